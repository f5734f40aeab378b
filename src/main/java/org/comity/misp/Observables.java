package org.comity.misp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.comity.json.JsonArray;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Puts facts together into STIX objects that refer to each other, and takes such objects apart into facts again.
 *
 * <p>The two are inverse: what {@link #place} accepted, {@link #facts} finds under the same path.
 */
final class Observables {

    /** Deeper than any path in the tables; stops objects that refer to each other in a circle. */
    private static final int DEPTH_MAX = 8;

    private static final Set<String> COMMON =
            Set.of("type", "id", "spec_version", "object_marking_refs", "granular_markings", "defanged");

    /** At least one of these must be there for the object to be one (STIX 2.1 §6); types not listed need one fact. */
    private static final Map<String, Set<String>> NEEDED = Map.of(
            "file", Set.of("name", "hashes"),
            "network-traffic", Set.of("src_ref", "dst_ref"),
            "windows-registry-key", Set.of("key"),
            "domain-name", Set.of("value"),
            "url", Set.of("value"),
            "directory", Set.of("path"),
            "autonomous-system", Set.of("number"),
            "mutex", Set.of("name"),
            "user-account",
                    Set.of(
                            "user_id",
                            "account_login",
                            "account_type",
                            "display_name",
                            "is_service_account",
                            "is_privileged",
                            "can_escalate_privs",
                            "is_disabled",
                            "account_created",
                            "account_expires",
                            "credential_last_changed",
                            "account_first_login",
                            "account_last_login",
                            "extensions"));

    private final String type;
    private final Map<String, Object> members = new LinkedHashMap<>();

    Observables(String type) {
        this.type = type;
    }

    /** Takes the fact in; false where its place is taken already. The path must begin with this type. */
    boolean place(Fact fact) {
        String[] steps = steps(fact.path());
        if (type.equals("email-message")
                && (fact.path().equals("email-message:body") && members.containsKey("body_multipart")
                        || steps[0].startsWith("body_multipart") && members.containsKey("body"))) {
            return false; // an e-mail has a body or parts, never both (STIX 2.1 §6.6)
        }
        return put(members, type, steps, 0, fact.value());
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** The members as they stand, for an object that is no observable. */
    JsonObject.Builder plain() {
        var builder = JsonObject.builder();
        members.forEach((name, value) -> builder.put(name, json(value, List.of(), new LinkedHashMap<>())));
        return builder;
    }

    /**
     * The objects, each after those it refers to, the one asked for last.
     *
     * @param markings ids of marking definitions, set on each
     * @throws Unfit where something is missing without which there is no such object
     */
    List<JsonObject> build(List<String> markings) throws Unfit {
        Set<String> needed = NEEDED.get(type);
        if (members.isEmpty() || needed != null && members.keySet().stream().noneMatch(needed::contains)) {
            throw new Unfit("too little is said to make a STIX " + type + " object");
        }
        var built = new LinkedHashMap<String, JsonObject>();
        finish(markings, built);
        for (JsonObject object : built.values()) {
            Translation.check(object);
        }
        return List.copyOf(built.values());
    }

    private String finish(List<String> markings, Map<String, JsonObject> built) {
        var builder = JsonObject.builder();
        members.forEach((name, value) -> builder.put(name, json(value, markings, built)));
        if (type.equals("network-traffic") && !members.containsKey("protocols")) {
            builder.put("protocols", JsonArray.ofTexts(protocol()));
        }
        if (type.equals("email-message")) {
            builder.put("is_multipart", members.containsKey("body_multipart"));
        }
        if (!markings.isEmpty()) {
            builder.put("object_marking_refs", JsonArray.ofTexts(markings));
        }
        JsonObject content = builder.build();
        String id = Ids.observable(type, content);
        var object = JsonObject.builder()
                .put("type", type)
                .put("spec_version", "2.1")
                .put("id", id);
        content.forEach(object::put);
        built.putIfAbsent(id, object.build());
        return id;
    }

    /** What the addresses alone tell of the protocol; nothing is claimed beyond that. */
    private String protocol() {
        for (String end : List.of("dst_ref", "src_ref")) {
            if (members.get(end) instanceof Observables address && address.type.endsWith("-addr")) {
                return address.type.equals("ipv6-addr") ? "ipv6" : "ipv4";
            }
        }
        return "ip";
    }

    private static JsonValue json(Object value, List<String> markings, Map<String, JsonObject> built) {
        return switch (value) {
            case JsonValue json -> json;
            case Observables other -> new JsonString(other.finish(markings, built));
            case List<?> list -> {
                var elements = new ArrayList<JsonValue>();
                list.forEach(element -> elements.add(json(element, markings, built)));
                yield new JsonArray(elements);
            }
            case Map<?, ?> map -> {
                var builder = JsonObject.builder();
                map.forEach((name, member) -> builder.put((String) name, json(member, markings, built)));
                yield builder.build();
            }
            default -> throw new IllegalStateException("no JSON: " + value.getClass());
        };
    }

    private static boolean put(Map<String, Object> into, String type, String[] steps, int step, JsonValue value) {
        String index = steps[step].endsWith("]") ? steps[step].substring(steps[step].indexOf('[')) : "";
        String name = steps[step].substring(0, steps[step].length() - index.length());
        boolean last = step == steps.length - 1;
        if (name.endsWith("_ref") || name.endsWith("_refs") && !last) {
            String target = target(type, name, value);
            if (index.isEmpty()) {
                var child = (Observables) into.computeIfAbsent(name, n -> new Observables(target));
                return child.type.equals(target) && put(child.members, target, steps, step + 1, value);
            }
            var child = new Observables(target);
            list(into, name).add(child);
            return put(child.members, target, steps, step + 1, value);
        }
        if (last) {
            if (!index.isEmpty()) {
                list(into, name).add(value);
                return true;
            }
            return into.putIfAbsent(name, value) == null;
        }
        return put(nested(into, name, index), type, steps, step + 1, value);
    }

    @SuppressWarnings("unchecked") // only this class puts lists in
    private static List<Object> list(Map<String, Object> into, String name) {
        return (List<Object>) into.computeIfAbsent(name, n -> new ArrayList<>());
    }

    @SuppressWarnings("unchecked") // only this class puts maps in
    private static Map<String, Object> nested(Map<String, Object> into, String name, String index) {
        if (index.isEmpty()) {
            return (Map<String, Object>) into.computeIfAbsent(name, n -> new LinkedHashMap<String, Object>());
        }
        List<Object> list = list(into, name);
        if (index.equals("[*]") || list.isEmpty()) {
            list.add(new LinkedHashMap<String, Object>());
        }
        return (Map<String, Object>) list.getLast();
    }

    /** The type of object that a reference leads to (STIX 2.1 §6). */
    private static String target(String type, String reference, JsonValue value) {
        return switch (reference) {
            case "src_ref", "dst_ref", "resolves_to_refs" -> address(value);
            case "from_ref", "sender_ref", "to_refs", "cc_refs", "bcc_refs" -> "email-addr";
            case "parent_directory_ref" -> "directory";
            case "image_ref", "body_raw_ref" -> "file";
            case "parent_ref" -> "process";
            case "belongs_to_refs" -> "autonomous-system";
            case "creator_user_ref" -> "user-account";
            default -> throw new IllegalStateException("no type for " + type + ":" + reference);
        };
    }

    private static String address(JsonValue value) {
        String text = value instanceof JsonString string ? string.text() : "";
        return Addresses.isV4(text) ? "ipv4-addr" : Addresses.isV6(text) ? "ipv6-addr" : "domain-name";
    }

    /** The steps of a path; a quoted name may hold dots. */
    private static String[] steps(String path) {
        var steps = new ArrayList<String>();
        var step = new StringBuilder();
        boolean quoted = false;
        for (int i = path.indexOf(':') + 1; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == '.' && !quoted) {
                steps.add(step.toString());
                step.setLength(0);
            } else {
                step.append(c);
            }
        }
        steps.add(step.toString());
        return steps.toArray(new String[0]);
    }

    /**
     * Every fact of the object and of those it refers to, in the order they are written.
     *
     * @param find the object of an id, or null where it is not at hand
     */
    static List<Fact> facts(JsonObject object, Function<String, @Nullable JsonObject> find) {
        var facts = new ArrayList<Fact>();
        String type = object.text("type");
        if (type != null) {
            members(type + ":", type, object, find, facts, 0, true);
        }
        return facts;
    }

    private static void members(
            String prefix,
            String type,
            JsonObject object,
            Function<String, @Nullable JsonObject> find,
            List<Fact> facts,
            int depth,
            boolean whole) {
        if (depth > DEPTH_MAX) {
            return;
        }
        object.forEach((name, value) -> {
            if (whole && COMMON.contains(name)) {
                return;
            }
            String path = prefix + (name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : "'" + name + "'");
            if (value instanceof JsonArray list) {
                String index = name.equals("values") ? "[0]" : "[*]";
                for (JsonValue element : list) {
                    value(path + index, name, element, type, find, facts, depth);
                }
            } else {
                value(path, name, value, type, find, facts, depth);
            }
        });
    }

    private static void value(
            String path,
            String name,
            JsonValue value,
            String type,
            Function<String, @Nullable JsonObject> find,
            List<Fact> facts,
            int depth) {
        boolean reference = name.endsWith("_ref") || name.endsWith("_refs");
        JsonObject referred = reference && value instanceof JsonString id ? find.apply(id.text()) : null;
        if (referred != null) {
            members(path + ".", type, referred, find, facts, depth + 1, true);
        } else if (value instanceof JsonObject nested) {
            members(path + ".", type, nested, find, facts, depth + 1, false);
        } else {
            facts.add(new Fact(path, value));
        }
    }

    /** Facts that every object of its kind has and that say nothing by themselves. */
    static boolean isImplied(Fact fact) {
        return switch (fact.path()) {
            case "network-traffic:protocols[*]" ->
                fact.value() instanceof JsonString text
                        && Set.of("ip", "ipv4", "ipv6").contains(text.text());
            case "email-message:is_multipart" -> fact.value() instanceof JsonBoolean;
            default -> false;
        };
    }
}
