package org.comity.misp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Attributes that stand in the event itself, made into STIX by the rows of {@link AttributeTypes}. */
final class Attributes {
    private static final Pattern CVE = Pattern.compile("CVE-\\d{4}-\\d{4,}");

    private final Translation event;

    Attributes(Translation event) {
        this.event = event;
    }

    void take(JsonObject json, String where) {
        Attribute attribute;
        try {
            Attribute read = Attribute.read(json, event.uuid, event.tags, event.problems);
            String uuid = event.claim(read.uuid(), json, read.where());
            if (uuid == null) {
                return;
            }
            attribute = read.withUuid(uuid);
        } catch (Unfit e) {
            event.problem(where, e.getMessage() + "; it is left out");
            return;
        }
        String id = kept(attribute);
        if (id == null) {
            return;
        }
        event.main(attribute.uuid(), id);
        event.later(() -> belongings(attribute, id));
    }

    /** The id of the object that the attribute becomes; null, and told, where there is no keeping it. */
    private @Nullable String kept(Attribute attribute) {
        try {
            return translated(attribute);
        } catch (Unfit unfit) {
            try {
                String id = custom(attribute);
                event.problem(attribute.where(), unfit.getMessage() + "; it is kept as x-misp-attribute");
                return id;
            } catch (Unfit e) {
                event.problem(attribute.where(), e.getMessage() + "; it is left out");
                return null;
            }
        }
    }

    private String translated(Attribute attribute) throws Unfit {
        AttributeTypes.Row row = AttributeTypes.of(attribute.type());
        if (row == null) {
            return custom(attribute);
        }
        return switch (row.form()) {
            case OBSERVABLE -> {
                List<Fact> facts = facts(row, attribute.value());
                yield attribute.toIds() ? indicator(attribute, facts) : observed(attribute, row, facts);
            }
            case PATTERN -> attribute.toIds() ? indicator(attribute, facts(row, attribute.value())) : custom(attribute);
            case RULE -> attribute.toIds() ? rule(attribute, row.paths().getFirst()) : custom(attribute);
            case NAMED -> named(attribute, row.root());
        };
    }

    private static List<Fact> facts(AttributeTypes.Row row, String value) throws Unfit {
        List<String> parts = AttributeTypes.parts(row, value);
        if (parts == null) {
            throw new Unfit("\"" + Fact.shortened(value) + "\" is not two parts with '|' between them");
        }
        var facts = new ArrayList<Fact>();
        for (int i = 0; i < parts.size(); i++) {
            facts.add(Fact.of(row.paths().get(i), parts.get(i)));
        }
        return facts;
    }

    private String indicator(Attribute attribute, List<Fact> facts) throws Unfit {
        var object = indicator(attribute, Patterns.print(facts), "stix");
        keepSpelling(object, attribute, facts);
        return finished(object, attribute, "indicator");
    }

    private String rule(Attribute attribute, String language) throws Unfit {
        return finished(indicator(attribute, attribute.value(), language), attribute, "indicator");
    }

    private JsonObject.Builder indicator(Attribute attribute, String pattern, String language) {
        var object = base("indicator", attribute);
        object.put("name", name(attribute.value()));
        object.putIfPresent("description", attribute.comment());
        object.put("pattern", pattern).put("pattern_type", language);
        if (language.equals("stix")) {
            object.put("pattern_version", "2.1");
        }
        Instant from = attribute.firstSeen() != null ? attribute.firstSeen() : attribute.timestamp();
        object.put("valid_from", Instants.print(from == null ? event.edition : from));
        putSeen(object, attribute);
        return object;
    }

    /** A name for people: the value's first line, cut where it is long. */
    static String name(String value) {
        String line = value.strip().lines().findFirst().orElse("").strip();
        return Fact.shortened(line);
    }

    private String observed(Attribute attribute, AttributeTypes.Row row, List<Fact> facts) throws Unfit {
        var observable = new Observables(row.root());
        facts.forEach(observable::place);
        var ids = new ArrayList<String>();
        for (JsonObject object : observable.build(attribute.tags().markings())) {
            event.add(object, attribute.where());
            if (object.text("id") instanceof String id) {
                ids.add(id);
            }
        }
        var object = base("observed-data", attribute);
        putObserved(object, attribute.firstSeen(), attribute.lastSeen(), attribute.timestamp());
        object.put("object_refs", JsonArray.ofTexts(ids));
        object.putIfPresent("x_misp_comment", attribute.comment());
        putSeen(object, attribute);
        keepSpelling(object, attribute, facts);
        return finished(object, attribute, "observed-data");
    }

    /** When it was seen, from the earliest to the latest that is said (STIX 2.1 §4.14). */
    void putObserved(
            JsonObject.Builder object,
            @Nullable Instant firstSeen,
            @Nullable Instant lastSeen,
            @Nullable Instant timestamp) {
        Instant otherwise = timestamp == null ? event.edition : timestamp;
        Instant first = firstSeen != null ? firstSeen : lastSeen != null ? lastSeen : otherwise;
        Instant last = lastSeen != null && !lastSeen.isBefore(first) ? lastSeen : first;
        object.put("first_observed", Instants.print(first)).put("last_observed", Instants.print(last));
        object.put("number_observed", 1);
    }

    private String named(Attribute attribute, String type) throws Unfit {
        var object = base(type, attribute).put("name", attribute.value());
        object.putIfPresent("description", attribute.comment());
        if (type.equals("vulnerability") && CVE.matcher(attribute.value()).matches()) {
            object.put("external_references", cve(attribute.value()));
        }
        putSeen(object, attribute);
        return finished(object, attribute, type);
    }

    static JsonArray cve(String name) {
        return new JsonArray(List.of(JsonObject.builder()
                .put("source_name", "cve")
                .put("external_id", name)
                .build()));
    }

    static boolean isCve(String name) {
        return CVE.matcher(name).matches();
    }

    private String custom(Attribute attribute) throws Unfit {
        var object = base("x-misp-attribute", attribute)
                .put("x_misp_type", attribute.type())
                .put("x_misp_value", attribute.value())
                .put("x_misp_category", attribute.category());
        object.putIfPresent("x_misp_comment", attribute.comment());
        putSeen(object, attribute);
        return finished(object, attribute, "x-misp-attribute");
    }

    private JsonObject.Builder base(String type, Attribute attribute) {
        var object = event.base(type, type + "--" + attribute.uuid(), event.edition(attribute.timestamp()));
        return attribute.deleted() ? object.put("revoked", true) : object;
    }

    private String finished(JsonObject.Builder object, Attribute attribute, String type) throws Unfit {
        var labels = new ArrayList<String>();
        Labels.add(labels, "type", attribute.type());
        Labels.add(labels, "category", attribute.category());
        if (attribute.toIds() && !type.equals("indicator")) {
            Labels.add(labels, "to_ids", "True");
        }
        Labels.distribution(labels, attribute.json());
        labels.addAll(attribute.tags().labels());
        event.finish(object, labels, attribute.tags(), attribute.where());
        return type + "--" + attribute.uuid();
    }

    /** STIX asks some values for one spelling; where MISP has another, it is kept beside. */
    private static void keepSpelling(JsonObject.Builder object, Attribute attribute, List<Fact> facts) {
        String spelt = facts.stream().map(Fact::text).collect(Collectors.joining("|"));
        if (!spelt.equals(attribute.value())) {
            object.put("x_misp_value", attribute.value());
        }
    }

    private static void putSeen(JsonObject.Builder object, Attribute attribute) {
        putSeen(object, attribute.firstSeen(), attribute.lastSeen());
    }

    static void putSeen(JsonObject.Builder object, @Nullable Instant first, @Nullable Instant last) {
        if (first != null) {
            object.put("x_misp_first_seen", Instants.print(first));
        }
        if (last != null) {
            object.put("x_misp_last_seen", Instants.print(last));
        }
    }

    /** What hangs on an attribute: its galaxies, sightings, and what analysts said of it. */
    void belongings(Attribute attribute, String main) {
        String where = attribute.where();
        var clusters = new Clusters(event);
        for (JsonObject galaxy : event.objects(attribute.json(), "Galaxy", where)) {
            for (String cluster : clusters.take(galaxy, where)) {
                event.list(cluster);
                String type = main.startsWith("indicator--") && GalaxyTypes.INDICATED.contains(Ids.type(cluster))
                        ? "indicates"
                        : "related-to";
                event.relate(null, main, type, cluster, attribute.timestamp(), attribute.tags(), where);
            }
        }
        var remarks = new Remarks(event);
        for (JsonObject sighting : event.objects(attribute.json(), "Sighting", where)) {
            remarks.sighting(sighting, where, main, attribute.tags());
        }
        for (JsonObject note : event.objects(attribute.json(), "Note", where)) {
            remarks.note(note, where, main);
        }
        for (JsonObject opinion : event.objects(attribute.json(), "Opinion", where)) {
            remarks.opinion(opinion, where, main);
        }
    }
}
