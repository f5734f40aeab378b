package org.comity.stix;

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

/**
 * The observables inside one observed data of STIX 2.0, made into objects of their own.
 *
 * <p>Their keys become identifiers, first those that others refer to. What marks the observed data marks each of them: a
 * thing must not lose its marking by moving out.
 */
final class Stix20Observables {

    /** What other names 2.1 gives to properties of 2.0. */
    private static final Map<String, Map<String, String>> RENAMED = Map.of(
            "directory", Map.of("created", "ctime", "modified", "mtime", "accessed", "atime"),
            "file", Map.of("created", "ctime", "modified", "mtime", "accessed", "atime"),
            "process", Map.of("created", "created_time", "binary_ref", "image_ref"),
            "user-account", Map.of("password_last_changed", "credential_last_changed"),
            "windows-registry-key", Map.of("modified", "modified_time"));

    /** What 2.0 alone has on a process, which may be all that it says. */
    private static final Set<String> DROPPED = Set.of("name", "arguments");

    /** References followed one into the other before the next one is raised in its turn. */
    private static final int DEPTH_MAX = 32;

    private static final Set<String> HEADERS = Set.of("additional_header_fields", "request_header");

    private final String observedId;
    private final JsonObject container;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, JsonObject> raised = new HashMap<>();
    private final Set<String> underWay = new HashSet<>();
    private int depth;

    private Stix20Observables(String observedId, JsonObject container) {
        this.observedId = observedId;
        this.container = container;
    }

    /** Whether an observable has properties by names that 2.0 gave them, as it may inside a container (§2.13). */
    static boolean hasOlderNames(JsonObject observable) {
        String type = String.valueOf(observable.text("type"));
        Map<String, String> names = RENAMED.getOrDefault(type, Map.of());
        return observable.names().stream()
                .anyMatch(name -> names.containsKey(name) || (type.equals("process") && DROPPED.contains(name)));
    }

    /** The observed data with references instead of its container, and what was in the container. */
    static List<JsonObject> raise(JsonObject observed, JsonObject container) {
        var work = new Stix20Observables(String.valueOf(observed.text("id")), container);
        var refs = new LinkedHashSet<String>();
        for (String key : container.names()) {
            JsonObject object = container.object(key);
            String type = object == null ? null : object.text("type");
            if (object != null && type != null && !work.raised.containsKey(key)) {
                work.raise(key, type, object);
            }
            if (object != null) {
                refs.add(work.idOf(key));
            }
        }
        var observables = new LinkedHashMap<String, JsonObject>();
        for (String key : container.names()) {
            JsonObject observable = work.raised.get(key);
            if (observable != null) {
                JsonObject marked = work.marked(observable, key, observed);
                observables.merge(String.valueOf(marked.text("id")), marked, Stix20Observables::united);
            }
        }
        var all = new ArrayList<JsonObject>();
        all.add(work.referring(observed, refs));
        all.addAll(observables.values());
        return all;
    }

    /** The same thing twice in one container: one object, under the markings of both. */
    private static JsonObject united(JsonObject one, JsonObject other) {
        var united = one.toBuilder();
        for (String name : List.of("object_marking_refs", "granular_markings")) {
            var markings = new LinkedHashSet<JsonValue>();
            if (one.get(name) instanceof JsonArray list) {
                markings.addAll(list.elements());
            }
            if (other.get(name) instanceof JsonArray list) {
                markings.addAll(list.elements());
            }
            if (!markings.isEmpty()) {
                united.put(name, new JsonArray(List.copyOf(markings)));
            }
        }
        return united.build();
    }

    private JsonObject referring(JsonObject observed, Set<String> refs) {
        var referring = JsonObject.builder();
        for (int i = 0; i < observed.size(); i++) {
            String name = observed.name(i);
            if (name.equals("objects")) {
                if (!refs.isEmpty()) {
                    referring.put("object_refs", JsonArray.ofTexts(List.copyOf(refs)));
                }
            } else if (name.equals("granular_markings") && observed.value(i) instanceof JsonArray list) {
                List<JsonValue> kept = keptMarkings(list);
                if (!kept.isEmpty()) {
                    referring.put(name, new JsonArray(kept));
                }
            } else {
                referring.put(name, observed.value(i));
            }
        }
        return referring.build();
    }

    /** The identifier of the observable with that key; raises it first, since what it says makes its identifier. */
    private String idOf(String key) {
        JsonObject object = container.object(key);
        String type = object == null ? null : object.text("type");
        if (object != null && type != null && !ids.containsKey(key) && !underWay.contains(key) && depth < DEPTH_MAX) {
            depth++;
            raise(key, type, object);
            depth--;
        }
        // A key that leads nowhere, a circle, or a very long chain: the identifier then is not computed.
        return ids.computeIfAbsent(
                key,
                k -> Stix20.lasting(type == null ? "x-unknown" : type, observedId, k)
                        .toString());
    }

    private void raise(String key, String type, JsonObject object) {
        underWay.add(key);
        JsonObject body = renamed(type, object);
        underWay.remove(key);
        StixId computed = StixId.deterministic(type, body);
        String id = ids.computeIfAbsent(
                key, k -> (computed == null ? Stix20.lasting(type, observedId, k) : computed).toString());
        raised.put(
                key,
                prepended(
                        JsonObject.builder()
                                .put("type", type)
                                .put("spec_version", "2.1")
                                .put("id", id),
                        body));
    }

    private static JsonObject prepended(JsonObject.Builder first, JsonObject rest) {
        for (int i = 0; i < rest.size(); i++) {
            if (!rest.name(i).equals("type")) {
                first.put(rest.name(i), rest.value(i));
            }
        }
        return first.build();
    }

    private JsonObject renamed(String type, JsonObject object) {
        Map<String, String> names = RENAMED.getOrDefault(type, Map.of());
        var body = JsonObject.builder();
        for (int i = 0; i < object.size(); i++) {
            String name = object.name(i);
            body.put(names.getOrDefault(name, name), value(name, object.value(i)));
        }
        return body.build();
    }

    private JsonValue value(String name, JsonValue value) {
        if (value instanceof JsonString string) {
            if (name.endsWith("_ref")) {
                return new JsonString(idOf(string.text()));
            }
            return name.equals("account_type") ? new JsonString(string.text().replace(' ', '-')) : value;
        }
        if (value instanceof JsonArray list) {
            var elements = new ArrayList<JsonValue>(list.size());
            for (JsonValue element : list) {
                elements.add(
                        name.endsWith("_refs") && element instanceof JsonString string
                                ? new JsonString(idOf(string.text()))
                                : value(name, element));
            }
            return new JsonArray(elements);
        }
        if (value instanceof JsonObject object) {
            var members = JsonObject.builder();
            for (int i = 0; i < object.size(); i++) {
                String member = object.name(i);
                if (name.equals("hashes") && member.equals("ssdeep")) {
                    members.put("SSDEEP", object.value(i));
                } else if (HEADERS.contains(name) && object.value(i) instanceof JsonString header) {
                    members.put(member, JsonArray.ofTexts(header.text()));
                } else {
                    members.put(member, value(member, object.value(i)));
                }
            }
            return members.build();
        }
        return value;
    }

    /** The granular markings that still select something of the observed data itself. */
    private List<JsonValue> keptMarkings(JsonArray markings) {
        var kept = new ArrayList<JsonValue>();
        for (JsonValue element : markings) {
            if (!(element instanceof JsonObject marking)) {
                kept.add(element);
                continue;
            }
            List<String> selectors = marking.texts("selectors").stream()
                    .filter(selector -> !selector.startsWith("objects."))
                    .map(selector -> selector.equals("objects") ? "object_refs" : selector)
                    .toList();
            if (!selectors.isEmpty()) {
                kept.add(marking.toBuilder()
                        .put("selectors", JsonArray.ofTexts(selectors))
                        .build());
            }
        }
        return kept;
    }

    /** The observable with the markings of the observed data: those of the whole, and those that selected it. */
    private JsonObject marked(JsonObject observable, String key, JsonObject observed) {
        var whole = new LinkedHashSet<>(observed.texts("object_marking_refs"));
        var parts = new ArrayList<JsonValue>();
        String here = "objects." + key;
        Map<String, String> names = RENAMED.getOrDefault(String.valueOf(observable.text("type")), Map.of());
        JsonArray granular = observed.array("granular_markings");
        for (int i = 0; granular != null && i < granular.size(); i++) {
            if (!(granular.get(i) instanceof JsonObject marking) || marking.text("marking_ref") == null) {
                continue;
            }
            var selectors = new ArrayList<String>();
            for (String selector : marking.texts("selectors")) {
                if (selector.equals("objects") || selector.equals(here)) {
                    whole.add(String.valueOf(marking.text("marking_ref")));
                } else if (selector.startsWith(here + ".")) {
                    selectors.add(renamed(selector.substring(here.length() + 1), names));
                }
            }
            if (!selectors.isEmpty()) {
                parts.add(marking.toBuilder()
                        .put("selectors", JsonArray.ofTexts(selectors))
                        .build());
            }
        }
        var marked = observable.toBuilder();
        if (!whole.isEmpty()) {
            marked.put("object_marking_refs", JsonArray.ofTexts(List.copyOf(whole)));
        }
        if (!parts.isEmpty()) {
            marked.put("granular_markings", new JsonArray(parts));
        }
        return marked.build();
    }

    private static String renamed(String selector, Map<String, String> names) {
        int point = selector.indexOf('.');
        String first = point < 0 ? selector : selector.substring(0, point);
        return names.getOrDefault(first, first) + (point < 0 ? "" : selector.substring(point));
    }
}
