package org.comity.observed;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Observed data of STIX 2.1, with the objects it names. The victim is where traffic comes from; where there is no traffic,
 * the one address that is named. A host name is the victim's only where it is said to resolve to the victim's address.
 *
 * <p>An object and what it names may stand in any order, so objects are held until the end of the file, up to a limit.
 */
final class ObservedData {
    /** Bytes of objects that are held to be named, at most; the oldest are forgotten. */
    static final long HELD_BYTES_MAX = 128L << 20;

    /** Observed data that wait for what they name, at most. */
    static final int WAITING_MAX = 100_000;

    private final Map<String, Held> held = new LinkedHashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private long heldBytes;

    private record Held(JsonObject object, int size) {}

    private record Waiting(long line, JsonObject data) {}

    /** Whether it is an object of STIX: observed data, or what may be named by some. */
    static boolean isOne(JsonObject object) {
        String id = object.text("id");
        String type = object.text("type");
        return id != null && type != null && id.startsWith(type + "--");
    }

    /**
     * Takes the next object of the file.
     *
     * @return what is known of it already; empty where it is no observation, or waits for what it names
     */
    List<Observed> take(long line, JsonObject object, int size) {
        if (!"observed-data".equals(object.text("type"))) {
            hold(object, size);
            return List.of();
        }
        if (isWhole(object)) {
            return List.of(read(line, object));
        }
        if (waiting.size() == WAITING_MAX) {
            return List.of(Observed.not(line, Problem.REFERENCE));
        }
        waiting.add(new Waiting(line, object));
        return List.of();
    }

    /** Those that waited, when there is no further object. */
    List<Observed> rest() {
        List<Observed> rest =
                waiting.stream().map(each -> read(each.line(), each.data())).toList();
        waiting.clear();
        return rest;
    }

    private void hold(JsonObject object, int size) {
        Held before = held.put(String.valueOf(object.text("id")), new Held(object, size));
        heldBytes += size - (before == null ? 0 : before.size());
        var oldest = held.values().iterator();
        while (heldBytes > HELD_BYTES_MAX && oldest.hasNext()) {
            heldBytes -= oldest.next().size();
            oldest.remove();
        }
    }

    /** Whether everything it names is known. */
    private boolean isWhole(JsonObject data) {
        if (data.object("objects") != null) {
            return true;
        }
        for (String ref : data.texts("object_refs")) {
            Held named = held.get(ref);
            if (named == null || !ends(named.object()).stream().allMatch(held::containsKey)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> ends(JsonObject object) {
        var ends = new ArrayList<String>();
        for (String end : List.of("src_ref", "dst_ref")) {
            String ref = object.text(end);
            if (ref != null) {
                ends.add(ref);
            }
        }
        return ends;
    }

    private Observed read(long line, JsonObject data) {
        // The older form has its objects within itself, under names of its own.
        JsonObject within = data.object("objects");
        var named = new LinkedHashMap<String, JsonObject>();
        var refs = new LinkedHashSet<String>(within == null ? data.texts("object_refs") : within.names());
        if (within == null) {
            for (String ref : List.copyOf(refs)) {
                Held known = held.get(ref);
                refs.addAll(known == null ? List.of() : ends(known.object()));
            }
        }
        for (String ref : refs) {
            Held known = within == null ? held.get(ref) : null;
            JsonObject object = within != null ? within.object(ref) : known == null ? null : known.object();
            if (object == null) {
                return Observed.not(line, Problem.REFERENCE);
            }
            named.put(ref, object);
        }
        Victim victim = Victim.of(named);
        if (victim == null) {
            return Observed.not(line, Problem.AMBIGUOUS);
        }
        var bytes = new ByteArrayOutputStream();
        if (within == null) {
            named.values().forEach(each -> line(each, bytes));
        }
        line(data, bytes);
        return Observed.of(line, bytes.toByteArray(), observation(data, named, victim));
    }

    private static void line(JsonObject object, ByteArrayOutputStream into) {
        into.writeBytes(Json.bytes(object));
        into.write('\n');
    }

    private static Observation observation(JsonObject data, Map<String, JsonObject> named, Victim victim) {
        String host = "";
        String url = "";
        for (JsonObject each : named.values()) {
            if ("domain-name".equals(each.text("type"))
                    && each.texts("resolves_to_refs").contains(victim.ref())) {
                host = Texts.of(each.get("value"));
            }
            if ("url".equals(each.text("type")) && url.isEmpty()) {
                url = Texts.of(each.get("value"));
            }
        }
        return new Observation(
                Texts.of(data.get("first_observed")),
                victim.address(),
                victim.port(),
                host,
                labels(data.array("labels")),
                "",
                url,
                "",
                "");
    }

    private static String labels(@Nullable JsonArray labels) {
        var texts = new ArrayList<String>();
        if (labels != null) {
            for (JsonValue each : labels) {
                if (each instanceof JsonString text) {
                    texts.add(text.text());
                }
            }
        }
        return String.join(",", texts);
    }

    /** Whose observation it is. */
    private record Victim(String ref, String address, String port) {

        /** Null where that is not clear; without an address where none is named. */
        static @Nullable Victim of(Map<String, JsonObject> named) {
            var sources = new LinkedHashMap<String, Victim>();
            var addresses = new LinkedHashMap<String, Victim>();
            boolean traffic = false;
            for (var each : named.entrySet()) {
                JsonObject object = each.getValue();
                String type = String.valueOf(object.text("type"));
                if (type.equals("network-traffic")) {
                    traffic = true;
                    String ref = object.text("src_ref");
                    JsonObject source = ref == null ? null : named.get(ref);
                    if (ref != null && source != null && isAddress(source)) {
                        sources.putIfAbsent(
                                ref, new Victim(ref, Texts.of(source.get("value")), Texts.of(object.get("src_port"))));
                    }
                } else if (isAddress(object)) {
                    addresses.put(each.getKey(), new Victim(each.getKey(), Texts.of(object.get("value")), ""));
                }
            }
            var those = traffic ? sources : addresses;
            if (those.size() > 1) {
                return null;
            }
            return those.isEmpty()
                    ? new Victim("", "", "")
                    : those.values().iterator().next();
        }

        private static boolean isAddress(JsonObject object) {
            String type = String.valueOf(object.text("type"));
            return type.equals("ipv4-addr") || type.equals("ipv6-addr");
        }
    }
}
