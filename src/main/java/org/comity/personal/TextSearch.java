package org.comity.personal;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Searches prose for what looks like personal data. It errs to both sides: a version number may look like an address, and
 * a person's name looks like nothing at all.
 *
 * <p>Every expression begins at the edge of a word and repeats within bounds, so that the search is linear.
 */
final class TextSearch {
    private TextSearch() {}

    /** A point, also as people write it so that nobody clicks. */
    private static final String POINT = "(?:\\.|\\[\\.]|\\(\\.\\)|\\[dot])";

    private static final Pattern DISGUISED_POINT = Pattern.compile("\\[\\.]|\\(\\.\\)|\\[dot]");
    private static final Pattern DISGUISED_AT = Pattern.compile("\\[@]|\\[at]|\\(at\\)");

    private static final Pattern EMAIL = Pattern.compile("(?<![\\p{L}\\p{N}._%+'-])[\\p{L}\\p{N}._%+'-]{1,256}+"
            + "(?:@|\\[@]|\\[at]|\\(at\\))(?:[\\p{L}\\p{N}-]{1,63}+" + POINT + "){1,8}[\\p{L}\\p{N}-]{2,63}");
    private static final Pattern IPV4 = Pattern.compile(
            "(?<![\\p{L}\\p{N}.])\\d{1,3}+(?:" + POINT + "\\d{1,3}+){3}(?:/\\d{1,2}+)?(?![\\p{L}\\p{N}]|\\.\\d)");
    private static final Pattern IPV6 = Pattern.compile(
            "(?<![\\p{L}\\p{N}:.])[0-9A-Fa-f:]{2,39}+(?:\\d{0,3}(?:\\.\\d{1,3}){3})?(?:/\\d{1,3}+)?(?![\\p{L}\\p{N}:])");
    private static final Pattern PHONE = Pattern.compile(
            "(?<![\\p{L}\\p{N}+.,-])(?:\\+|00)[1-9][0-9]{0,2}(?:[ ./()-]{0,2}[0-9]){6,13}(?![\\p{L}\\p{N}])"
                    + "|(?<![\\p{L}\\p{N}+])\\([0-9]{2,5}\\) ?[0-9]{3,4}[ -]?[0-9]{3,5}(?![\\p{L}\\p{N}])"
                    + "|(?<![\\p{L}\\p{N}+.-])[0-9]{3}[-.][0-9]{3}[-.][0-9]{4}(?![\\p{L}\\p{N}.-])");
    private static final Pattern IBAN = Pattern.compile(
            "(?<![\\p{L}\\p{N}])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\\p{L}\\p{N}])");
    private static final Pattern SID =
            Pattern.compile("(?<![\\p{L}\\p{N}-])S-1-5-21(?:-[0-9]{1,10}){1,5}(?![\\p{L}\\p{N}])");
    private static final Pattern HOME = Pattern.compile(
            "[\\\\/](?:users|home|documents and settings)[\\\\/]{1,2}([^\\\\/:*?\"<>|\\s']{1,64}+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LOGIN = Pattern.compile("://([^\\s/@:?#]{1,64}+(?::[^\\s/@?#]{0,64}+)?)@");

    /** Folders beside those of users that are nobody's. */
    private static final Set<String> NOBODYS = Set.of("public", "default", "all", "shared", "%username%", "$user");

    /** What looks like personal data, in the order of the text, none over another. */
    static List<Span> in(String text) {
        return text.length() < 4 ? List.of() : in(text, Signs.of(text));
    }

    /** The same without looking first which expressions can match at all; slower, for comparing. */
    static List<Span> inWithoutSigns(String text) {
        return text.length() < 4 ? List.of() : in(text, Signs.ALL);
    }

    private static List<Span> in(String text, Signs signs) {
        List<Span> found = new ArrayList<>(0);
        if (signs.login) {
            collect(LOGIN, text, Category.ACCOUNT, found);
        }
        if (signs.home) {
            collect(HOME, text, Category.ACCOUNT, found);
        }
        if (signs.email) {
            collect(EMAIL, text, Category.EMAIL, found);
        }
        if (signs.ipv6) {
            collect(IPV6, text, Category.IP_ADDRESS, found); // first: it may end in an IPv4 address
        }
        if (signs.ipv4) {
            collect(IPV4, text, Category.IP_ADDRESS, found);
        }
        if (signs.iban) {
            collect(IBAN, text, Category.ACCOUNT, found);
        }
        if (signs.sid) {
            collect(SID, text, Category.ACCOUNT, found);
        }
        if (signs.phone) {
            collect(PHONE, text, Category.PHONE, found);
        }
        return found.size() < 2 ? found : apart(found);
    }

    /**
     * Which expressions can match at all: each has a sign without which it cannot, and most text has none of them. One
     * look at each character costs a hundredth of what asking the expressions costs.
     */
    private record Signs(
            boolean login,
            boolean home,
            boolean email,
            boolean ipv6,
            boolean ipv4,
            boolean iban,
            boolean sid,
            boolean phone) {
        static final Signs ALL = new Signs(true, true, true, true, true, true, true, true);

        /** Digits of the shortest number that counts as one of a telephone. */
        private static final int PHONE_DIGITS_MIN = 7;

        static Signs of(String text) {
            boolean at = false;
            boolean disguise = false; // something that an @ may be disguised in
            boolean scheme = false;
            boolean home = false;
            boolean ipv6 = false;
            boolean iban = false;
            boolean phone = false;
            boolean dash = false;
            int pointsAfterDigits = 0;
            int colonsInRun = 0; // of characters of an IPv6 address
            int digitsInRun = 0; // of characters of a telephone number
            char before = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean digit = c >= '0' && c <= '9';
                if (digit) {
                    phone |= ++digitsInRun >= PHONE_DIGITS_MIN;
                    iban |= isCapital(text, i - 3) && isCapital(text, i - 2) && before >= '0' && before <= '9';
                } else {
                    switch (c) {
                        case '@' -> at = true;
                        case ':' -> ipv6 |= ++colonsInRun > 1;
                        case '/', '\\' -> {
                            scheme |= c == '/' && before == ':';
                            home |= beginsHome(text, i + 1);
                        }
                        case '[', '(' -> disguise = true;
                        case '-' -> dash = true;
                        default -> {}
                    }
                    if ((c == '.' || c == '[' || c == '(') && before >= '0' && before <= '9') {
                        pointsAfterDigits++;
                    }
                    if (c != ' ' && c != '.' && c != '/' && c != '(' && c != ')' && c != '-' && c != '+') {
                        digitsInRun = 0;
                    }
                }
                if (c != ':' && !digit && !isHexLetter(c)) {
                    colonsInRun = 0;
                }
                before = c;
            }
            return new Signs(
                    at && scheme,
                    home,
                    at || (disguise && (text.contains("[at]") || text.contains("(at)"))),
                    ipv6,
                    pointsAfterDigits > 2,
                    iban,
                    dash && text.contains("S-1-5-21-"),
                    phone);
        }

        private static boolean isCapital(String text, int at) {
            return at >= 0 && text.charAt(at) >= 'A' && text.charAt(at) <= 'Z';
        }

        private static boolean isHexLetter(char c) {
            return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        }

        /** Whether the name of a folder of users may begin there: users, home, documents and settings. */
        private static boolean beginsHome(String text, int at) {
            return at < text.length() && "uUhHdD".indexOf(text.charAt(at)) >= 0;
        }
    }

    /** In the order of the text; of two that overlap the one that was listed first stays. */
    static List<Span> apart(List<Span> spans) {
        if (spans.size() < 2) {
            return spans;
        }
        var ordered = new TreeMap<Integer, Span>();
        for (Span span : spans) {
            var before = ordered.lowerEntry(span.to());
            if (before == null || !before.getValue().overlaps(span)) {
                ordered.put(span.from(), span);
            }
        }
        return List.copyOf(ordered.values());
    }

    private static void collect(Pattern pattern, String text, Category kind, List<Span> found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            int group = matcher.groupCount();
            String value = value(pattern, matcher.group(group));
            if (value != null) {
                found.add(new Span(
                        matcher.start(group),
                        matcher.end(group),
                        Category.FREE_TEXT,
                        kind,
                        Span.Place.TEXT,
                        false,
                        value));
            }
        }
    }

    /** The value without its disguise; null where a closer look says that it is nothing. */
    @SuppressWarnings("ReferenceEquality") // which of the constants above
    private static @Nullable String value(Pattern pattern, String match) {
        if (pattern == EMAIL) {
            return undisguised(match);
        }
        if (pattern == IPV4 || pattern == IPV6) {
            String plain = undisguised(match);
            IpAddress address = pattern == IPV6 && !isAddress(plain) ? null : IpAddress.parse(plain);
            return address == null || address.isCoarse() ? null : plain;
        }
        if (pattern == IBAN) {
            return isIban(match.replace(" ", "")) ? match : null;
        }
        if (pattern == HOME) {
            return NOBODYS.contains(match.toLowerCase(Locale.ROOT)) ? null : match;
        }
        return match;
    }

    static String undisguised(String text) {
        return DISGUISED_AT
                .matcher(DISGUISED_POINT.matcher(text).replaceAll("."))
                .replaceAll("@");
    }

    /** Two colons at least and a digit: 12:30 and :: are something else. */
    private static boolean isAddress(String text) {
        int colon = text.indexOf(':');
        return colon >= 0 && text.indexOf(':', colon + 1) > 0 && text.chars().anyMatch(c -> c != ':' && c != '/');
    }

    /** ISO 13616: the first four characters last, letters as numbers, the rest of division by 97 is 1. */
    private static boolean isIban(String text) {
        var digits = new StringBuilder();
        String turned = text.substring(4) + text.substring(0, 4);
        for (int i = 0; i < turned.length(); i++) {
            digits.append(Character.digit(turned.charAt(i), 36));
        }
        return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
    }
}
