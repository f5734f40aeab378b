package org.comity.misp;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** One event of a feed while it is put together: its head, and the attributes, objects and reports so far. */
final class FeedEvent {
    final String uuid;
    final String info;
    final MispFeed.Org org;
    final Set<String> tags = new LinkedHashSet<>();
    final Map<String, JsonObject.Builder> attributes = new LinkedHashMap<>();
    final Map<String, JsonObject.Builder> objects = new LinkedHashMap<>();
    final Map<String, List<JsonValue>> held = new LinkedHashMap<>();
    final Map<String, Map<String, JsonValue>> references = new LinkedHashMap<>();
    final Map<String, JsonObject> reports = new LinkedHashMap<>();
    Tags marked = Tags.NONE;
    Instant date = Instant.EPOCH;
    Instant timestamp = Instant.EPOCH;

    @Nullable
    Instant published;

    String analysis = "2";
    String threatLevel = "4";

    @Nullable
    String distribution;

    @Nullable
    String extended;

    FeedEvent(String uuid, String info, MispFeed.Org org) {
        this.uuid = uuid;
        this.info = info;
        this.org = org;
    }

    /**
     * Adds an attribute. One of the same UUID, type and value is the same attribute seen twice, and detects if either
     * does; another one under its UUID gets a UUID of its own.
     */
    void attribute(String uuid, JsonObject.Builder attribute) {
        JsonObject added = attribute.build();
        JsonObject.Builder earlier = attributes.putIfAbsent(uuid, attribute);
        if (earlier == null) {
            return;
        }
        JsonObject there = earlier.build();
        if (java.util.Objects.equals(there.get("type"), added.get("type"))
                && java.util.Objects.equals(there.get("value"), added.get("value"))) {
            if (Attribute.isTrue(added.get("to_ids"))) {
                earlier.put("to_ids", true);
            }
            return;
        }
        String other =
                Ids.derived("other", uuid, String.valueOf(added.get("type")), String.valueOf(added.get("value")));
        attributes.putIfAbsent(other, attribute.put("uuid", other));
    }

    void object(String uuid, JsonObject.Builder object, List<JsonValue> attributes) {
        if (objects.putIfAbsent(uuid, object) == null) {
            held.put(uuid, attributes);
        }
    }

    boolean isEmpty() {
        return attributes.isEmpty() && objects.isEmpty() && reports.isEmpty() && tags.isEmpty();
    }

    /** The event as the feed's file has it. */
    JsonObject json() {
        var event = JsonObject.builder()
                .put("uuid", uuid)
                .put("info", info)
                .put("date", date.atOffset(ZoneOffset.UTC).toLocalDate().toString())
                .put("timestamp", seconds(timestamp))
                .put("analysis", analysis)
                .put("threat_level_id", threatLevel)
                .put("published", published != null)
                .put("publish_timestamp", published == null ? "0" : seconds(published))
                .put("extends_uuid", extended == null ? "" : extended);
        event.putIfPresent("distribution", distribution);
        event.put("Orgc", orgc()).put("Tag", tagList());
        var written = new ArrayList<JsonValue>();
        attributes.values().forEach(attribute -> written.add(attribute.build()));
        event.put("Attribute", new JsonArray(written));
        var composed = new ArrayList<JsonValue>();
        objects.forEach((id, object) -> composed.add(object.put(
                        "ObjectReference",
                        new JsonArray(List.copyOf(
                                references.getOrDefault(id, Map.of()).values())))
                .put("Attribute", new JsonArray(held.getOrDefault(id, List.of())))
                .build()));
        event.put("Object", new JsonArray(composed));
        event.put("EventReport", new JsonArray(List.copyOf(reports.values())));
        return JsonObject.builder().put("Event", event.build()).build();
    }

    /** What the feed's manifest says of the event. */
    JsonObject manifest() {
        return JsonObject.builder()
                .put("Orgc", orgc())
                .put("Tag", tagList())
                .put("info", info)
                .put("date", date.atOffset(ZoneOffset.UTC).toLocalDate().toString())
                .put("analysis", analysis)
                .put("threat_level_id", threatLevel)
                .put("timestamp", seconds(timestamp))
                .build();
    }

    private JsonObject orgc() {
        return JsonObject.builder()
                .put("name", org.name())
                .put("uuid", org.uuid())
                .build();
    }

    private JsonArray tagList() {
        var all = new LinkedHashSet<>(tags);
        all.addAll(marked.tags());
        return tagList(all);
    }

    static JsonArray tagList(Iterable<String> names) {
        var list = new ArrayList<JsonValue>();
        names.forEach(name -> list.add(JsonObject.builder()
                .put("name", name)
                .put("colour", "#ffffff")
                .put("local", false)
                .build()));
        return new JsonArray(list);
    }

    static String seconds(Instant instant) {
        return Long.toString(instant.getEpochSecond());
    }
}
