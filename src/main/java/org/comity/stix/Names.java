package org.comity.stix;

import org.jspecify.annotations.Nullable;

/** How types, properties and dictionary keys may be spelled (STIX 2.1 §3.1, §2.3, §11). */
final class Names {
    static final int CHARS_MIN = 3;
    static final int CHARS_MAX = 250;

    private Names() {}

    /** Why the first {@code length} characters are no type name, as part of a sentence; null where they are one. */
    static @Nullable String typeFault(String text, int length) {
        if (length < CHARS_MIN || length > CHARS_MAX) {
            return "a type name has 3 to 250 characters";
        }
        if (!lower(text.charAt(0))) {
            return "a type name begins with a letter a-z";
        }
        for (int i = 1; i < length; i++) {
            char c = text.charAt(i);
            if (!lower(c) && !digit(c) && !(c == '-' && text.charAt(i - 1) != '-')) {
                return "a type name has only a-z, 0-9 and single hyphens";
            }
        }
        return null;
    }

    /**
     * Reports what is wrong with the name of a property that the standard does not know; the walk stands at it.
     *
     * <p>§11.1.1 also says that it MUST have only a-z, 0-9 and underscores. MISP writes its own names into it, such as
     * {@code x_misp_KnownMalicious}, and what it says is not to be lost over that: capitals are a warning.
     *
     * @return whether the name may stand
     */
    static boolean checkProperty(String name, Walk walk) {
        boolean fits = name.length() >= CHARS_MIN && name.length() <= CHARS_MAX;
        boolean right = name.equals("id") || (fits && lower(name.charAt(0)));
        boolean capitals = false;
        for (int i = 1; right && i < name.length(); i++) {
            char c = name.charAt(i);
            capitals |= upper(c);
            right = letter(c) || digit(c) || c == '_';
        }
        if (!right) {
            walk.error(
                    "property-name",
                    "3.1",
                    "a property name begins with a-z and has 3 to 250 characters of a-z, 0-9 and _; rename it");
        } else if (capitals) {
            walk.warn("property-name", "11.1.1", "a property name should be in lower case; rename it");
        }
        return right;
    }

    /** Whether the text may be a key of a dictionary (§2.3); the shortest length is the caller's. */
    static boolean isKey(String name, int charsMin) {
        if (name.length() < charsMin || name.length() > CHARS_MAX) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!letter(c) && !digit(c) && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** Whether the text is all lower case with hyphens as its only separators (§2.11, §2.14). */
    static boolean isHyphenated(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '_' || Character.isWhitespace(c) || Character.isUpperCase(c)) {
                return false;
            }
        }
        return true;
    }

    static boolean hasUpperCase(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (upper(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    static boolean lower(char c) {
        return c >= 'a' && c <= 'z';
    }

    static boolean upper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean letter(char c) {
        return lower(c) || upper(c);
    }

    /** A hexadecimal digit in either case. */
    static boolean hex(char c) {
        return c < 128 && Character.digit(c, 16) >= 0;
    }

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
