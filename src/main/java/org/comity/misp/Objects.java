package org.comity.misp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * MISP objects, made into STIX by {@link ObjectTemplates}.
 *
 * <p>An object becomes observed data (or a domain object), and an indicator based on it of those of its attributes that
 * say {@code to_ids}. Its {@code x_misp_attributes} keep what STIX has no place for: each attribute's UUID, and the value
 * only where it stands nowhere else.
 */
final class Objects {
    private final Translation event;
    private final Attributes attributes;

    Objects(Translation event, Attributes attributes) {
        this.event = event;
        this.attributes = attributes;
    }

    /** An object on its way: what it says of itself, and its attributes. */
    private record Held(
            JsonObject json,
            String uuid,
            String name,
            String metaCategory,
            String where,
            List<Attribute> attributes,
            Tags tags,
            Instant own,
            @Nullable Instant firstSeen,
            @Nullable Instant lastSeen,
            boolean deleted) {}

    void take(JsonObject json, String place) {
        String name = json.text("name");
        if (name == null || name.isBlank()) {
            event.problem(place, "the object has no name; it is left out");
            return;
        }
        Held held = held(json, name, place);
        if (held == null) {
            return;
        }
        if (held.attributes().isEmpty()) {
            event.problem(held.where(), "the object has no attribute that can be read; it is left out");
            return;
        }
        String main = kept(held);
        if (main == null) {
            return;
        }
        event.main(held.uuid(), main);
        held.attributes().forEach(attribute -> event.main(attribute.uuid(), main));
        event.later(() -> belongings(held, main));
    }

    /** The id of what the object becomes; null, and told, where there is no keeping it. */
    private @Nullable String kept(Held held) {
        ObjectTemplates.Template template = ObjectTemplates.named(held.name());
        try {
            return template == null ? custom(held) : translated(held, template);
        } catch (Unfit unfit) {
            try {
                String id = custom(held);
                event.problem(held.where(), unfit.getMessage() + "; it is kept as x-misp-object");
                return id;
            } catch (Unfit e) {
                event.problem(held.where(), e.getMessage() + "; it is left out");
                return null;
            }
        }
    }

    /** Null where the very same object was there before. */
    private @Nullable Held held(JsonObject json, String name, String place) {
        String given = Ids.uuid(json.text("uuid"));
        String where = "object " + (given == null ? place : given) + " (" + Fact.shortened(name) + ")";
        String within =
                event.claim(given == null ? Ids.derived("object", event.uuid, name, place) : given, json, where);
        if (within == null) {
            return null;
        }
        var read = new ArrayList<Attribute>();
        for (JsonObject element : event.objects(json, "Attribute", where)) {
            try {
                Attribute attribute = Attribute.read(element, within, event.tags, event.problems);
                if (attribute.deleted() && !Attribute.isTrue(json.get("deleted"))) {
                    event.problem(where + ", " + attribute.where(), "it is deleted; it is left out");
                } else {
                    read.add(attribute);
                }
            } catch (Unfit e) {
                event.problem(where, "an attribute: " + e.getMessage() + "; it is left out");
            }
        }
        if (given == null) {
            event.problem(where, "it has no UUID; it gets one made of its place in the event");
        }
        Tags tags = Tags.all(read.stream().map(Attribute::tags).toList());
        Instant own = Attribute.time(json, "timestamp", where, event.problems);
        String meta = json.text("meta-category");
        ObjectTemplates.Template template = ObjectTemplates.named(name);
        return new Held(
                json,
                within,
                name,
                meta != null && !meta.isBlank() ? meta : template == null ? "misc" : template.metaCategory(),
                where,
                read,
                tags,
                event.edition(own),
                Attribute.time(json, "first_seen", where, event.problems),
                Attribute.time(json, "last_seen", where, event.problems),
                Attribute.isTrue(json.get("deleted")));
    }

    private String translated(Held held, ObjectTemplates.Template template) throws Unfit {
        var observable = new Observables(template.root());
        var entries = new ArrayList<JsonValue>();
        var detected = new ArrayList<Fact>();
        for (Attribute attribute : held.attributes()) {
            Fact fact = placed(held, template, observable, attribute);
            if (fact != null && attribute.toIds()) {
                detected.add(fact);
            }
            entries.add(entry(attribute, fact == null || !fact.text().equals(attribute.value())));
        }
        if (template.root().equals("file")) {
            held.attributes().forEach(attribute -> fromSample(observable, attribute, detected));
        }
        return template.isObservable()
                ? observed(held, observable, entries, detected)
                : domain(held, template, observable, entries);
    }

    /** The fact of an attribute that found its place; null where its value has to be kept beside. */
    private @Nullable Fact placed(
            Held held, ObjectTemplates.Template template, Observables observable, Attribute attribute) {
        ObjectTemplates.Relation relation = template.relations().get(attribute.relation());
        if (relation == null) {
            return null;
        }
        try {
            Fact fact = Fact.of(relation.path(), attribute.value());
            return observable.place(fact) ? fact : null;
        } catch (Unfit e) {
            event.problem(
                    held.where() + ", " + attribute.where(), e.getMessage() + "; it is kept in x_misp_attributes");
            return null;
        }
    }

    /** A sample's name and hash are those of the file, where the file does not give its own. */
    private static void fromSample(Observables observable, Attribute attribute, List<Fact> detected) {
        AttributeTypes.Row row = AttributeTypes.of(attribute.type());
        List<String> parts = row != null && attribute.type().equals("malware-sample")
                ? AttributeTypes.parts(row, attribute.value())
                : null;
        if (row == null || parts == null) {
            return;
        }
        for (int i = 0; i < parts.size(); i++) {
            try {
                Fact fact = Fact.of(row.paths().get(i), parts.get(i));
                if (observable.place(fact) && attribute.toIds()) {
                    detected.add(fact);
                }
            } catch (Unfit e) {
                // what it says is kept with the attribute
            }
        }
    }

    private String observed(Held held, Observables observable, List<JsonValue> entries, List<Fact> detected)
            throws Unfit {
        var ids = new ArrayList<String>();
        for (JsonObject object : observable.build(held.tags().markings())) {
            event.add(object, held.where());
            if (object.text("id") instanceof String id) {
                ids.add(id);
            }
        }
        var object = base("observed-data", held);
        attributes.putObserved(object, held.firstSeen(), held.lastSeen(), held.own());
        object.put("object_refs", JsonArray.ofTexts(ids));
        String main = finished(object, held, "observed-data", entries);
        if (!detected.isEmpty()) {
            var indicator = base("indicator", held)
                    .put(
                            "name",
                            Attributes.name(
                                    held.name() + " " + detected.getFirst().text()))
                    .putIfPresent("description", comment(held))
                    .put("pattern", Patterns.print(detected))
                    .put("pattern_type", "stix")
                    .put("pattern_version", "2.1")
                    .put("valid_from", Instants.print(held.firstSeen() == null ? held.own() : held.firstSeen()));
            event.finish(indicator, labels(held), held.tags(), held.where());
            event.relate(null, "indicator--" + held.uuid(), "based-on", main, held.own(), held.tags(), held.where());
        }
        return main;
    }

    /** A domain object; its name, or a rule's pattern, must be there. */
    private String domain(Held held, ObjectTemplates.Template template, Observables observable, List<JsonValue> entries)
            throws Unfit {
        JsonObject said = observable.plain().build();
        String needed = template.patternType() == null ? "name" : "pattern";
        if (!said.has(needed)) {
            throw new Unfit("it does not say what STIX needs of it, the " + needed);
        }
        var object = base(template.root(), held);
        said.forEach(object::put);
        var references = new ArrayList<JsonValue>();
        if (said.text("name") instanceof String name
                && template.root().equals("vulnerability")
                && Attributes.isCve(name)) {
            references.addAll(Attributes.cve(name).elements());
        }
        for (JsonObject reference : event.objects(said, "external_references", held.where())) {
            references.add(reference.toBuilder().put("source_name", "misp").build());
        }
        if (!references.isEmpty()) {
            object.put("external_references", new JsonArray(references));
        }
        if (template.patternType() != null) {
            object.put("pattern_type", template.patternType());
            object.put("valid_from", Instants.print(held.firstSeen() == null ? held.own() : held.firstSeen()));
        }
        return finished(object, held, template.root(), entries);
    }

    private String custom(Held held) throws Unfit {
        var entries = new ArrayList<JsonValue>();
        held.attributes().forEach(attribute -> entries.add(entry(attribute, true)));
        var object = base("x-misp-object", held)
                .put("x_misp_name", held.name())
                .put("x_misp_meta_category", held.metaCategory());
        return finished(object, held, "x-misp-object", entries);
    }

    private JsonObject.Builder base(String type, Held held) {
        var object = event.base(type, type + "--" + held.uuid(), held.own());
        return held.deleted() ? object.put("revoked", true) : object;
    }

    private String finished(JsonObject.Builder object, Held held, String type, List<JsonValue> entries) throws Unfit {
        object.put("x_misp_attributes", new JsonArray(entries));
        object.putIfPresent("x_misp_comment", comment(held));
        Attributes.putSeen(object, held.firstSeen(), held.lastSeen());
        String template = Ids.uuid(held.json().text("template_uuid"));
        if (template != null) {
            var kept = JsonObject.builder().put("uuid", template);
            kept.putIfPresent("version", Attribute.scalar(held.json().get("template_version")));
            kept.putIfPresent("description", held.json().text("description"));
            object.put("x_misp_template", kept.build());
        }
        event.finish(object, labels(held), held.tags(), held.where());
        return type + "--" + held.uuid();
    }

    private static @Nullable String comment(Held held) {
        String comment = held.json().text("comment");
        return comment == null || comment.isBlank() ? null : comment;
    }

    private static List<String> labels(Held held) {
        var labels = new ArrayList<String>();
        Labels.add(labels, "name", held.name());
        Labels.add(labels, "meta-category", held.metaCategory());
        Labels.distribution(labels, held.json());
        labels.addAll(held.tags().labels());
        return labels;
    }

    private static JsonObject entry(Attribute attribute, boolean withValue) {
        var entry = JsonObject.builder()
                .put("object_relation", attribute.relation())
                .put("type", attribute.type())
                .put("uuid", attribute.uuid());
        if (withValue) {
            entry.put("value", attribute.value());
        }
        if (attribute.toIds()) {
            entry.put("to_ids", true);
        }
        if (!attribute.category().equals(AttributeTypes.category(attribute.type()))) {
            entry.put("category", attribute.category());
        }
        entry.putIfPresent("comment", attribute.comment());
        if (attribute.firstSeen() != null) {
            entry.put("first_seen", Instants.print(attribute.firstSeen()));
        }
        if (attribute.lastSeen() != null) {
            entry.put("last_seen", Instants.print(attribute.lastSeen()));
        }
        if (!attribute.ownTags().isEmpty()) {
            entry.put("tags", JsonArray.ofTexts(attribute.ownTags()));
        }
        return entry.build();
    }

    private void belongings(Held held, String main) {
        for (JsonObject reference : event.objects(held.json(), "ObjectReference", held.where())) {
            String referenced = Ids.uuid(reference.text("referenced_uuid"));
            String target = referenced == null ? null : event.main(referenced);
            String type = relationship(reference.text("relationship_type"));
            if (target == null || type == null) {
                event.problem(
                        held.where(),
                        target == null
                                ? "it refers to " + referenced
                                        + ", which is not in the event; the reference is left out"
                                : "a reference says no relationship; it is left out");
                continue;
            }
            event.relate(
                    Ids.uuid(reference.text("uuid")),
                    main,
                    type,
                    target,
                    Attribute.time(reference, "timestamp", held.where(), event.problems),
                    held.tags(),
                    held.where());
        }
        held.attributes().forEach(attribute -> attributes.belongings(attribute, main));
        var remarks = new Remarks(event);
        event.objects(held.json(), "Note", held.where()).forEach(note -> remarks.note(note, held.where(), main));
        event.objects(held.json(), "Opinion", held.where())
                .forEach(opinion -> remarks.opinion(opinion, held.where(), main));
    }

    /** STIX writes a relationship in small letters, digits and hyphens (STIX 2.1 §5.1). */
    private static @Nullable String relationship(@Nullable String type) {
        String written =
                type == null ? "" : type.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        written = written.replaceAll("^-|-$", "");
        return written.isEmpty() ? null : written;
    }
}
