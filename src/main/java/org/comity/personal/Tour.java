package org.comity.personal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.personal.PersonalProperties.Node;
import org.jspecify.annotations.Nullable;

/**
 * Goes once through an object, knows of every value where it stands in the table, and rebuilds what changed on the way.
 * What did not change is the same value.
 */
abstract class Tour {

    /** Properties with a form of their own that no personal data fits: never searched. */
    private static final Set<String> FORMAL = Set.of(
            ("type spec_version created modified lang valid_from valid_until first_seen last_seen first_observed last_observed"
                            + " published start end start_time stop_time ctime mtime atime created_time modified_time date"
                            + " submitted analysis_started analysis_ended account_created account_expires account_type"
                            + " hashes imphash file_header_hashes kill_chain_phases pattern_type pattern_version version"
                            + " cpe swid serial_number mime_type protocols identity_class sectors data_type"
                            + " subject_public_key_modulus validity_not_before validity_not_after request_version"
                            + " extension_type definition_type magic_number_hex encryption_algorithm")
                    .split(" "));

    private static final Map<String, Set<String>> FORMAL_OF = Map.of(
            "domain-name", Set.of("value"),
            "mac-addr", Set.of("value"),
            "software", Set.of("name", "vendor"),
            "autonomous-system", Set.of("name", "rir"));

    private final StringBuilder at = new StringBuilder();
    final Moves moves = new Moves();

    /** Where the tour stands, as a selector. */
    String here() {
        return at.toString();
    }

    // ---- what a tour is made for ----

    /** The text to stand here; null where it goes. */
    abstract @Nullable JsonValue text(JsonString text, @Nullable Node node, JsonObject owner, boolean prose);

    /** The number to stand here; null where it goes. */
    @Nullable
    JsonValue number(JsonNumber number, @Nullable Node node, JsonObject owner) {
        return number;
    }

    /** The pattern of an indicator, whatever its language. */
    abstract @Nullable JsonValue pattern(JsonString pattern, JsonObject indicator);

    /** The name of a member that is not one of the table; null where the member goes. */
    @Nullable
    String key(String name) {
        return name;
    }

    /** Whether what stands here is to go before anything else is asked. */
    boolean isOut() {
        return false;
    }

    // ---- the way ----

    /** The whole object. Markings of parts are left for {@link Moves#followed}. */
    final JsonObject through(JsonObject object) {
        String type = String.valueOf(object.text("type"));
        boolean prose = !type.equals("marking-definition");
        JsonValue now = members(object, PersonalProperties.of(type), object, prose, true);
        return now instanceof JsonObject changed ? changed : JsonObject.EMPTY;
    }

    private @Nullable JsonValue value(
            JsonValue value, @Nullable Node node, JsonObject owner, boolean prose, String name) {
        return switch (value) {
            case JsonObject object -> members(object, node, owner, prose, false);
            case JsonArray list -> elements(list, node, owner, prose, name);
            case JsonString text -> text(text, node, owner, prose);
            case JsonNumber number -> number(number, node, owner);
            default -> value;
        };
    }

    @SuppressWarnings("ReferenceEquality") // what did not change is the same value
    private @Nullable JsonValue members(
            JsonObject object, @Nullable Node node, JsonObject owner, boolean prose, boolean top) {
        JsonObject.Builder changed = null;
        for (int i = 0; i < object.size(); i++) {
            String name = object.name(i);
            JsonValue value = object.value(i);
            int mark = at.length();
            at.append(mark == 0 ? "" : ".").append(name);
            JsonValue now = isOut() ? null : member(name, value, node, owner, prose, top);
            String key = now == null || top ? name : key(name);
            if (changed == null && (now != value || !name.equals(key))) {
                changed = JsonObject.builder();
                for (int j = 0; j < i; j++) {
                    changed.put(object.name(j), object.value(j));
                }
            }
            if (now == null || key == null) {
                moves.gone(here());
            } else if (changed != null) {
                changed.put(key, now);
                if (!key.equals(name)) {
                    moves.renamed(here(), key);
                }
            }
            at.setLength(mark);
        }
        if (changed == null) {
            return object;
        }
        JsonObject built = changed.build();
        return built.isEmpty() ? null : built; // STIX has nothing empty (§2.3)
    }

    private @Nullable JsonValue member(
            String name, JsonValue value, @Nullable Node node, JsonObject owner, boolean prose, boolean top) {
        String type = owner.text("type");
        if (top && type != null) {
            if (name.equals("granular_markings")) {
                return value;
            }
            if (name.equals("pattern") && type.equals("indicator") && value instanceof JsonString pattern) {
                return pattern(pattern, owner);
            }
            if (name.equals("objects") && type.equals("observed-data") && value instanceof JsonObject container) {
                return container(container);
            }
            if (name.equals("contents") && type.equals("language-content") && value instanceof JsonObject contents) {
                return contents(contents, typeOf(owner.text("object_ref")));
            }
        }
        Node below = node == null ? null : node.below(name);
        if (below == null && isFormal(type, name)) {
            return value;
        }
        boolean reference = name.endsWith("_ref") || name.endsWith("_refs") || (top && name.equals("id"));
        return value(value, below, owner, prose && !reference, name);
    }

    static boolean isFormal(@Nullable String type, String name) {
        return FORMAL.contains(name)
                || name.endsWith("_hex")
                || name.endsWith("_enc")
                || (type != null && FORMAL_OF.getOrDefault(type, Set.of()).contains(name));
    }

    @SuppressWarnings("ReferenceEquality")
    private @Nullable JsonValue elements(
            JsonArray list, @Nullable Node node, JsonObject owner, boolean prose, String name) {
        List<JsonValue> changed = null;
        int[] places = new int[list.size()];
        int place = 0;
        for (int i = 0; i < list.size(); i++) {
            int mark = at.length();
            at.append(".[").append(i).append(']');
            JsonValue element = list.get(i);
            JsonValue now = isOut() ? null : value(element, node, owner, prose, name);
            at.setLength(mark);
            if (now != element && now instanceof JsonObject object && !stands(name, object)) {
                now = null;
            }
            if (changed == null && now != element) {
                changed = new ArrayList<>(list.elements().subList(0, i));
            }
            places[i] = now == null ? -1 : place++;
            if (changed != null && now != null) {
                changed.add(now);
            }
        }
        if (changed == null) {
            return list;
        }
        if (changed.size() < list.size()) {
            moves.elements(here(), places);
        }
        return changed.isEmpty() ? null : new JsonArray(changed);
    }

    /** Whether an element that lost something can stand by itself; if not, it goes whole (§2.5, §6.6.2.1). */
    private static boolean stands(String list, JsonObject element) {
        return switch (list) {
            case "external_references" ->
                element.has("source_name")
                        && (element.has("description") || element.has("url") || element.has("external_id"));
            case "body_multipart" -> element.has("body") || element.has("body_raw_ref");
            default -> true;
        };
    }

    /** The deprecated container: each of its objects is one of its own type (§2.13). */
    private @Nullable JsonValue container(JsonObject container) {
        return each(container, value -> {
            if (!(value instanceof JsonObject object)) {
                return value;
            }
            String type = String.valueOf(object.text("type"));
            return members(object, PersonalProperties.of(type), object, true, false);
        });
    }

    /** Translations: by language, properties of the type that is translated (§7.1.1). */
    private @Nullable JsonValue contents(JsonObject contents, String type) {
        return each(
                contents,
                value -> value instanceof JsonObject translation
                        ? members(translation, PersonalProperties.of(type), translation, true, false)
                        : value);
    }

    private interface Step {
        @Nullable
        JsonValue of(JsonValue value);
    }

    @SuppressWarnings("ReferenceEquality")
    private @Nullable JsonValue each(JsonObject object, Step step) {
        JsonObject.Builder kept = JsonObject.builder();
        boolean same = true;
        for (int i = 0; i < object.size(); i++) {
            int mark = at.length();
            at.append('.').append(object.name(i));
            JsonValue now = isOut() ? null : step.of(object.value(i));
            if (now == null) {
                moves.gone(here());
            } else {
                kept.put(object.name(i), now);
            }
            same &= now == object.value(i);
            at.setLength(mark);
        }
        if (same) {
            return object;
        }
        JsonObject built = kept.build();
        return built.isEmpty() ? null : built;
    }

    private static String typeOf(@Nullable String id) {
        int end = id == null ? -1 : id.indexOf("--");
        return id == null || end < 0 ? "" : id.substring(0, end);
    }
}
