package org.comity.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.marking.Tlp;
import org.comity.stix.StixId;

/**
 * What is publicly known about the botnets, as {@code botnets.json} says it: every object and relationship with its
 * sources. The ids stay the same whatever the seed of the collection, and when a row is added.
 */
final class PublicRecord {
    private static final String RESOURCE = "botnets.json";

    private final String date;
    private final JsonObject facts;
    private final JsonObject sources;
    private final Map<String, String> ids = new HashMap<>();
    private final List<JsonObject> objects = new ArrayList<>();
    private final List<Botnet> botnets = new ArrayList<>();

    /** @param date when the objects say they were created */
    PublicRecord(Instant date) {
        this.date = Stamps.of(date);
        this.facts = facts();
        this.sources = Objects.requireNonNull(facts.object("sources"));
        for (Tlp tlp : Tlp.values()) {
            objects.add(tlp.definition());
        }
        for (Cast.Member member : Cast.all()) {
            objects.add(identity(member));
        }
        each("objects", this::object);
        for (JsonValue row : Objects.requireNonNull(facts.array("relationships"))) {
            relationship(JsonObject.builder().put("row", row).build().texts("row"));
        }
        each("botnets", this::botnet);
    }

    /** The cast, the marking definitions, the public objects, their relationships, and a report for each botnet. */
    List<JsonObject> objects() {
        return objects;
    }

    List<Botnet> botnets() {
        return botnets;
    }

    /**
     * One of the botnets, and how much is to be generated about it.
     *
     * @param name as people call it
     * @param names what its generated domain names and URLs indicate: the id of a malware or an infrastructure
     * @param hosts what its generated addresses indicate
     * @param samples what its generated files indicate
     * @param counts how many of each sort
     */
    record Botnet(String name, String names, String hosts, String samples, JsonObject counts) {
        int count(String sort) {
            return counts.get(sort) instanceof JsonNumber number ? (int) number.asLong() : 0;
        }
    }

    private static JsonObject facts() {
        try (InputStream in = Objects.requireNonNull(PublicRecord.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return Json.parseObject(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own file " + RESOURCE + " cannot be read", e);
        }
    }

    private void each(String name, Consumer<JsonObject> taker) {
        for (JsonValue element : Objects.requireNonNull(facts.array(name))) {
            taker.accept((JsonObject) element);
        }
    }

    private JsonObject identity(Cast.Member member) {
        return Mark.CLEAR
                .on(JsonObject.builder()
                        .put("type", "identity")
                        .put("spec_version", "2.1")
                        .put("id", member.identity())
                        .put("created", date)
                        .put("modified", date)
                        .put("name", member.name())
                        .put("description", member.what() + ". It does not exist.")
                        .put("identity_class", "organization")
                        .put("sectors", JsonArray.ofTexts(member.sector()))
                        .put("contact_information", member.duty())
                        .put("labels", JsonArray.ofTexts("fictional")))
                .build();
    }

    /** @param key from which the id is drawn; no two rows have the same */
    private JsonObject.Builder start(String type, String key) {
        var random = new Random(
                Long.parseUnsignedLong(Values.sha256(type + " " + key).substring(0, 16), 16));
        return JsonObject.builder()
                .put("type", type)
                .put("spec_version", "2.1")
                .put("id", StixId.random(type, random).toString())
                .put("created_by_ref", Cast.NORTHLAND.identity())
                .put("created", date)
                .put("modified", date);
    }

    private void add(JsonObject.Builder object, List<String> sourceKeys) {
        var references = new ArrayList<JsonValue>();
        for (String key : sourceKeys) {
            references.add(Objects.requireNonNull(sources.object(key), () -> "no source " + key));
        }
        object.put("labels", JsonArray.ofTexts("public-record")).put("external_references", new JsonArray(references));
        objects.add(Mark.CLEAR.on(object).build());
    }

    private void object(JsonObject row) {
        String type = text(row, "type");
        JsonObject.Builder object = start(type, text(row, "key"));
        row.forEach((name, value) -> {
            switch (name) {
                case "key", "type", "sources" -> {}
                case "phase" -> object.put("kill_chain_phases", phase(text(row, name)));
                default -> object.put(name, value);
            }
        });
        ids.put(text(row, "key"), text(object.build(), "id"));
        add(object, row.texts("sources"));
    }

    private static JsonArray phase(String name) {
        return new JsonArray(List.of(JsonObject.builder()
                .put("kill_chain_name", "mitre-attack")
                .put("phase_name", name)
                .build()));
    }

    /** @param row source, relationship type, target, key of the source that says so */
    private void relationship(List<String> row) {
        add(
                start("relationship", String.join(" ", row))
                        .put("relationship_type", row.get(1))
                        .put("source_ref", id(row.get(0)))
                        .put("target_ref", id(row.get(2))),
                List.of(row.get(3)));
    }

    private void botnet(JsonObject row) {
        String name = text(row, "name");
        add(
                start("report", text(row, "key"))
                        .put("name", name + ": what is publicly known")
                        .put("description", text(row, "report"))
                        .put("report_types", JsonArray.ofTexts("malware", "threat-report"))
                        .put("published", text(row, "published"))
                        .put(
                                "object_refs",
                                JsonArray.ofTexts(row.texts("about").stream()
                                        .map(this::id)
                                        .toList())),
                row.texts("sources"));
        botnets.add(new Botnet(
                name,
                id(text(row, "names")),
                id(text(row, "hosts")),
                id(text(row, "samples")),
                Objects.requireNonNull(row.object("counts"))));
    }

    private String id(String key) {
        return Objects.requireNonNull(ids.get(key), () -> "no object " + key);
    }

    private static String text(JsonObject row, String name) {
        return Objects.requireNonNull(row.text(name), name);
    }
}
