package org.comity.misp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;

/** What goes from MISP to STIX and back keeps its UUID, type, value, to_ids and tags. */
class RoundTripTest {

    private static final MispFeed.Org PUBLISHER =
            new MispFeed.Org("5a68c02d-0009-4c8a-a571-0dcac0a80009", "Lagoon CERT");
    private static final List<String> TAGS = List.of(
            "tlp:clear",
            "tlp:green",
            "tlp:amber",
            "tlp:amber+strict",
            "tlp:red",
            "PAP:RED",
            "a \"quoted\" tag",
            "kill:x");

    /** What people and programs do to a value that STIX asks for in one spelling. */
    private static final List<UnaryOperator<String>> SPELLINGS = List.of(
            value -> value + " ",
            value -> " " + value,
            value -> "0" + value,
            value -> "AS" + value,
            value -> value.toUpperCase(Locale.ROOT),
            value -> value.replace(':', '-'),
            value -> value.replace("HKEY_CURRENT_USER", "HKCU"),
            value -> value + "|" + value);

    /** One attribute in short; the object it belongs to is found by its relation, empty outside of objects. */
    record Short(String type, String relation, String value, boolean toIds, Set<String> tags) {}

    record Whole(List<Short> loose, List<List<Short>> files, Set<String> tags) {}

    @Provide
    Arbitrary<Whole> events() {
        Arbitrary<Set<String>> tags = Arbitraries.of(TAGS).set().ofMaxSize(3).map(RoundTripTest::oneTlp);
        Arbitrary<Short> mapped = Combinators.combine(
                        Arbitraries.of(AttributeTypes.all()),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.of(true, false),
                        tags)
                .as((row, salt, toIds, own) -> new Short(row.type(), "", TablesTest.sample(row, salt), toIds, own));
        Arbitrary<Short> spelt = Combinators.combine(mapped, Arbitraries.of(SPELLINGS))
                .as((one, spelling) -> new Short(one.type(), "", spelling.apply(one.value()), one.toIds(), one.tags()));
        Arbitrary<Short> free = Combinators.combine(
                        Arbitraries.of(AttributeTypes.all()),
                        Arbitraries.strings()
                                .ofMinLength(1)
                                .ofMaxLength(40)
                                .filter(text -> !text.isBlank() && isWhole(text)),
                        Arbitraries.of(true, false),
                        tags)
                .as((row, value, toIds, own) -> new Short(row.type(), "", value, toIds, own));
        Arbitrary<Short> held = Combinators.combine(
                        Arbitraries.of(Stream.concat(
                                        ObjectTemplates.named("file").relations().values().stream(),
                                        Stream.of(new ObjectTemplates.Relation("state", "text", "file:x")))
                                .toList()),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.of(true, false),
                        tags)
                .as((relation, salt, toIds, own) -> new Short(
                        relation.type(), relation.name(), TablesTest.sample(relation.path(), salt), toIds, own));
        return Combinators.combine(
                        Arbitraries.oneOf(mapped, spelt, free).list().ofMaxSize(6),
                        held.list().ofMinSize(1).ofMaxSize(5).list().ofMaxSize(2),
                        tags)
                .as(Whole::new);
    }

    private static boolean isWhole(String text) {
        return text.equals(new String(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Set<String> oneTlp(Set<String> tags) {
        var kept = new TreeSet<>(tags);
        List<String> tlp =
                kept.stream().filter(tag -> tag.startsWith("tlp:")).skip(1).toList();
        tlp.forEach(kept::remove);
        return kept;
    }

    @Property(tries = 300)
    void what_is_read_and_written_again_is_the_same(@ForAll("events") Whole whole) throws IOException {
        var expected = new HashMap<String, Short>();
        byte[] text = Json.bytes(json(whole, expected));
        List<MispEvent> read = Seeds.read(text);
        assertThat(read).hasSize(1);
        Path folder = Files.createTempDirectory("feed");
        try {
            MispFeed.Written written = MispFeed.write(folder, read.getFirst().objects(), PUBLISHER);
            if (whole.loose().isEmpty() && whole.files().isEmpty()) {
                return;
            }
            assertThat(written.leftOut()).isEmpty();
            var found = new HashMap<String, Short>();
            JsonObject event = Json.parseObject(Files.readAllBytes(folder.resolve(Seeds.EVENT + ".json")))
                    .object("Event");
            assertThat(names(event)).isEqualTo(whole.tags());
            collect(event, found);
            assertThat(found.keySet()).isEqualTo(expected.keySet());
            expected.forEach((uuid, before) -> {
                Short after = found.get(uuid);
                assertThat(after.type()).isEqualTo(before.type());
                assertThat(after.relation()).isEqualTo(before.relation());
                assertThat(after.value()).isEqualTo(before.value());
                assertThat(after.toIds()).isEqualTo(before.toIds());
                // a TLP or PAP tag that the event has holds for the attribute and is not repeated on it
                assertThat(beyond(after.tags(), whole.tags())).isEqualTo(beyond(before.tags(), whole.tags()));
            });
        } finally {
            remove(folder);
        }
    }

    private static Set<String> beyond(Set<String> tags, Set<String> around) {
        var beyond = new HashSet<>(tags);
        beyond.removeIf(tag -> (tag.startsWith("tlp:") || tag.startsWith("PAP:")) && around.contains(tag));
        return beyond;
    }

    private static JsonObject json(Whole whole, Map<String, Short> expected) {
        var attributes = new ArrayList<JsonValue>();
        whole.loose().forEach(one -> attributes.add(json(one, expected)));
        var objects = new ArrayList<JsonValue>();
        for (List<Short> file : whole.files()) {
            var held = new ArrayList<JsonValue>();
            file.forEach(one -> held.add(json(one, expected)));
            objects.add(JsonObject.builder()
                    .put("uuid", "5f3c1a00-eeee-4a00-8a00-%012x".formatted(objects.size()))
                    .put("name", "file")
                    .put("timestamp", "1767350000")
                    .put("Attribute", new JsonArray(held))
                    .build());
        }
        return JsonObject.builder()
                .put("uuid", Seeds.EVENT)
                .put("info", "An event")
                .put("date", "2026-01-01")
                .put("timestamp", "1767360000")
                .put(
                        "Orgc",
                        JsonObject.builder()
                                .put("uuid", Seeds.ORG)
                                .put("name", "Harbour CSIRT")
                                .build())
                .put("Attribute", new JsonArray(attributes))
                .put("Object", new JsonArray(objects))
                .put("Tag", tagList(whole.tags()))
                .build();
    }

    private static JsonObject json(Short one, Map<String, Short> expected) {
        String uuid = "5f3c1a00-ffff-4a00-8a00-%012x".formatted(expected.size());
        expected.put(uuid, one);
        return JsonObject.builder()
                .put("uuid", uuid)
                .put("type", one.type())
                .put("object_relation", one.relation())
                .put("value", one.value())
                .put("to_ids", one.toIds())
                .put("timestamp", "1767350000")
                .put("Tag", tagList(one.tags()))
                .build();
    }

    private static JsonArray tagList(Set<String> tags) {
        return new JsonArray(tags.stream()
                .<JsonValue>map(tag -> JsonObject.builder().put("name", tag).build())
                .toList());
    }

    private static void collect(JsonObject holder, Map<String, Short> found) {
        for (JsonValue element : holder.array("Attribute")) {
            var one = (JsonObject) element;
            String relation = one.text("object_relation");
            found.put(
                    one.text("uuid"),
                    new Short(
                            one.text("type"),
                            relation == null ? "" : relation,
                            one.text("value"),
                            Attribute.isTrue(one.get("to_ids")),
                            names(one)));
        }
        JsonArray objects = holder.array("Object");
        if (objects != null) {
            objects.forEach(object -> collect((JsonObject) object, found));
        }
    }

    private static Set<String> names(JsonObject holder) {
        return holder.array("Tag").elements().stream()
                .map(tag -> ((JsonObject) tag).text("name"))
                .collect(Collectors.toSet());
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
