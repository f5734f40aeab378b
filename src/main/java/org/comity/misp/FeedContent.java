package org.comity.misp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.marking.Pap;
import org.comity.marking.Tlp;
import org.jspecify.annotations.Nullable;

/** Puts STIX objects into the events of a feed, by the same tables by which they are read. */
final class FeedContent {
    private final Holding holding;
    private final Set<String> parts;
    private final Map<String, List<JsonObject>> relations;
    private final Map<String, List<JsonObject>> sightings;
    private final Map<String, List<JsonObject>> denials;
    private final Set<String> related = new HashSet<>();

    /** In which event each MISP UUID stands: MISP takes a UUID once, so its second place gets another. */
    private final Map<String, String> taken = new HashMap<>();

    FeedContent(Holding holding) {
        this.holding = holding;
        this.parts = holding.parts();
        this.relations = holding.by("relationship", "source_ref");
        this.sightings = holding.by("sighting", "sighting_of_ref");
        this.denials = holding.falsePositives();
        for (List<JsonObject> from : relations.values()) {
            from.forEach(relation -> related.add(String.valueOf(relation.text("target_ref"))));
        }
    }

    /** Whether the object has its own place, and not one inside of another or beside it. */
    boolean standsAlone(JsonObject object) {
        if (Labels.value(object.texts("labels"), "galaxy-type") != null) {
            return true;
        }
        return switch (String.valueOf(object.text("type"))) {
            case "report", "relationship", "sighting", "opinion", "identity", "marking-definition" -> false;
            default -> !parts.contains(Holding.id(object));
        };
    }

    void put(JsonObject object, FeedEvent event) {
        String type = String.valueOf(object.text("type"));
        holding.place(object);
        List<String> labels = object.texts("labels");
        if (Labels.value(labels, "galaxy-type") != null) {
            if (!related.contains(Holding.id(object))) { // else it is a tag of what it is related to
                event.tags.addAll(tagsOfCluster(object));
            }
            return;
        }
        switch (type) {
            case "indicator" -> indicator(object, event);
            case "observed-data" -> observed(object, event);
            case "x-misp-attribute" -> custom(object, event);
            case "x-misp-object" -> composed(object, List.of(), event);
            case "note" -> report(object, object.text("abstract"), object.text("content"), event);
            case "vulnerability", "attack-pattern", "course-of-action" -> {
                if (object.array("x_misp_attributes") != null) {
                    composed(object, Observables.facts(object, id -> null), event);
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
                    holding.leaveOut(object, "a " + type + " has no MISP form");
                }
            }
        }
    }

    private void indicator(JsonObject object, FeedEvent event) {
        String pattern = object.text("pattern");
        String language = object.text("pattern_type");
        List<String> labels = object.texts("labels");
        String uuid = uuid(object);
        if (pattern == null) {
            holding.leaveOut(object, "it has no pattern");
        } else if (object.array("x_misp_attributes") != null) {
            composed(object, Observables.facts(object, id -> null), event);
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
            composed(object, facts(root), event);
            return;
        }
        for (JsonObject root : roots) {
            String uuid = roots.size() == 1 ? uuid(object) : Ids.derived("told", Holding.id(object), Holding.id(root));
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
            attributes.add(written(each, relation.type(), fact.text(), detects && row(relation.type()), object)
                    .put("object_relation", relation.name())
                    .put("Tag", FeedEvent.tagList(tags(object, event)))
                    .build());
        }
        if (template == null || attributes.isEmpty()) {
            holding.leaveOut(object, "nothing of it has a MISP form");
            return;
        }
        event.object(free(uuid, event), head(object, template.name(), template, uuid, event), attributes);
    }

    private static boolean row(String type) {
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

    /** A MISP object that says itself what its attributes were; their values may stand in the facts. */
    private void composed(JsonObject object, List<Fact> facts, FeedEvent event) {
        List<String> labels = object.texts("labels");
        String labelled = Labels.value(labels, "name");
        String name = labelled != null ? labelled : object.text("x_misp_name");
        String uuid = uuid(object);
        if (name == null) {
            holding.leaveOut(object, "it does not say which MISP object it is");
            return;
        }
        ObjectTemplates.Template template = ObjectTemplates.named(name);
        List<String> beyond = beyond(object, event);
        var next = new HashMap<String, Integer>();
        var attributes = new ArrayList<JsonValue>();
        for (JsonValue element :
                object.array("x_misp_attributes") instanceof JsonArray list ? list : new JsonArray(List.of())) {
            if (element instanceof JsonObject entry) {
                JsonObject attribute = entry(object, entry, template, facts, next, beyond, event);
                if (attribute != null) {
                    attributes.add(attribute);
                }
            }
        }
        if (attributes.isEmpty()) {
            holding.leaveOut(object, "none of its attributes can be told");
            return;
        }
        List<JsonValue> seen = sightings(object);
        if (!seen.isEmpty() && attributes.getFirst() instanceof JsonObject first) {
            attributes.set(
                    0, first.toBuilder().put("Sighting", new JsonArray(seen)).build());
        }
        event.object(free(uuid, event), head(object, name, template, uuid, event), attributes);
    }

    private @Nullable JsonObject entry(
            JsonObject object,
            JsonObject entry,
            ObjectTemplates.@Nullable Template template,
            List<Fact> facts,
            Map<String, Integer> next,
            List<String> beyond,
            FeedEvent event) {
        String relation = entry.text("object_relation");
        String type = entry.text("type");
        String value = entry.text("value");
        ObjectTemplates.Relation row = template == null || relation == null
                ? null
                : template.relations().get(relation);
        if (row != null && (value == null || stands(row, value, facts, next))) {
            String found = nth(row, facts, next);
            value = value == null ? found : value;
        }
        if (relation == null || type == null || value == null) {
            holding.lose(object, "its attribute " + relation + " has no value any more");
            return null;
        }
        String given = Ids.uuid(entry.text("uuid"));
        String uuid = given == null ? Ids.derived("entry", uuid(object), relation, value) : given;
        var attribute = written(free(uuid, event), type, value, Attribute.isTrue(entry.get("to_ids")), object);
        attribute.put("object_relation", relation);
        String category = entry.text("category");
        attribute.put("category", category == null ? AttributeTypes.category(type) : category);
        attribute.put("comment", entry.text("comment") instanceof String comment ? comment : "");
        attribute.putIfPresent("first_seen", entry.text("first_seen"));
        attribute.putIfPresent("last_seen", entry.text("last_seen"));
        var tags = new LinkedHashSet<>(entry.texts("tags"));
        tags.addAll(beyond);
        return attribute.put("Tag", FeedEvent.tagList(tags)).build();
    }

    /** Whether a value that is kept beside in its own spelling also stands in the facts, and so uses one up. */
    private static boolean stands(
            ObjectTemplates.Relation row, String value, List<Fact> facts, Map<String, Integer> next) {
        try {
            String spelt = Fact.of(row.path(), value).text();
            String found = nth(row, facts, new HashMap<>(next));
            return spelt.equals(found);
        } catch (Unfit e) {
            return false;
        }
    }

    private static @Nullable String nth(ObjectTemplates.Relation row, List<Fact> facts, Map<String, Integer> next) {
        String bare = Fact.bare(row.path());
        int wanted = next.merge(bare, 1, Integer::sum);
        for (Fact fact : facts) {
            if (fact.bare().equals(bare) && --wanted == 0) {
                return fact.text();
            }
        }
        return null;
    }

    private JsonObject.Builder head(
            JsonObject object, String name, ObjectTemplates.@Nullable Template template, String uuid, FeedEvent event) {
        List<String> labels = object.texts("labels");
        String meta = Labels.value(labels, "meta-category");
        JsonObject kept = object.object("x_misp_template");
        var head = JsonObject.builder()
                .put("uuid", free(uuid, event))
                .put("name", name)
                .put("meta-category", meta != null ? meta : template == null ? "misc" : template.metaCategory())
                .put("description", text(kept, "description", "<unknown>"))
                .put(
                        "template_uuid",
                        text(kept, "uuid", template == null ? Ids.derived("template", name) : template.uuid()))
                .put("template_version", text(kept, "version", template == null ? "1" : template.version()))
                .put("timestamp", FeedEvent.seconds(Holding.time(object, "modified")))
                .put("comment", comment(object));
        head.putIfPresent("distribution", Labels.value(labels, "distribution"));
        if (Attribute.isTrue(object.get("revoked"))) {
            head.put("deleted", true);
        }
        seen(object, head);
        beside(object, event, uuid);
        return head;
    }

    private static String text(@Nullable JsonObject object, String name, String otherwise) {
        return object != null && object.text(name) instanceof String text ? text : otherwise;
    }

    private void custom(JsonObject object, FeedEvent event) {
        String type = object.text("x_misp_type");
        String value = object.text("x_misp_value");
        if (type == null || value == null) {
            holding.leaveOut(object, "it has no x_misp_type or no x_misp_value");
            return;
        }
        attribute(object, uuid(object), type, value, false, event);
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
            attribute(object, uuid(object), written, name, false, event);
        } else {
            holding.leaveOut(object, "a " + type + " has no MISP form, unless it is one of ATT&CK's");
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
        String uuid = free(uuid(object), event);
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
        String free = free(uuid, event);
        var attribute = written(free, type, value, toIds, object);
        String category = Labels.value(labels, "category");
        String kept = object.text("x_misp_category");
        attribute.put("category", category != null ? category : kept != null ? kept : AttributeTypes.category(type));
        attribute.put("comment", comment(object));
        attribute.putIfPresent("distribution", Labels.value(labels, "distribution"));
        seen(object, attribute);
        attribute.put("Tag", FeedEvent.tagList(tags(object, event)));
        List<JsonValue> seen = sightings(object);
        if (!seen.isEmpty()) {
            attribute.put("Sighting", new JsonArray(seen));
        }
        beside(object, event, uuid);
        event.attribute(free, attribute);
    }

    /** Times seen; where MISP named none, STIX asked for some, which then say nothing. */
    private static void seen(JsonObject object, JsonObject.Builder attribute) {
        boolean ours = object.has("x_misp_attributes") || Labels.value(object.texts("labels"), "type") != null;
        if (!ours && object.text("first_observed") instanceof String first) {
            attribute.put("first_seen", first);
            attribute.putIfPresent("last_seen", object.text("last_observed"));
        } else {
            attribute.putIfPresent("first_seen", object.text("x_misp_first_seen"));
            attribute.putIfPresent("last_seen", object.text("x_misp_last_seen"));
        }
    }

    private static JsonObject.Builder written(
            String uuid, String type, String value, boolean toIds, JsonObject object) {
        var attribute = JsonObject.builder()
                .put("uuid", uuid)
                .put("type", type)
                .put("category", AttributeTypes.category(type))
                .put("value", value)
                .put("to_ids", toIds)
                .put("timestamp", FeedEvent.seconds(Holding.time(object, "modified")))
                .put("comment", "")
                .put("disable_correlation", false);
        return Attribute.isTrue(object.get("revoked")) ? attribute.put("deleted", true) : attribute;
    }

    private static String comment(JsonObject object) {
        if (object.text("x_misp_comment") instanceof String comment) {
            return comment;
        }
        if (object.text("description") instanceof String description) {
            return description;
        }
        List<String> labels = object.texts("labels");
        boolean ours = Labels.value(labels, "type") != null || Labels.value(labels, "name") != null;
        return !ours && "indicator".equals(object.text("type")) && object.text("name") instanceof String name
                ? name
                : "";
    }

    /** The tags of an attribute: its labels, its TLP where it is not the event's, and the clusters it is tied to. */
    private Set<String> tags(JsonObject object, FeedEvent event) {
        var tags = new LinkedHashSet<String>();
        for (String label : object.texts("labels")) {
            if (!Labels.isOurs(label)) {
                tags.add(label);
            }
        }
        tags.addAll(marked(object).tagsBeyond(event.marked));
        for (JsonObject relation : relations.getOrDefault(Holding.id(object), List.of())) {
            JsonObject target = relation.text("target_ref") instanceof String id ? holding.find(id) : null;
            if (target != null && Labels.value(target.texts("labels"), "galaxy-type") != null) {
                tags.addAll(tagsOfCluster(target));
            }
        }
        return tags;
    }

    /** The markings of an object made of attributes, where neither their own tags nor the event's account for it. */
    private List<String> beyond(JsonObject object, FeedEvent event) {
        var said = new ArrayList<Tags>();
        if (object.array("x_misp_attributes") instanceof JsonArray entries) {
            for (JsonValue entry : entries) {
                if (entry instanceof JsonObject one) {
                    said.add(Tags.read(FeedEvent.tagList(one.texts("tags"))).within(event.marked));
                }
            }
        }
        return marked(object).tagsBeyond(Tags.all(said));
    }

    /** The strictest TLP and PAP of an object's markings; what else marks it has no MISP form and is told. */
    Tags marked(JsonObject object) {
        Tlp tlp = null;
        Pap pap = null;
        for (String marking : object.texts("object_marking_refs")) {
            Tlp tlpSaid = Tlp.ofId(marking);
            Pap papSaid = Pap.ofId(marking);
            tlp = Tlp.strictest(tlp, tlpSaid);
            pap = Tags.stricter(pap, papSaid);
            if (tlpSaid == null && papSaid == null) {
                holding.lose(object, "its marking " + marking + " is neither TLP nor PAP and has no MISP form");
            }
        }
        if (object.has("granular_markings")) {
            holding.lose(object, "its granular markings have no MISP form");
        }
        return new Tags(tlp, pap, false, List.of());
    }

    private static List<String> tagsOfCluster(JsonObject cluster) {
        return cluster.texts("labels").stream()
                .filter(label -> !Labels.isOurs(label))
                .toList();
    }

    private List<JsonValue> sightings(JsonObject object) {
        var list = new ArrayList<JsonValue>();
        for (JsonObject sighting : sightings.getOrDefault(Holding.id(object), List.of())) {
            String seen = sighting.has("last_seen") ? "last_seen" : "modified";
            list.add(sighting(sighting, "0", seen, "description", sighting.texts("where_sighted_refs")));
        }
        for (JsonObject opinion : denials.getOrDefault(Holding.id(object), List.of())) {
            String by = opinion.text("x_misp_author_ref");
            list.add(sighting(
                    opinion, "1", "x_misp_date_sighting", "x_misp_source", by == null ? List.of() : List.of(by)));
        }
        return list;
    }

    private JsonObject sighting(JsonObject object, String type, String time, String source, List<String> by) {
        holding.place(object);
        var written = JsonObject.builder()
                .put("uuid", uuid(object))
                .put("type", type)
                .put("date_sighting", FeedEvent.seconds(Holding.time(object, time)))
                .put("source", object.text(source) instanceof String text ? text : "");
        for (String where : by) {
            JsonObject organisation = holding.find(where);
            if (organisation != null && organisation.text("name") instanceof String name) {
                holding.place(organisation);
                return written.put(
                                "Organisation",
                                JsonObject.builder()
                                        .put("uuid", uuid(organisation))
                                        .put("name", name)
                                        .build())
                        .build();
            }
        }
        return written.build();
    }

    /** What hangs on an object: relationships to clusters are its tags, those to other objects its references. */
    private void beside(JsonObject object, FeedEvent event, String uuid) {
        for (JsonObject relation : relations.getOrDefault(Holding.id(object), List.of())) {
            String target = relation.text("target_ref");
            JsonObject other = target == null ? null : holding.find(target);
            String type = relation.text("relationship_type");
            if (other == null || type == null) {
                continue; // told at the end, with all that found no place
            }
            boolean basis = type.equals("based-on") && Holding.id(other).endsWith(uuid);
            if (basis || Labels.value(other.texts("labels"), "galaxy-type") != null) {
                holding.place(relation);
                holding.place(other);
            } else if (Labels.value(object.texts("labels"), "name") != null && standsAlone(other)) {
                holding.place(relation);
                event.references
                        .computeIfAbsent(free(uuid, event), id -> new LinkedHashMap<>())
                        .putIfAbsent(
                                uuid(relation),
                                JsonObject.builder()
                                        .put("uuid", uuid(relation))
                                        .put("timestamp", FeedEvent.seconds(Holding.time(relation, "modified")))
                                        .put("object_uuid", free(uuid, event))
                                        .put("referenced_uuid", uuid(other))
                                        .put("relationship_type", type)
                                        .put("comment", relation.text("description") instanceof String said ? said : "")
                                        .build());
            }
        }
        JsonObject basis = holding.find("indicator--" + uuid);
        if (basis != null && "observed-data".equals(object.text("type"))) {
            beside(basis, event, uuid);
        }
    }

    private static String uuid(JsonObject object) {
        String uuid = Ids.uuidOf(Holding.id(object));
        return uuid == null ? Ids.derived("object", Holding.id(object)) : uuid;
    }

    /** The UUID, unless another event has it: then always the same other one. */
    private String free(String uuid, FeedEvent event) {
        String where = taken.putIfAbsent(uuid, event.uuid);
        return where == null || where.equals(event.uuid) ? uuid : Ids.derived("again", event.uuid, uuid);
    }

    /** The strictest TLP and PAP that any of them has. */
    Tags strictest(List<JsonObject> objects) {
        Tlp tlp = null;
        Pap pap = null;
        for (JsonObject object : objects) {
            Tags marked = marked(object);
            tlp = Tlp.strictest(tlp, marked.tlp());
            pap = Tags.stricter(pap, marked.pap());
        }
        return new Tags(tlp, pap, false, List.of());
    }
}
