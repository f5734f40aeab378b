package org.comity.stix;

import static org.comity.stix.Property.optional;
import static org.comity.stix.Property.required;

import java.util.List;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Markings of parts of an object: their form, and that what they select is there (STIX 2.1 §7.2.3). */
final class GranularMarkings {
    private static final int INDEX_DIGITS_MAX = 9;

    static final Shape GRANULAR_MARKING = new Shape(
            "granular-marking",
            "7.2.3.1",
            List.of(
                    optional("lang", Kind.LANGUAGE),
                    optional("marking_ref", Kind.ref("marking-definition")),
                    required("selectors", Kind.listOf(Kind.special(GranularMarkings::selector)))),
            List.of(Rule.someOf("lang", "marking_ref"), Rule.notBoth("lang", "marking_ref")));

    static final Kind KIND = Kind.listOf(Kind.nested(GRANULAR_MARKING));

    private GranularMarkings() {}

    private static void selector(JsonValue value, Walk walk) {
        if (!(value instanceof JsonString string)) {
            walk.wrongSort(value, "a selector", "7.2.3.1");
            return;
        }
        String selector = string.text();
        if (!isSelector(selector)) {
            walk.error(
                    "selector-syntax",
                    "7.2.3.1",
                    Walk.quoted(selector)
                            + " is no selector; write property names and [index] with points between, such as"
                            + " external_references.[0].source_name");
        } else if (resolve(walk.object(), selector) == null) {
            walk.error(
                    "selector-unresolved",
                    "7.2.3.1",
                    Walk.quoted(selector) + " selects nothing that is in this object");
        }
    }

    /** Whether every component is a name or a bracketed index, the first a name. */
    static boolean isSelector(String selector) {
        int start = 0;
        while (true) {
            int point = selector.indexOf('.', start);
            int end = point < 0 ? selector.length() : point;
            boolean right = end > start
                    && (selector.charAt(start) == '['
                            ? start > 0 && isIndex(selector, start, end)
                            : isName(selector, start, end));
            if (!right) {
                return false;
            }
            if (point < 0) {
                return true;
            }
            start = point + 1;
        }
    }

    /** What the selector selects, or null where there is no such thing. */
    static @Nullable JsonValue resolve(JsonObject root, String selector) {
        JsonValue at = root;
        int start = 0;
        while (at != null) {
            int point = selector.indexOf('.', start);
            int end = point < 0 ? selector.length() : point;
            if (end > start + 2 && selector.charAt(start) == '[') {
                int index = Integer.parseInt(selector, start + 1, end - 1, 10);
                at = at instanceof JsonArray list && index < list.size() ? list.get(index) : null;
            } else {
                at = at instanceof JsonObject object ? object.get(selector.substring(start, end)) : null;
            }
            if (point < 0) {
                return at;
            }
            start = point + 1;
        }
        return null;
    }

    private static boolean isIndex(String selector, int start, int end) {
        if (selector.charAt(end - 1) != ']' || end - start < 3 || end - start > INDEX_DIGITS_MAX + 2) {
            return false;
        }
        for (int i = start + 1; i < end - 1; i++) {
            if (!Names.digit(selector.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isName(String selector, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = selector.charAt(i);
            if (!Names.letter(c) && !Names.digit(c) && c != '_' && c != '-') {
                return false;
            }
        }
        return end - start <= Names.CHARS_MAX;
    }
}
