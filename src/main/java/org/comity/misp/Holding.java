package org.comity.misp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
import org.jspecify.annotations.Nullable;

/** The STIX objects that are to be written, the newest version of each, and which of them have found their place. */
final class Holding {
    private final Map<String, JsonObject> objects = new LinkedHashMap<>();
    private final Set<String> placed = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    final List<MispFeed.LeftOut> leftOut = new ArrayList<>();

    Holding(Iterable<JsonObject> all) {
        for (JsonObject object : all) {
            String id = object.text("id");
            if (id == null || object.text("type") == null) {
                leftOut.add(new MispFeed.LeftOut(String.valueOf(id), "it has no id or no type"));
                continue;
            }
            JsonObject held = objects.get(id);
            if (held == null || time(held, "modified").isBefore(time(object, "modified"))) {
                objects.put(id, object);
            }
        }
    }

    Collection<JsonObject> all() {
        return objects.values();
    }

    /** The object of that id, or null where it is not among those to be written. */
    @Nullable
    JsonObject find(String id) {
        return objects.get(id);
    }

    /** Finds an observable that another refers to; being told as a part of that one is its place. */
    @Nullable
    JsonObject part(String id) {
        JsonObject object = objects.get(id);
        if (object != null) {
            placed.add(id);
        }
        return object;
    }

    void place(JsonObject object) {
        placed.add(id(object));
    }

    void leaveOut(JsonObject object, String reason) {
        place(object);
        leftOut.add(new MispFeed.LeftOut(id(object), reason));
    }

    /** Says once what of an object has no form, while the rest is written. */
    void lose(JsonObject object, String reason) {
        if (seen.add(id(object) + " " + reason)) {
            leftOut.add(new MispFeed.LeftOut(id(object), reason));
        }
    }

    /** Those that nothing has found a place for yet. */
    List<JsonObject> unplaced() {
        return objects.values().stream()
                .filter(object -> !placed.contains(id(object)))
                .toList();
    }

    /** The ids that other observables or observed data refer to: they are told with those. */
    Set<String> parts() {
        var parts = new LinkedHashSet<String>();
        for (JsonObject object : objects.values()) {
            String type = String.valueOf(object.text("type"));
            if (type.equals("observed-data") || isObservable(type)) {
                references(object, parts);
            }
        }
        return parts;
    }

    private static void references(JsonValue value, Set<String> found) {
        switch (value) {
            case JsonObject object ->
                object.forEach((name, member) -> {
                    if (name.endsWith("_ref") && member instanceof JsonString id) {
                        found.add(id.text());
                    } else if (name.endsWith("_refs") && !name.equals("object_marking_refs")) {
                        found.addAll(object.texts(name));
                    } else {
                        references(member, found);
                    }
                });
            case JsonArray array -> array.forEach(element -> references(element, found));
            default -> {}
        }
    }

    /** The relationships and sightings by the object they begin at or speak of. */
    Map<String, List<JsonObject>> by(String type, String member) {
        var by = new HashMap<String, List<JsonObject>>();
        for (JsonObject object : objects.values()) {
            String id = type.equals(object.text("type")) ? object.text(member) : null;
            if (id != null) {
                by.computeIfAbsent(id, i -> new ArrayList<>()).add(object);
            }
        }
        return by;
    }

    /** The opinions that stand for MISP's false positives, by the object they speak of. */
    Map<String, List<JsonObject>> falsePositives() {
        var by = new HashMap<String, List<JsonObject>>();
        for (JsonObject object : objects.values()) {
            if ("opinion".equals(object.text("type")) && object.has("x_misp_date_sighting")) {
                object.texts("object_refs")
                        .forEach(id ->
                                by.computeIfAbsent(id, i -> new ArrayList<>()).add(object));
            }
        }
        return by;
    }

    static String id(JsonObject object) {
        return String.valueOf(object.text("id"));
    }

    /** The type with its article. */
    static String a(String type) {
        return ("aeio".indexOf(type.charAt(0)) < 0 ? "a " : "an ") + type;
    }

    /** The member's time; 1970 where it has none that can be read. */
    static Instant time(JsonObject object, String member) {
        try {
            Instant time = Instants.read(object.get(member));
            return time == null ? Instant.EPOCH : time;
        } catch (Unfit e) {
            return Instant.EPOCH;
        }
    }

    static boolean isObservable(String type) {
        return OBSERVABLE.contains(type);
    }

    private static final Set<String> OBSERVABLE = Set.of(
            "artifact",
            "autonomous-system",
            "directory",
            "domain-name",
            "email-addr",
            "email-message",
            "file",
            "ipv4-addr",
            "ipv6-addr",
            "mac-addr",
            "mutex",
            "network-traffic",
            "process",
            "software",
            "url",
            "user-account",
            "windows-registry-key",
            "x509-certificate");
}
