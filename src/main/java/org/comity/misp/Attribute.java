package org.comity.misp;

import java.time.Instant;
import java.util.List;
import org.comity.json.JsonArray;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One MISP attribute, read and checked.
 *
 * @param json the attribute as it came, for what is seldom asked
 * @param relation its place in the MISP object that holds it; empty outside of one
 * @param timestamp when it was last changed in MISP; null where it does not say
 */
record Attribute(
        JsonObject json,
        String uuid,
        String type,
        String category,
        String relation,
        String value,
        boolean toIds,
        boolean deleted,
        @Nullable String comment,
        @Nullable Instant timestamp,
        @Nullable Instant firstSeen,
        @Nullable Instant lastSeen,
        Tags tags) {

    /**
     * Reads one.
     *
     * @param within the event's or object's UUID, from which an attribute without one gets its own
     * @param around the tags of the event
     * @param problems takes what is wrong without costing the attribute
     * @throws Unfit where it cannot be an attribute at all
     */
    static Attribute read(JsonObject json, String within, Tags around, List<Problem> problems) throws Unfit {
        String type = json.text("type");
        if (type == null || type.isBlank()) {
            throw new Unfit("it has no type");
        }
        String value = scalar(json.get("value"));
        if (value == null || value.isBlank()) {
            throw new Unfit("it has no value");
        }
        String relation = json.text("object_relation");
        String given = json.text("uuid");
        String uuid = Ids.uuid(given);
        if (uuid == null) {
            uuid = Ids.derived("attribute", within, relation == null ? "" : relation, type, value);
            if (given != null && !given.isBlank()) {
                problems.add(new Problem(where(type, given), "its uuid is none; it gets one made of its content"));
            }
        }
        String where = where(type, uuid);
        AttributeTypes.Row row = AttributeTypes.of(type);
        String category = json.text("category");
        String comment = json.text("comment");
        if (json.get("data") instanceof JsonNumber size && !size.literal().equals("0")) {
            problems.add(new Problem(
                    where, "its payload (" + size + " characters of base64) is left out; names and hashes are kept"));
        }
        Tags tags = Tags.read(json.array("Tag"));
        if (tags.saysTlp() && tags.tlp() == null) {
            problems.add(new Problem(where, "its TLP tag is not one of TLP 2.0; it stays unmarked"));
        }
        return new Attribute(
                json,
                uuid,
                type,
                category == null || category.isBlank() ? AttributeTypes.category(type) : category,
                relation == null ? "" : relation,
                value,
                json.has("to_ids") ? isTrue(json.get("to_ids")) : row != null && row.toIds(),
                isTrue(json.get("deleted")),
                comment == null || comment.isBlank() ? null : comment,
                time(json, "timestamp", where, problems),
                time(json, "first_seen", where, problems),
                time(json, "last_seen", where, problems),
                tags.within(around));
    }

    Attribute withUuid(String other) {
        return new Attribute(
                json, other, type, category, relation, value, toIds, deleted, comment, timestamp, firstSeen, lastSeen,
                tags);
    }

    String where() {
        return where(type, uuid);
    }

    private static String where(String type, String uuid) {
        return "attribute " + Fact.shortened(uuid) + " (" + Fact.shortened(type) + ")";
    }

    /** The tags that stand on the attribute itself, in MISP's words. */
    List<String> ownTags() {
        JsonArray list = json.array("Tag");
        return list == null
                ? List.of()
                : list.elements().stream()
                        .map(tag -> tag instanceof JsonObject object ? object.text("name") : null)
                        .filter(name -> name != null && !name.isBlank())
                        .map(name -> name == null ? "" : name)
                        .distinct()
                        .toList();
    }

    /** The member's time; a time that is none is told and passed over. */
    static @Nullable Instant time(JsonObject json, String name, String where, List<Problem> problems) {
        try {
            return Instants.read(json.get(name));
        } catch (Unfit e) {
            problems.add(new Problem(where, name + ": " + e.getMessage() + "; it is passed over"));
            return null;
        }
    }

    /** MISP writes a truth as true, 1 or "1". */
    static boolean isTrue(@Nullable JsonValue value) {
        return switch (value) {
            case JsonBoolean truth -> truth.truth();
            case JsonNumber number -> number.literal().equals("1");
            case JsonString text -> text.text().equals("1") || text.text().equalsIgnoreCase("true");
            case null, default -> false;
        };
    }

    /** The text of a string, number or boolean; null of anything else. */
    static @Nullable String scalar(@Nullable JsonValue value) {
        return switch (value) {
            case JsonString text -> text.text();
            case JsonNumber number -> number.literal();
            case JsonBoolean truth -> truth.toString();
            case null, default -> null;
        };
    }
}
