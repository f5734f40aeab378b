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
        if (text.length() < 4) {
            return List.of();
        }
        List<Span> found = new ArrayList<>(0);
        Letters letters = Letters.of(text);
        if (letters.slashes > 0 && letters.ats > 0 && text.contains("://")) {
            collect(LOGIN, text, Category.ACCOUNT, found);
        }
        if (letters.slashes > 1) {
            collect(HOME, text, Category.ACCOUNT, found);
        }
        if (letters.ats > 0) {
            collect(EMAIL, text, Category.EMAIL, found);
        }
        if (letters.colons > 1) {
            collect(IPV6, text, Category.IP_ADDRESS, found); // first: it may end in an IPv4 address
        }
        if (letters.points > 2 && letters.digits > 3) {
            collect(IPV4, text, Category.IP_ADDRESS, found);
        }
        if (letters.capitals > 1 && letters.capitals + letters.digits > 14) {
            collect(IBAN, text, Category.ACCOUNT, found);
        }
        if (letters.digits > 4 && text.contains("S-1-5-21-")) {
            collect(SID, text, Category.ACCOUNT, found);
        }
        if (letters.digits > 6) {
            collect(PHONE, text, Category.PHONE, found);
        }
        return found.size() < 2 ? found : apart(found);
    }

    /** How many of the characters there are without which an expression need not be asked. */
    private record Letters(int digits, int capitals, int ats, int colons, int points, int slashes) {
        static Letters of(String text) {
            int digits = 0;
            int capitals = 0;
            int ats = 0;
            int colons = 0;
            int points = 0;
            int slashes = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                digits += c >= '0' && c <= '9' ? 1 : 0;
                capitals += c >= 'A' && c <= 'Z' ? 1 : 0;
                // A bracket may begin a disguised @ or point.
                ats += c == '@' || c == '[' || c == '(' ? 1 : 0;
                colons += c == ':' ? 1 : 0;
                points += c == '.' || c == '[' ? 1 : 0;
                slashes += c == '/' || c == '\\' ? 1 : 0;
            }
            return new Letters(digits, capitals, ats, colons, points, slashes);
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
