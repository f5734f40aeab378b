package org.comity.stix;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;

/**
 * Language tags (RFC 5646): well formed, and the two-letter language a registered one. Three-letter languages are some
 * eight thousand and are taken on their form.
 */
final class Languages {

    private static final Set<String> TWO_LETTERS =
            Arrays.stream(Locale.getISOLanguages()).collect(Collectors.toUnmodifiableSet());

    /** Registered whole, though they do not have the form (RFC 5646 §2.2.8). */
    private static final Set<String> IRREGULAR = Set.of(
            "en-gb-oed",
            "i-ami",
            "i-bnn",
            "i-default",
            "i-enochian",
            "i-hak",
            "i-klingon",
            "i-lux",
            "i-mingo",
            "i-navajo",
            "i-pwn",
            "i-tao",
            "i-tay",
            "i-tsu",
            "sgn-be-fr",
            "sgn-be-nl",
            "sgn-ch-de");

    /** Three letters of languages that have two: RFC 5646 §2.2.1 asks for the two. */
    private static final Map<String, String> SHORTER = new HashMap<>();

    static {
        for (String two : TWO_LETTERS) {
            SHORTER.put(Locale.of(two).getISO3Language(), two);
        }
    }

    private Languages() {}

    /** A property that holds a language code; the walk stands at it. */
    static void check(JsonValue value, Walk walk) {
        if (value instanceof JsonString string) {
            check(string.text(), walk);
        } else {
            walk.wrongSort(value, "a language code", "3.2");
        }
    }

    static void check(String tag, Walk walk) {
        if (!isTag(tag)) {
            walk.error(
                    "language",
                    "3.2",
                    Walk.quoted(tag) + " is no language code of RFC 5646; write one such as en, de or pt-BR");
            return;
        }
        String shorter = tag.length() == 3 ? SHORTER.get(tag.toLowerCase(Locale.ROOT)) : null;
        if (shorter != null) {
            walk.warn("language", "3.2", Walk.quoted(tag) + " should be written " + shorter + " (RFC 5646 §2.2.1)");
        }
    }

    /** Whether the tag is well formed (RFC 5646 §2.1), its language known where it has two letters. */
    static boolean isTag(String tag) {
        String[] parts = tag.toLowerCase(Locale.ROOT).split("-", -1);
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 8 || !isAlphanumeric(part)) {
                return false;
            }
        }
        if (IRREGULAR.contains(tag.toLowerCase(Locale.ROOT))) {
            return true;
        }
        if (parts[0].equals("x")) {
            return parts.length > 1;
        }
        // Languages of four letters are reserved, and of five to eight none was ever registered.
        if (parts[0].length() < 2
                || parts[0].length() > 3
                || !isAlpha(parts[0])
                || (parts[0].length() == 2 && !TWO_LETTERS.contains(parts[0]))) {
            return false;
        }
        return restIsRight(parts);
    }

    /** What follows the language: three extended languages at most, script, region, variants, extensions, private. */
    private static boolean restIsRight(String[] parts) {
        int i = 1;
        for (int extended = 0; i < parts.length && extended < 3; extended++, i++) {
            if (parts[i].length() != 3 || !isAlpha(parts[i])) {
                break;
            }
        }
        if (i < parts.length && parts[i].length() == 4 && isAlpha(parts[i])) {
            i++;
        }
        if (i < parts.length && isRegion(parts[i])) {
            i++;
        }
        while (i < parts.length && isVariant(parts[i])) {
            i++;
        }
        while (i < parts.length && parts[i].length() == 1 && !parts[i].equals("x")) {
            int start = ++i;
            while (i < parts.length && parts[i].length() > 1) {
                i++;
            }
            if (i == start) {
                return false;
            }
        }
        return i == parts.length || (parts[i].equals("x") && i + 1 < parts.length);
    }

    private static boolean isRegion(String part) {
        return part.length() == 2 ? isAlpha(part) : part.length() == 3 && isDigits(part);
    }

    private static boolean isVariant(String part) {
        return part.length() >= 5 || (part.length() == 4 && Names.digit(part.charAt(0)));
    }

    private static boolean isAlphanumeric(String part) {
        return part.chars().allMatch(c -> Names.lower((char) c) || Names.digit((char) c));
    }

    private static boolean isAlpha(String part) {
        return part.chars().allMatch(c -> c >= 'a' && c <= 'z');
    }

    private static boolean isDigits(String part) {
        return part.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
