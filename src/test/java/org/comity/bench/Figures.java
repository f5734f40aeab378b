package org.comity.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one run: for each case, such as {@code sqlite_20k}, a number under each key. Printed as a table and as
 * one JSON object, where the key of the case comes first: {@code sqlite_20k_read_objects_per_s}.
 */
final class Figures {

    private final Map<String, Map<String, BigDecimal>> cases = new LinkedHashMap<>();
    private final Set<String> keys = new LinkedHashSet<>();
    private final Map<String, String> notes = new LinkedHashMap<>();

    /** Announces a key, so that rows stand in the order of reading and an unmeasured one shows as such. */
    void key(String... names) {
        keys.addAll(java.util.List.of(names));
    }

    /** Records a figure, rounded to what can be meant: whole numbers from 100 on, three decimals below. */
    void put(String of, String key, double value) {
        int decimals = Math.abs(value) >= 100 ? 0 : 3;
        keys.add(key);
        cases.computeIfAbsent(of, each -> new LinkedHashMap<>())
                .put(key, BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP));
    }

    @Nullable
    BigDecimal get(String of, String key) {
        Map<String, BigDecimal> figures = cases.get(of);
        return figures == null ? null : figures.get(key);
    }

    /** Adds a word about the run itself, such as its machine. */
    void note(String key, String text) {
        notes.put(key, text);
    }

    /** The notes as a list in Markdown. */
    String heading() {
        var text = new StringBuilder();
        notes.forEach((key, note) ->
                text.append("* ").append(key).append(": ").append(note).append('\n'));
        return text.toString();
    }

    /** A table in Markdown: a row for each key, a column for each case. */
    String table() {
        int first = keys.stream().mapToInt(String::length).max().orElse(0);
        var text = new StringBuilder();
        row(text, first, "", key -> key);
        text.append("|").append("-".repeat(first + 2));
        cases.keySet()
                .forEach(each ->
                        text.append('|').append("-".repeat(width(each) + 1)).append(':'));
        text.append("|\n");
        for (String key : keys) {
            row(text, first, key, each -> {
                BigDecimal figure = get(each, key);
                return figure == null ? "not measured" : written(figure);
            });
        }
        return text.toString();
    }

    private void row(StringBuilder text, int first, String key, java.util.function.UnaryOperator<String> cell) {
        text.append("| ").append(key).append(" ".repeat(first - key.length())).append(" |");
        for (String each : cases.keySet()) {
            text.append(' ')
                    .append(" "
                            .repeat(Math.max(0, width(each) - cell.apply(each).length())));
            text.append(cell.apply(each)).append(" |");
        }
        text.append('\n');
    }

    private static int width(String of) {
        return Math.max("not measured".length(), of.length());
    }

    private static String written(BigDecimal figure) {
        return figure.scale() == 0 ? String.format(Locale.ROOT, "%,d", figure.longValue()) : figure.toPlainString();
    }

    /**
     * One line of JSON: the notes, the plain keys, then every figure of every case.
     *
     * @param headline a plain key has the figure of the last case that has it and begins so
     */
    String json(String headline) {
        var text = new StringBuilder("{");
        notes.forEach((key, note) ->
                text.append(separator(text)).append(quoted(key)).append(':').append(quoted(note)));
        var plain = new LinkedHashMap<String, BigDecimal>();
        cases.forEach((of, figures) -> {
            if (of.startsWith(headline)) {
                plain.putAll(figures);
            }
        });
        plain.forEach((key, figure) -> number(text, key, figure));
        cases.forEach((of, figures) -> figures.forEach((key, figure) -> number(text, of + "_" + key, figure)));
        return text.append('}').toString();
    }

    private static void number(StringBuilder text, String key, BigDecimal figure) {
        text.append(separator(text)).append(quoted(key)).append(':').append(figure.toPlainString());
    }

    private static String separator(StringBuilder text) {
        return text.length() == 1 ? "" : ",";
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
