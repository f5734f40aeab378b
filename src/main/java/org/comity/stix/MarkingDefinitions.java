package org.comity.stix;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;

/** The forms of a marking definition: the four TLP objects, a statement, or what an extension says (STIX 2.1 §7.2.1). */
final class MarkingDefinitions {

    static final Kind DEFINITION = Kind.special(MarkingDefinitions::definition);

    // STIX 2.1 §7.2.1.4: these are the only TLP definitions of this form.
    static final Map<String, JsonObject> TLP = Map.of(
            "white", tlp("white", "613f2e26-407d-48c7-9eca-b8e91df99dc9"),
            "green", tlp("green", "34098fce-860f-48ae-8e50-ebd3cc5e41da"),
            "amber", tlp("amber", "f88d31f6-486f-44da-b317-01333bde0b82"),
            "red", tlp("red", "5e57c739-391a-4eb3-b6be-7d15ca92d5ed"));

    private static final Set<String> TYPES = Set.of("statement", "tlp");

    private MarkingDefinitions() {}

    private static JsonObject tlp(String level, String uuid) {
        return JsonObject.builder()
                .put("type", "marking-definition")
                .put("spec_version", "2.1")
                .put("id", "marking-definition--" + uuid)
                .put("created", "2017-01-20T00:00:00.000Z")
                .put("definition_type", "tlp")
                .put("name", "TLP:" + level.toUpperCase(java.util.Locale.ROOT))
                .put("definition", JsonObject.builder().put("tlp", level).build())
                .build();
    }

    private static void definition(JsonValue value, Walk walk) {
        if (!(value instanceof JsonObject definition)) {
            walk.wrongSort(value, "a marking", "7.2.1.1");
            return;
        }
        String type = walk.object().text("definition_type");
        if (type != null && TYPES.contains(type)) {
            // §7.2.1.3 and §7.2.1.4: the one property has the name of the type.
            JsonValue content = definition.get(type);
            if (content == null) {
                walk.error(
                        type, "required-property", "7.2.1.3", "a " + type + " marking must have " + type + "; add it");
            } else if (!(content instanceof JsonString)) {
                walk.into(type);
                walk.wrongSort(content, "a string", "2.15");
                walk.out();
            }
        }
    }

    static void check(JsonObject object, Walk walk, String section) {
        String type = object.text("definition_type");
        if ("tlp".equals(type)) {
            tlp(object, walk);
        } else if (type != null && !TYPES.contains(type)) {
            walk.warn(
                    "definition_type",
                    "open-vocabulary",
                    section,
                    Walk.quoted(type) + " is neither statement nor tlp; a new sort of marking should be an extension");
        }
        circles(object, walk);
    }

    private static void tlp(JsonObject object, Walk walk) {
        JsonObject definition = object.object("definition");
        String level = definition == null ? null : definition.text("tlp");
        if (level != null && !object.equals(TLP.get(level))) {
            walk.error(
                    "tlp-marking",
                    "7.2.1.4",
                    "not one of the four TLP definitions of the standard, which must be used exactly as they are;"
                            + " refer to theirs, or use the extension for TLP 2.0");
        }
    }

    /** §3.2: a marking does not mark itself. */
    private static void circles(JsonObject object, Walk walk) {
        String id = object.text("id");
        if (id == null) {
            return;
        }
        if (object.texts("object_marking_refs").contains(id)) {
            walk.error("object_marking_refs", "circular-marking", "3.2", "a marking definition must not mark itself");
        }
        List<JsonValue> granular =
                object.get("granular_markings") instanceof JsonArray list ? list.elements() : List.of();
        for (JsonValue marking : granular) {
            if (marking instanceof JsonObject part && id.equals(part.text("marking_ref"))) {
                walk.error("granular_markings", "circular-marking", "3.2", "a marking definition must not mark itself");
            }
        }
    }
}
