package org.comity.stix;

import java.util.Locale;
import java.util.Set;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;

/** The forms that other standards give to the text of some properties, told by scanning it once. */
final class Formats {
    private static final int LABEL_CHARS_MAX = 63;
    private static final int DOMAIN_CHARS_MAX = 253;
    private static final Set<String> HIVES_SHORT = Set.of("hklm", "hkcu", "hkcr", "hku", "hkcc", "hkpd");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    private Formats() {}

    /** RFC 4648 §4, padded, without line breaks; not empty. */
    static boolean isBase64(String text) {
        int length = text.length();
        if (length == 0 || length % 4 != 0) {
            return false;
        }
        int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
        for (int i = 0; i < length - padding; i++) {
            if (!isBase64Digit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean isBase64Digit(char c) {
        return Names.letter(c) || Names.digit(c) || c == '+' || c == '/';
    }

    /**
     * §2.8: pairs of hexadecimal digits, at least one. They must be in lower case, yet an example of the standard
     * itself (§6.7.1, {@code 504B0304}) is not: capitals are a warning.
     */
    static void hex(JsonValue value, Walk walk) {
        if (!(value instanceof JsonString string)) {
            walk.wrongSort(value, "a string", "2.15");
            return;
        }
        String text = string.text();
        if (!isHex(text)) {
            walk.error("hex", "2.8", "expected pairs of the digits 0-9 a-f, found " + Walk.quoted(text));
        } else if (Names.hasUpperCase(text)) {
            walk.warn("hex", "2.8", "the digits a-f are in lower case, found " + Walk.quoted(text));
        }
    }

    static boolean isHex(String text) {
        boolean right = !text.isEmpty() && text.length() % 2 == 0;
        for (int i = 0; right && i < text.length(); i++) {
            right = Names.hex(text.charAt(i));
        }
        return right;
    }

    private static boolean isLowerHexDigit(char c) {
        return Names.hex(c) && !Names.upper(c);
    }

    /** §6.8: four decimal bytes without leading zeros, and an optional prefix length. */
    static boolean isIpv4(String text) {
        int slash = text.indexOf('/');
        int end = slash < 0 ? text.length() : slash;
        return isIpv4Part(text, 0, end) && (slash < 0 || isPrefix(text, slash + 1, 32));
    }

    private static boolean isIpv4Part(String text, int from, int to) {
        int parts = 0;
        int i = from;
        while (i < to) {
            int value = 0;
            int start = i;
            while (i < to && Names.digit(text.charAt(i)) && i - start < 3) {
                value = value * 10 + text.charAt(i++) - '0';
            }
            if (i == start || value > 255 || (i - start > 1 && text.charAt(start) == '0')) {
                return false;
            }
            parts++;
            if (i < to && (text.charAt(i) != '.' || ++i == to)) {
                return false;
            }
        }
        return parts == 4;
    }

    private static boolean isPrefix(String text, int from, int max) {
        int length = text.length() - from;
        if (length < 1 || length > 3 || (length > 1 && text.charAt(from) == '0')) {
            return false;
        }
        int value = 0;
        for (int i = from; i < text.length(); i++) {
            if (!Names.digit(text.charAt(i))) {
                return false;
            }
            value = value * 10 + text.charAt(i) - '0';
        }
        return value <= max;
    }

    /** §6.9: eight groups of hexadecimal digits, once shortened by ::, the last two perhaps as IPv4, and a prefix. */
    static boolean isIpv6(String text) {
        int slash = text.indexOf('/');
        int end = slash < 0 ? text.length() : slash;
        if (slash >= 0 && !isPrefix(text, slash + 1, 128)) {
            return false;
        }
        int groups = 0;
        boolean shortened = false;
        int i = 0;
        if (text.startsWith("::")) {
            shortened = true;
            i = 2;
        }
        while (i < end) {
            int start = i;
            while (i < end && Names.hex(text.charAt(i)) && i - start < 5) {
                i++;
            }
            if (i < end && text.charAt(i) == '.') {
                groups += 2;
                return isIpv4Part(text, start, end) && (shortened ? groups < 8 : groups == 8);
            }
            if (i == start || i - start > 4) {
                return false;
            }
            groups++;
            if (i == end) {
                break;
            }
            if (text.charAt(i) != ':' || ++i == end) {
                return false;
            }
            if (text.charAt(i) == ':') {
                if (shortened) {
                    return false;
                }
                shortened = true;
                i++;
            }
        }
        return shortened ? groups < 8 : groups == 8;
    }

    /** §6.10: six lower-case bytes with colons. */
    static boolean isMac(String text) {
        if (text.length() != 17) {
            return false;
        }
        for (int i = 0; i < 17; i++) {
            char c = text.charAt(i);
            if (i % 3 == 2 ? c != ':' : !isLowerHexDigit(c)) {
                return false;
            }
        }
        return true;
    }

    /**
     * §6.4: labels of letters, digits and hyphens, at most 63 characters each and 253 together; letters of other scripts
     * are taken as they are, and so is the underscore, which RFC 1034 warns of and real names have.
     */
    static boolean isDomain(String text) {
        int length = text.endsWith(".") ? text.length() - 1 : text.length();
        if (length < 1 || length > DOMAIN_CHARS_MAX) {
            return false;
        }
        int start = 0;
        for (int i = 0; i <= length; i++) {
            char c = i == length ? '.' : text.charAt(i);
            if (c == '.') {
                if (i == start
                        || i - start > LABEL_CHARS_MAX
                        || text.charAt(start) == '-'
                        || text.charAt(i - 1) == '-') {
                    return false;
                }
                start = i + 1;
            } else if (c < 128
                    ? !Names.letter(c) && !Names.digit(c) && c != '-' && c != '_'
                    : Character.isWhitespace(c) || Character.isISOControl(c) || Character.isSpaceChar(c)) {
                return false;
            }
        }
        return true;
    }

    /** §6.5: the addr-spec of RFC 5322, not its display name. */
    static boolean isEmailAddress(String text) {
        int at = text.lastIndexOf('@');
        if (at < 1 || at == text.length() - 1) {
            return false;
        }
        boolean quoted = text.charAt(0) == '"' && text.charAt(at - 1) == '"' && at > 2;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean outside = !quoted || i >= at;
            boolean special = Character.isWhitespace(c) || c == '<' || c == '>' || (c == '@' && i != at);
            if (Character.isISOControl(c) || (outside && special)) {
                return false;
            }
        }
        return true;
    }

    /** RFC 3986: a scheme, a colon, and only the characters that may stand in a URI, percent signs with two digits. */
    static boolean isUrl(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1 || !Names.letter(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < colon; i++) {
            char c = text.charAt(i);
            if (!Names.letter(c) && !Names.digit(c) && c != '+' && c != '-' && c != '.') {
                return false;
            }
        }
        for (int i = colon + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= text.length() || !Names.hex(text.charAt(i + 1)) || !Names.hex(text.charAt(i + 2))) {
                    return false;
                }
            } else if (!Names.letter(c) && !Names.digit(c) && "-._~:/?#[]@!$&'()*+,;=".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** §6.14: cpe:2.3: and eleven components, colons inside them written \:. */
    static boolean isCpe(String text) {
        if (!text.startsWith("cpe:2.3:") || text.length() < 9 || "aho*-".indexOf(text.charAt(8)) < 0) {
            return false;
        }
        int components = 1;
        int start = 8;
        for (int i = 8; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == ':') {
                if (i == start) {
                    return false;
                }
                components++;
                start = i + 1;
            } else if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return components == 11 && start < text.length();
    }

    /** A registered top-level type, a slash and a subtype. */
    static boolean isMediaType(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash == text.length() - 1) {
            return false;
        }
        for (int i = slash + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Names.letter(c) && !Names.digit(c) && "!#$&^_.+-".indexOf(c) < 0) {
                return false;
            }
        }
        return switch (text.substring(0, slash)) {
            case "application", "audio", "font", "haptics", "image", "message", "model", "multipart", "text", "video" ->
                true;
            default -> false;
        };
    }

    /** A name as in the IANA service name registry (RFC 6335): 1 to 15 letters, digits and hyphens. */
    static boolean isProtocol(String text) {
        boolean right = !text.isEmpty() && text.length() <= 15;
        for (int i = 0; right && i < text.length(); i++) {
            char c = text.charAt(i);
            right = Names.letter(c) || Names.digit(c) || c == '-';
        }
        return right;
    }

    /** §6.17: the hive is written out. */
    static boolean isRegistryKey(String text) {
        int end = text.indexOf('\\');
        String hive = end < 0 ? text : text.substring(0, end);
        return !HIVES_SHORT.contains(hive.toLowerCase(Locale.ROOT));
    }

    /** ISO 3166-1 alpha-2, in whatever case. */
    static boolean isCountry(String text) {
        return COUNTRIES.contains(text.toUpperCase(Locale.ROOT));
    }

    /** The shape of ISO 3166-2: a country, a hyphen, one to three letters or digits. */
    static boolean isSubdivision(String text) {
        if (text.length() < 4 || text.length() > 6 || text.charAt(2) != '-' || !isCountry(text.substring(0, 2))) {
            return false;
        }
        for (int i = 3; i < text.length(); i++) {
            if (!Names.letter(text.charAt(i)) && !Names.digit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** §5.1: a-z, 0-9 and hyphens. */
    static boolean isRelationshipType(String text) {
        boolean right = !text.isEmpty();
        for (int i = 0; right && i < text.length(); i++) {
            char c = text.charAt(i);
            right = Names.lower(c) || Names.digit(c) || c == '-';
        }
        return right;
    }
}
