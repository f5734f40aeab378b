package org.comity.misp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** MISP objects put together again from what STIX objects say. */
final class FeedObjects {
    private final Holding holding;
    private final FeedTies ties;

    FeedObjects(Holding holding, FeedTies ties) {
        this.holding = holding;
        this.ties = ties;
    }

    /** A MISP object that says itself what its attributes were; their values may stand in the facts. */
    void composed(JsonObject object, List<Fact> facts, FeedEvent event) {
        List<String> labels = object.texts("labels");
        String labelled = Labels.value(labels, "name");
        String name = labelled != null ? labelled : object.text("x_misp_name");
        String uuid = FeedTies.uuid(object);
        if (name == null) {
            holding.leaveOut(object, "it does not say which MISP object it is");
            return;
        }
        ObjectTemplates.Template template = ObjectTemplates.named(name);
        List<String> beyond = ties.beyond(object, event);
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
        List<JsonValue> seen = ties.sightings(object);
        if (!seen.isEmpty() && attributes.getFirst() instanceof JsonObject first) {
            attributes.set(
                    0, first.toBuilder().put("Sighting", new JsonArray(seen)).build());
        }
        event.object(ties.free(uuid, event), head(object, name, template, uuid, event), attributes);
    }

    @Nullable
    JsonObject entry(
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
        String uuid = given == null ? Ids.derived("entry", FeedTies.uuid(object), relation, value) : given;
        var attribute = written(ties.free(uuid, event), type, value, Attribute.isTrue(entry.get("to_ids")), object);
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
    static boolean stands(ObjectTemplates.Relation row, String value, List<Fact> facts, Map<String, Integer> next) {
        try {
            String spelt = Fact.of(row.path(), value).text();
            String found = nth(row, facts, new HashMap<>(next));
            return spelt.equals(found);
        } catch (Unfit e) {
            return false;
        }
    }

    static @Nullable String nth(ObjectTemplates.Relation row, List<Fact> facts, Map<String, Integer> next) {
        String bare = Fact.bare(row.path());
        int wanted = next.merge(bare, 1, Integer::sum);
        for (Fact fact : facts) {
            if (fact.bare().equals(bare) && --wanted == 0) {
                return fact.text();
            }
        }
        return null;
    }

    JsonObject.Builder head(
            JsonObject object, String name, ObjectTemplates.@Nullable Template template, String uuid, FeedEvent event) {
        List<String> labels = object.texts("labels");
        String meta = Labels.value(labels, "meta-category");
        JsonObject kept = object.object("x_misp_template");
        var head = JsonObject.builder()
                .put("uuid", ties.free(uuid, event))
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
        ties.beside(object, event, uuid);
        return head;
    }

    static String text(@Nullable JsonObject object, String name, String otherwise) {
        return object != null && object.text(name) instanceof String text ? text : otherwise;
    }

    static JsonObject.Builder written(String uuid, String type, String value, boolean toIds, JsonObject object) {
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

    /** Times seen; where MISP named none, STIX asked for some, which then say nothing. */
    static void seen(JsonObject object, JsonObject.Builder attribute) {
        boolean ours = object.has("x_misp_attributes") || Labels.value(object.texts("labels"), "type") != null;
        if (!ours && object.text("first_observed") instanceof String first) {
            attribute.put("first_seen", first);
            attribute.putIfPresent("last_seen", object.text("last_observed"));
        } else {
            attribute.putIfPresent("first_seen", object.text("x_misp_first_seen"));
            attribute.putIfPresent("last_seen", object.text("x_misp_last_seen"));
        }
    }

    static String comment(JsonObject object) {
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
}
