package org.comity.duty;

import java.util.Map;

/** Facts as the file that {@link FactsForm} reads. */
public final class FactsText {
    private FactsText() {}

    /** The file, with a line end behind each line; what is unknown is left out. */
    public static String of(Facts facts) {
        var text = new StringBuilder("comity: " + FactsForm.VERSION + "\nzones: [");
        text.append(String.join(
                        ", ",
                        facts.zones().stream().map(zone -> quoted(zone.getId())).toList()))
                .append("]\nfacts:");
        text.append(facts.known().isEmpty() ? " {}\n" : "\n");
        facts.known().forEach((fact, value) -> line(text, 1, fact.id(), value));
        if (!facts.submitted().isEmpty()) {
            text.append("submitted:\n");
        }
        for (Submission each : facts.submitted()) {
            text.append("  - stage: ").append(quoted(each.stage())).append('\n');
            line(text, 2, "at", each.at().toString());
            if (!each.reasons().isEmpty()) {
                line(text, 2, "reasons", each.reasons());
            }
            fields(text, each.fields());
        }
        return text.toString();
    }

    private static void fields(StringBuilder text, Map<String, String> fields) {
        if (!fields.isEmpty()) {
            text.append("    fields:\n");
            fields.forEach((id, value) -> line(text, 3, id, value));
        }
    }

    private static void line(StringBuilder text, int depth, String name, String value) {
        text.repeat("  ", depth).append(name).append(": ").append(quoted(value)).append('\n');
    }

    /** Text in quotation marks, with whatever YAML 1.2 (§5.1) would not print written by its number. */
    private static String quoted(String value) {
        var quoted = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c >= 0x20 && c <= 0x7e
                    || c >= 0xa0 && c <= 0xfffd && c != 0x2028 && c != 0x2029 && c != 0xfeff
                    || c >= 0x10000) {
                quoted.appendCodePoint(c);
            } else {
                quoted.append("\\u%04x".formatted(c));
            }
        });
        return quoted.append('"').toString();
    }
}
