package org.comity.misp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Puts STIX objects into the events of a feed, by the same tables by which they are read. */
final class FeedContent {
    private final Holding holding;
    private final FeedTies ties;
    private final FeedObjects objects;

    FeedContent(Holding holding, FeedTies ties) {
        this.holding = holding;
        this.ties = ties;
        this.objects = new FeedObjects(holding, ties);
    }

    void put(JsonObject object, FeedEvent event) {
        String type = String.valueOf(object.text("type"));
        holding.place(object);
        List<String> labels = object.texts("labels");
        if (Labels.value(labels, "galaxy-type") != null) {
            if (!ties.isRelated(object)) { // else it is a tag of what it is related to
                event.tags.addAll(FeedTies.tagsOfCluster(object));
            }
            return;
        }
        switch (type) {
            case "indicator" -> indicator(object, event);
            case "observed-data" -> observed(object, event);
            case "x-misp-attribute" -> custom(object, event);
            case "x-misp-object" -> objects.composed(object, List.of(), event);
            case "note" -> report(object, object.text("abstract"), object.text("content"), event);
            case "vulnerability", "attack-pattern", "course-of-action" -> {
                if (object.array("x_misp_attributes") != null) {
                    objects.composed(object, Observables.facts(object, id -> null), event);
                } else {
                    named(object, type, event);
                }
            }
            case "campaign", "threat-actor", "intrusion-set", "malware", "tool" -> named(object, type, event);
            default -> {
                if (Holding.isObservable(type)) {
                    String uuid = Ids.uuidOf(Holding.id(object));
                    told(
                            object,
                            uuid == null ? Ids.derived("told", Holding.id(object)) : uuid,
                            facts(object),
                            false,
                            event);
                } else {
                    holding.leaveOut(object, Holding.a(type) + " has no MISP form");
                }
            }
        }
    }

    private void indicator(JsonObject object, FeedEvent event) {
        String pattern = object.text("pattern");
        String language = object.text("pattern_type");
        List<String> labels = object.texts("labels");
        String uuid = FeedTies.uuid(object);
        if (pattern == null) {
            holding.leaveOut(object, "it has no pattern");
        } else if (object.array("x_misp_attributes") != null) {
            objects.composed(object, Observables.facts(object, id -> null), event);
        } else if (Labels.value(labels, "name") != null && holding.find("observed-data--" + uuid) != null) {
            // the object that the observed data become says which of its attributes detect
            place(holding.find("observed-data--" + uuid), event);
        } else if (language != null && !language.equals("stix")) {
            AttributeTypes.Row row = AttributeTypes.of(language);
            if (row == null || row.form() != AttributeTypes.Form.RULE) {
                holding.leaveOut(object, "MISP has no type for a pattern in " + language);
            } else {
                attribute(object, uuid, row.type(), pattern, true, event);
            }
        } else {
            List<List<Fact>> alternatives = SimplePattern.read(pattern);
            if (alternatives == null || !alternatives.stream().allMatch(FeedContent::isWhole)) {
                attribute(object, uuid, "stix2-pattern", pattern, true, event);
                return;
            }
            for (int i = 0; i < alternatives.size(); i++) {
                String each = alternatives.size() == 1 ? uuid : Ids.derived("alternative", uuid, Integer.toString(i));
                told(object, each, comparable(alternatives.get(i)), true, event);
            }
        }
    }

    private void place(@Nullable JsonObject object, FeedEvent event) {
        if (object != null) {
            put(object, event);
        }
    }

    /** Whether all that a pattern's alternative says has a MISP form. */
    private static boolean isWhole(List<Fact> facts) {
        List<Fact> compared = comparable(facts);
        if (compared.isEmpty()) {
            return false;
        }
        List<String> bare = compared.stream().map(Fact::bare).toList();
        String root = Fact.root(compared.getFirst().path());
        ObjectTemplates.Template template = ObjectTemplates.of(root);
        return AttributeTypes.at(bare) != null
                || template != null
                        && bare.stream()
                                .allMatch(path ->
                                        path.startsWith(root + ":") && ObjectTemplates.at(template, path) != null);
    }

    /** Without the types of references, which the values show anyway. */
    private static List<Fact> comparable(List<Fact> facts) {
        return facts.stream().filter(fact -> !fact.path().endsWith("_ref.type")).toList();
    }

    private void observed(JsonObject object, FeedEvent event) {
        var roots = new ArrayList<JsonObject>();
        var inside = new LinkedHashSet<String>();
        for (String id : object.texts("object_refs")) {
            JsonObject part = holding.part(id);
            if (part != null) {
                roots.add(part);
                for (Fact fact : Observables.facts(part, other -> null)) {
                    if (fact.path().matches(".*_refs?(\\[\\*])?") && fact.value() instanceof JsonString other) {
                        inside.add(other.text());
                    }
                }
            } else {
                holding.lose(object, "it refers to " + id + ", which is not among the objects");
            }
        }
        roots.removeIf(root -> inside.contains(Holding.id(root)));
        if (roots.isEmpty()) {
            holding.leaveOut(object, "none of the objects it observed is at hand");
            return;
        }
        if (object.array("x_misp_attributes") != null) {
            String name = Labels.value(object.texts("labels"), "name");
            ObjectTemplates.Template template = name == null ? null : ObjectTemplates.named(name);
            JsonObject root = roots.stream()
                    .filter(one -> template != null && template.root().equals(one.text("type")))
                    .findFirst()
                    .orElse(roots.getFirst());
            objects.composed(object, facts(root), event);
            return;
        }
        for (JsonObject root : roots) {
            String uuid = roots.size() == 1
                    ? FeedTies.uuid(object)
                    : Ids.derived("told", Holding.id(object), Holding.id(root));
            told(object, uuid, facts(root), false, event);
        }
    }

    private List<Fact> facts(JsonObject root) {
        return Observables.facts(root, holding::part).stream()
                .filter(fact -> !Observables.isImplied(fact))
                .toList();
    }

    /** Facts become one attribute where a type says just these, otherwise a MISP object. */
    private void told(JsonObject object, String uuid, List<Fact> facts, boolean detects, FeedEvent event) {
        List<String> labels = object.texts("labels");
        List<String> bare = facts.stream().map(Fact::bare).toList();
        String type = Labels.value(labels, "type");
        AttributeTypes.Row labelled = type == null ? null : AttributeTypes.of(type);
        AttributeTypes.Row row =
                labelled != null && AttributeTypes.isAt(labelled, bare) ? labelled : AttributeTypes.at(bare);
        if (row != null) {
            String kept = object.text("x_misp_value");
            attribute(object, uuid, row.type(), kept == null ? value(row, facts) : kept, detects, event);
            return;
        }
        ObjectTemplates.Template template = facts.isEmpty()
                ? null
                : ObjectTemplates.of(Fact.root(facts.getFirst().path()));
        var attributes = new ArrayList<JsonValue>();
        for (Fact fact : facts) {
            ObjectTemplates.Relation relation = template == null ? null : ObjectTemplates.at(template, fact.bare());
            if (relation == null) {
                holding.lose(object, fact.path() + " has no MISP form");
                continue;
            }
            String each = Ids.derived("fact", uuid, fact.path(), fact.text());
            attributes.add(FeedObjects.written(
                            each, relation.type(), fact.text(), detects && isDetected(relation.type()), object)
                    .put("object_relation", relation.name())
                    .put("Tag", FeedEvent.tagList(ties.tags(object, event)))
                    .build());
        }
        if (template == null || attributes.isEmpty()) {
            holding.leaveOut(object, "nothing of it has a MISP form");
            return;
        }
        event.object(ties.free(uuid, event), objects.head(object, template.name(), template, uuid, event), attributes);
    }

    /** Whether MISP would detect by that type. */
    private static boolean isDetected(String type) {
        AttributeTypes.Row row = AttributeTypes.of(type);
        return row != null && row.toIds();
    }

    private static String value(AttributeTypes.Row row, List<Fact> facts) {
        var values = new ArrayList<String>();
        for (String path : row.paths()) {
            for (Fact fact : facts) {
                if (fact.bare().equals(Fact.bare(path))) {
                    values.add(fact.text());
                }
            }
        }
        return String.join("|", values);
    }

    private void custom(JsonObject object, FeedEvent event) {
        String type = object.text("x_misp_type");
        String value = object.text("x_misp_value");
        if (type == null || value == null) {
            holding.leaveOut(object, "it has no x_misp_type or no x_misp_value");
            return;
        }
        attribute(object, FeedTies.uuid(object), type, value, false, event);
    }

    /** A domain object whose name is the value of an attribute, or of ATT&CK's tag in MISP. */
    private void named(JsonObject object, String type, FeedEvent event) {
        String name = object.text("name");
        AttributeTypes.Row row = AttributeTypes.at(List.of(type + ":name"));
        String label = Labels.value(object.texts("labels"), "type");
        String mitre = mitre(object, type);
        if (name == null) {
            holding.leaveOut(object, "it has no name");
        } else if (mitre != null) {
            event.tags.add(mitre);
        } else if (label != null || row != null || type.equals("vulnerability") || type.equals("campaign")) {
            String written =
                    label != null ? label : row != null ? row.type() : type.equals("campaign") ? "campaign-name" : type;
            attribute(object, FeedTies.uuid(object), written, name, false, event);
        } else {
            holding.leaveOut(object, Holding.a(type) + " has no MISP form, unless it is one of ATT&CK's");
        }
    }

    private static @Nullable String mitre(JsonObject object, String type) {
        String galaxy = GalaxyTypes.mitre(type);
        JsonArray references = object.array("external_references");
        if (galaxy == null || references == null) {
            return null;
        }
        for (JsonValue element : references) {
            if (element instanceof JsonObject reference
                    && "mitre-attack".equals(reference.text("source_name"))
                    && reference.text("external_id") instanceof String id) {
                return "misp-galaxy:" + galaxy + "=\"" + object.text("name") + " - " + id + "\"";
            }
        }
        return null;
    }

    private void report(JsonObject object, @Nullable String name, @Nullable String content, FeedEvent event) {
        if (content == null) {
            holding.leaveOut(object, "it has no content");
            return;
        }
        String uuid = ties.free(FeedTies.uuid(object), event);
        event.reports.put(
                uuid,
                JsonObject.builder()
                        .put("uuid", uuid)
                        .put("name", name == null ? "Note" : name)
                        .put("content", content)
                        .put("timestamp", FeedEvent.seconds(Holding.time(object, "modified")))
                        .put("deleted", Attribute.isTrue(object.get("revoked")))
                        .build());
    }

    private void attribute(
            JsonObject object, String uuid, String type, String value, boolean detects, FeedEvent event) {
        List<String> labels = object.texts("labels");
        boolean toIds = detects || "True".equals(Labels.value(labels, "to_ids"));
        String free = ties.free(uuid, event);
        var attribute = FeedObjects.written(free, type, value, toIds, object);
        String category = Labels.value(labels, "category");
        String kept = object.text("x_misp_category");
        attribute.put("category", category != null ? category : kept != null ? kept : AttributeTypes.category(type));
        attribute.put("comment", FeedObjects.comment(object));
        attribute.putIfPresent("distribution", Labels.value(labels, "distribution"));
        FeedObjects.seen(object, attribute);
        attribute.put("Tag", FeedEvent.tagList(ties.tags(object, event)));
        List<JsonValue> seen = ties.sightings(object);
        if (!seen.isEmpty()) {
            attribute.put("Sighting", new JsonArray(seen));
        }
        ties.beside(object, event, uuid);
        event.attribute(free, attribute);
    }
}
