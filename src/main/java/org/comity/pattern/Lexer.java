package org.comity.pattern;

import java.util.Base64;
import java.util.Set;

/**
 * Cuts a pattern's text into tokens, one at a time.
 *
 * <p>Allocates nothing but the values of constants: where the token lies is kept in fields and read by {@link Parser}.
 */
final class Lexer {

    /** What a token is. */
    enum Kind {
        OPEN_BRACKET("'['"),
        CLOSE_BRACKET("']'"),
        OPEN_PARENTHESIS("'('"),
        CLOSE_PARENTHESIS("')'"),
        COLON("':'"),
        DOT("'.'"),
        COMMA("','"),
        STAR("'*'"),
        SIGN("a comparison operator"),
        WORD("a word"),
        TEXT("a string in single quotes"),
        WHOLE("an integer"),
        REAL("a float"),
        HEX("a hex constant"),
        BINARY("a binary constant"),
        TIMESTAMP("a timestamp such as t'2016-06-01T01:30:00Z'"),
        END("the end of the pattern");

        final String said;

        Kind(String said) {
            this.said = said;
        }
    }

    /** Words that name no property and no type (§9.4); {@code LAST} is kept back by the grammar too. */
    static final Set<String> KEYWORDS = Set.of("""
            AND OR NOT FOLLOWEDBY LIKE MATCHES ISSUPERSET ISSUBSET EXISTS LAST IN START STOP SECONDS true false WITHIN
            REPEATS TIMES""".split("\\s+"));

    private final String text;
    private int next;

    /** Where the current token begins and ends. */
    int start;

    int end;
    Kind kind = Kind.END;

    /** The current token's value where it is a string or another quoted constant. */
    String value = "";

    Lexer(String text) {
        this.text = text;
        advance();
    }

    static boolean isPropertyName(String name) {
        return !name.isEmpty() && wordEnd(name, 0, false) == name.length() && !KEYWORDS.contains(name);
    }

    static boolean isObjectType(String name) {
        return !name.isEmpty() && wordEnd(name, 0, true) == name.length() && !KEYWORDS.contains(name);
    }

    /** The text of the current token as it was written. */
    String written() {
        return text.substring(start, end);
    }

    boolean is(String word) {
        return end - start == word.length() && (kind == Kind.WORD || kind == Kind.SIGN) && text.startsWith(word, start);
    }

    /** How an error names the current token. */
    String found() {
        return switch (kind) {
            case END -> Kind.END.said;
            case TEXT -> "the string " + shortened();
            case WORD -> shortened() + keywordMeant();
            default -> shortened();
        };
    }

    private String shortened() {
        String written = written();
        String cut = written.length() <= 40 ? written : written.substring(0, 40) + "…";
        return kind == Kind.TEXT ? cut : "'" + cut + "'";
    }

    private String keywordMeant() {
        String written = written();
        return KEYWORDS.stream()
                .filter(keyword -> keyword.equalsIgnoreCase(written) && !keyword.equals(written))
                .findFirst()
                .map(keyword -> " (is " + keyword + " meant?)")
                .orElse("");
    }

    void advance() {
        skipSpace();
        start = next;
        if (next == text.length()) {
            end = next;
            kind = Kind.END;
            return;
        }
        char c = text.charAt(next);
        switch (c) {
            case '[' -> take(Kind.OPEN_BRACKET, 1);
            case ']' -> take(Kind.CLOSE_BRACKET, 1);
            case '(' -> take(Kind.OPEN_PARENTHESIS, 1);
            case ')' -> take(Kind.CLOSE_PARENTHESIS, 1);
            case ':' -> take(Kind.COLON, 1);
            case ',' -> take(Kind.COMMA, 1);
            case '*' -> take(Kind.STAR, 1);
            case '=' -> take(Kind.SIGN, follows('=') ? 2 : 1);
            case '<' -> take(Kind.SIGN, follows('=') || follows('>') ? 2 : 1);
            case '>' -> take(Kind.SIGN, follows('=') ? 2 : 1);
            case '\'' -> string();
            case '.' -> {
                if (isDigit(next + 1)) {
                    number();
                } else {
                    take(Kind.DOT, 1);
                }
            }
            case '!' -> {
                if (!follows('=')) {
                    throw new BadPattern(next, "expected '=' after '!'");
                }
                take(Kind.SIGN, 2);
            }
            default -> {
                if (isWordStart(c)) {
                    word();
                } else if (isDigit(next) || c == '+' || c == '-') {
                    number();
                } else {
                    throw new BadPattern(
                            next,
                            "found the character " + shown(text.codePointAt(next))
                                    + ", which has no meaning in a pattern outside quotes");
                }
            }
        }
    }

    private static String shown(int character) {
        return character > ' ' && character < 0x7f
                ? "'" + Character.toString(character) + "'"
                : "U+%04X".formatted(character);
    }

    private void take(Kind kind, int length) {
        this.kind = kind;
        next += length;
        end = next;
    }

    private boolean follows(char c) {
        return next + 1 < text.length() && text.charAt(next + 1) == c;
    }

    private boolean isDigit(int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static int wordEnd(String text, int from, boolean hyphens) {
        int at = from;
        if (at < text.length() && isWordStart(text.charAt(at))) {
            at++;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (!isWordStart(c) && !(c >= '0' && c <= '9') && !(hyphens && c == '-')) {
                    break;
                }
                at++;
            }
        }
        return at;
    }

    private void word() {
        int until = wordEnd(text, next, true);
        if (until == next + 1 && until < text.length() && text.charAt(until) == '\'') {
            switch (text.charAt(next)) {
                case 'h' -> {
                    quoted(Kind.HEX);
                    return;
                }
                case 'b' -> {
                    quoted(Kind.BINARY);
                    return;
                }
                case 't' -> {
                    quoted(Kind.TIMESTAMP);
                    return;
                }
                default -> {}
            }
        }
        take(Kind.WORD, until - next);
    }

    /** {@code h'…'}, {@code b'…'}, {@code t'…'}: no escapes, the content checked here. */
    private void quoted(Kind kind) {
        int close = text.indexOf('\'', next + 2);
        if (close < 0) {
            throw new BadPattern(next, "a quote that is never closed");
        }
        value = text.substring(next + 2, close);
        boolean good = switch (kind) {
            case HEX -> value.length() % 2 == 0 && value.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
            case BINARY -> isBase64(value);
            default -> Timestamp.isWellFormed(value);
        };
        if (!good) {
            throw new BadPattern(
                    next,
                    "expected "
                            + switch (kind) {
                                case HEX -> "pairs of hexadecimal digits in h'…'";
                                case BINARY -> "base64 with its padding in b'…'";
                                default -> "a timestamp such as 2016-06-01T01:30:00.123Z in t'…'";
                            }
                            + ", found '" + (value.length() <= 40 ? value : value.substring(0, 40) + "…") + "'");
        }
        take(kind, close + 1 - next);
    }

    private static boolean isBase64(String text) {
        if (text.isEmpty() || text.length() % 4 != 0) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void string() {
        int at = next + 1;
        StringBuilder unescaped = null;
        int copied = at;
        while (true) {
            if (at >= text.length()) {
                throw new BadPattern(next, "a quote that is never closed");
            }
            char c = text.charAt(at);
            if (c == '\'') {
                break;
            }
            if (c == '\\') {
                char escaped = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
                if (escaped != '\\' && escaped != '\'') {
                    throw new BadPattern(
                            at, "expected \\\\ or \\' after the backslash in a string; there are no other escapes");
                }
                if (unescaped == null) {
                    unescaped = new StringBuilder();
                }
                unescaped.append(text, copied, at).append(escaped);
                copied = at + 2;
                at++;
            }
            at++;
        }
        value = unescaped == null
                ? text.substring(copied, at)
                : unescaped.append(text, copied, at).toString();
        take(Kind.TEXT, at + 1 - next);
    }

    private void number() {
        int at = next;
        if (text.charAt(at) == '+' || text.charAt(at) == '-') {
            at++;
        }
        int digits = at;
        while (isDigit(at)) {
            at++;
        }
        int whole = at - digits;
        boolean real = at < text.length() && text.charAt(at) == '.' && isDigit(at + 1);
        if (real) {
            at++;
            while (isDigit(at)) {
                at++;
            }
        } else if (whole == 0) {
            throw new BadPattern(next, "expected a digit after '" + text.charAt(next) + "'");
        } else if (whole > 1 && text.charAt(digits) == '0') {
            throw new BadPattern(next, "an integer does not begin with 0");
        }
        if (at - next > 2 * Literal.NUMBER_CHARS_MAX) { // the zeros around it not counted, which only cost reading
            throw new BadPattern(next, "a number of more than " + Literal.NUMBER_CHARS_MAX + " digits");
        }
        take(real ? Kind.REAL : Kind.WHOLE, at - next);
    }

    private void skipSpace() {
        while (next < text.length()) {
            char c = text.charAt(next);
            if (isSpace(c)) {
                next++;
            } else if (c == '/' && follows('/')) {
                while (next < text.length() && text.charAt(next) != '\n' && text.charAt(next) != '\r') {
                    next++;
                }
            } else if (c == '/' && follows('*')) {
                int close = text.indexOf("*/", next + 2);
                if (close < 0) {
                    throw new BadPattern(next, "a comment that is never closed");
                }
                next = close + 2;
            } else {
                return;
            }
        }
    }

    private static boolean isSpace(char c) {
        return switch (c) {
            case ' ',
                    '\t',
                    '\r',
                    '\n',
                    '\u000b',
                    '\f',
                    '\u0085',
                    '\u00a0',
                    '\u1680',
                    '\u2028',
                    '\u2029',
                    '\u202f',
                    '\u205f',
                    '\u3000' -> true;
            default -> c >= '\u2000' && c <= '\u200a';
        };
    }
}
