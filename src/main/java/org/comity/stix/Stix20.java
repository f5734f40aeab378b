package org.comity.stix;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * STIX 2.0 raised to STIX 2.1 as the newer standard has changed it (its §1.6 and the tables of §4 and §6).
 *
 * <p>Identifiers, versions and markings stay what they are. Raising the same object again gives the same result, so an
 * import can be repeated. What 2.1 no longer has is kept as custom content.
 */
public final class Stix20 {

    /** Until 2.1 the sort of a thing was told by its labels. */
    private static final Map<String, String> TYPES_FROM_LABELS = Map.of(
            "identity", "roles",
            "indicator", "indicator_types",
            "malware", "malware_types",
            "report", "report_types",
            "threat-actor", "threat_actor_types",
            "tool", "tool_types");

    /** Names that observables of 2.1 have in patterns instead of those of 2.0. */
    private static final Map<String, String> PATHS = Map.of(
            "directory:created", "directory:ctime",
            "directory:modified", "directory:mtime",
            "directory:accessed", "directory:atime",
            "file:created", "file:ctime",
            "file:modified", "file:mtime",
            "file:accessed", "file:atime",
            "process:created", "process:created_time",
            "process:binary_ref", "process:image_ref",
            "user-account:password_last_changed", "user-account:credential_last_changed",
            "windows-registry-key:modified", "windows-registry-key:modified_time");

    private Stix20() {}

    /** Whether the object looks like one of STIX 2.0: no spec_version on a type that must have it since. */
    public static boolean is(JsonObject object) {
        String type = object.text("type");
        return type != null && !type.equals("bundle") && Stix.isOlder(object, ObjectType.of(type));
    }

    /**
     * Raises one object.
     *
     * @return the object first; after it, for observed data, the observables that were inside it. An object that is not
     *     of STIX 2.0 comes back as it is.
     */
    public static List<JsonObject> raise(JsonObject object) {
        String type = object.text("type");
        if (type == null || !is(object)) {
            return List.of(object);
        }
        JsonObject tlp = tlp(object);
        if (tlp != null) {
            return List.of(tlp);
        }
        var raised = JsonObject.builder().put("type", type).put("spec_version", "2.1");
        String types = object.has("labels") ? TYPES_FROM_LABELS.get(type) : null;
        Labels labels = new Labels(object.texts("labels"), String.valueOf(types));
        for (int i = 0; i < object.size(); i++) {
            String name = object.name(i);
            JsonValue value = object.value(i);
            if (types != null && name.equals("labels")) {
                labels.putInto(raised);
            } else if (types != null && name.equals("granular_markings")) {
                raised.put(name, labels.reselected(value));
            } else if (type.equals("indicator") && name.equals("pattern") && value instanceof JsonString pattern) {
                raised.put(name, pattern(pattern.text()));
                if (!object.has("pattern_type")) {
                    raised.put("pattern_type", "stix");
                }
            } else if (!name.equals("type")) {
                raised.put(name, value);
            }
        }
        if (type.equals("malware") && !object.has("is_family")) {
            // 2.0 describes a malware by its name alone, which is what 2.1 calls a family; ATT&CK raised itself so.
            raised.put("is_family", true);
        }
        if (type.equals("observed-data") && object.get("objects") instanceof JsonObject container) {
            return Stix20Observables.raise(raised.build(), container);
        }
        return List.of(raised.build());
    }

    /** The four TLP definitions have kept their identifiers and got a name. */
    private static @Nullable JsonObject tlp(JsonObject object) {
        for (JsonObject tlp : MarkingDefinitions.TLP.values()) {
            if (tlp.get("id") instanceof JsonString id && id.text().equals(object.text("id"))) {
                return tlp;
            }
        }
        return null;
    }

    /**
     * The labels of 2.0 told apart: those that say the sort of a thing, and machine tags such as {@code misp:type="md5"},
     * which stay labels.
     */
    private record Labels(List<String> labels, String types) {

        private static boolean isTag(String label) {
            return label.indexOf(':') >= 0 || label.indexOf('=') >= 0;
        }

        void putInto(JsonObject.Builder raised) {
            List<String> sorts = labels.stream().filter(label -> !isTag(label)).toList();
            List<String> tags = labels.stream().filter(Labels::isTag).toList();
            if (!sorts.isEmpty()) {
                raised.put(types, JsonArray.ofTexts(sorts));
            }
            if (!tags.isEmpty()) {
                raised.put("labels", JsonArray.ofTexts(tags));
            }
        }

        /** Granular markings whose selectors follow the labels to where they stand now. */
        JsonValue reselected(JsonValue markings) {
            if (!(markings instanceof JsonArray list)) {
                return markings;
            }
            var reselected = new ArrayList<JsonValue>();
            for (JsonValue element : list) {
                if (element instanceof JsonObject marking && marking.has("selectors")) {
                    var selectors = new ArrayList<String>();
                    marking.texts("selectors").forEach(selector -> selectors.addAll(reselected(selector)));
                    reselected.add(marking.toBuilder()
                            .put("selectors", JsonArray.ofTexts(selectors))
                            .build());
                } else {
                    reselected.add(element);
                }
            }
            return new JsonArray(reselected);
        }

        private List<String> reselected(String selector) {
            if (selector.equals("labels")) {
                boolean tagged = labels.stream().anyMatch(Labels::isTag);
                boolean sorted = !labels.stream().allMatch(Labels::isTag);
                return tagged && sorted ? List.of(types, "labels") : List.of(tagged ? "labels" : types);
            }
            for (int i = 0; i < labels.size(); i++) {
                if (selector.equals("labels.[" + i + "]")) {
                    boolean tag = isTag(labels.get(i));
                    long at = labels.subList(0, i).stream()
                            .filter(label -> isTag(label) == tag)
                            .count();
                    return List.of((tag ? "labels" : types) + ".[" + at + "]");
                }
            }
            return List.of(selector);
        }
    }

    /** A pattern of 2.0 in the words of 2.1: renamed properties, and t'…' for the times of START and STOP (§9.5.1). */
    static String pattern(String pattern) {
        var raised = new StringBuilder(pattern.length() + 8);
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            int end = i + 1;
            if (c == '\'') {
                while (end < pattern.length() && pattern.charAt(end) != '\'') {
                    end += pattern.charAt(end) == '\\' ? 2 : 1;
                }
                end = Math.min(end + 1, pattern.length());
                String before = raised.toString().stripTrailing();
                boolean time = (before.endsWith(" START") || before.endsWith(" STOP"))
                        && Timestamp.parse(pattern.substring(i + 1, Math.max(i + 1, end - 1))) != null;
                raised.append(time ? "t" : "").append(pattern, i, end);
            } else if (isPathPart(c)) {
                while (end < pattern.length() && isPathPart(pattern.charAt(end))) {
                    end++;
                }
                String path = pattern.substring(i, end);
                raised.append(PATHS.getOrDefault(path, path));
            } else {
                raised.append(c);
            }
            i = end;
        }
        return raised.toString();
    }

    private static boolean isPathPart(char c) {
        return Names.letter(c) || Names.digit(c) || c == '-' || c == '_' || c == ':';
    }

    /**
     * An identifier for an observable that has nothing to compute one from: 2.1 wants a version 4 UUID, and an import
     * that is repeated wants the same again, so its random bits are those of a hash of where the observable stood.
     */
    static StixId lasting(String type, String observedData, String key) {
        byte[] hash = Hash.digest("SHA-256").digest((observedData + '/' + key).getBytes(StandardCharsets.UTF_8));
        return StixId.version4(type, hash);
    }
}
