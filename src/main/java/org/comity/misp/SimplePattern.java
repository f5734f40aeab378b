package org.comity.misp;

import java.util.ArrayList;
import java.util.List;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonNumber;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the STIX patterns that say no more than "one of these things, each with these values": equality and {@code IN},
 * joined by AND within OR. All others are not read here and stay patterns.
 */
final class SimplePattern {
    /** {@code IN} lists multiply; past this many alternatives a pattern stays a pattern. */
    private static final int ALTERNATIVES_MAX = 1_000;

    private final String text;
    private int at;

    private SimplePattern(String text) {
        this.text = text;
    }

    /** The alternatives, each the facts that hold together; null where the pattern is not that simple. */
    static @Nullable List<List<Fact>> read(String pattern) {
        var reader = new SimplePattern(pattern);
        var alternatives = new ArrayList<List<Fact>>();
        do {
            List<List<Fact>> observed = reader.take("[") ? reader.comparisons() : null;
            if (observed == null || !reader.take("]") || alternatives.size() + observed.size() > ALTERNATIVES_MAX) {
                return null;
            }
            alternatives.addAll(observed);
        } while (reader.word("OR"));
        reader.blanks();
        return reader.at == pattern.length() ? alternatives : null;
    }

    private @Nullable List<List<Fact>> comparisons() {
        var alternatives = new ArrayList<List<Fact>>();
        do {
            List<List<Fact>> together = together();
            if (together == null || alternatives.size() + together.size() > ALTERNATIVES_MAX) {
                return null;
            }
            alternatives.addAll(together);
        } while (word("OR"));
        return alternatives;
    }

    private @Nullable List<List<Fact>> together() {
        List<List<Fact>> together = List.of(List.of());
        do {
            List<Fact> either = comparison();
            if (either == null || (long) together.size() * either.size() > ALTERNATIVES_MAX) {
                return null;
            }
            var longer = new ArrayList<List<Fact>>();
            for (List<Fact> facts : together) {
                for (Fact fact : either) {
                    var all = new ArrayList<>(facts);
                    all.add(fact);
                    longer.add(all);
                }
            }
            together = longer;
        } while (word("AND"));
        return together;
    }

    /** The facts of which one must hold. */
    private @Nullable List<Fact> comparison() {
        String path = path();
        if (path == null) {
            return null;
        }
        if (take("=")) {
            JsonValue value = literal();
            return value == null ? null : List.of(new Fact(path, value));
        }
        if (!word("IN") || !take("(")) {
            return null;
        }
        var either = new ArrayList<Fact>();
        do {
            JsonValue value = literal();
            if (value == null || either.size() == ALTERNATIVES_MAX) {
                return null;
            }
            either.add(new Fact(path, value));
        } while (take(","));
        return take(")") ? either : null;
    }

    private @Nullable String path() {
        blanks();
        int from = at;
        boolean quoted = false;
        boolean typed = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && !(Character.isLetterOrDigit(c) || "-_.:[]*".indexOf(c) >= 0)) {
                break;
            } else if (!quoted && c == ':') {
                typed = true;
            } else if (!quoted && c == ']' && text.charAt(at - 1) != '*' && !Character.isDigit(text.charAt(at - 1))) {
                break;
            }
            at++;
        }
        return typed && !quoted ? text.substring(from, at) : null;
    }

    private @Nullable JsonValue literal() {
        blanks();
        if (at < text.length() && text.charAt(at) == 't' && text.startsWith("t'", at)) {
            at++;
            return string();
        }
        if (at < text.length() && text.charAt(at) == '\'') {
            return string();
        }
        if (word("true")) {
            return JsonBoolean.TRUE;
        }
        if (word("false")) {
            return JsonBoolean.FALSE;
        }
        int from = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || at == from && text.charAt(at) == '-')) {
            at++;
        }
        String digits = text.substring(from, at);
        return digits.matches("-?[0-9]{1,18}") ? new JsonNumber(digits) : null;
    }

    private @Nullable JsonString string() {
        var value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\'') {
                at++;
                return new JsonString(value.toString());
            }
            if (c == '\\' && at + 1 < text.length()) {
                c = text.charAt(++at);
            }
            value.append(c);
        }
        return null;
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean take(String sign) {
        blanks();
        boolean there = text.startsWith(sign, at);
        at += there ? sign.length() : 0;
        return there;
    }

    private boolean word(String word) {
        blanks();
        int after = at + word.length();
        boolean there =
                text.startsWith(word, at) && (after == text.length() || !Character.isLetterOrDigit(text.charAt(after)));
        at += there ? word.length() : 0;
        return there;
    }
}
