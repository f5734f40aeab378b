package org.comity.duty;

import java.util.Map;
import org.comity.json.Json;
import org.comity.json.JsonString;

/** Facts as the file that {@link FactsForm} reads. */
public final class FactsText {
    private FactsText() {}

    /** The file, with a line end behind each line; what is unknown is left out. */
    public static String of(Facts facts) {
        var text = new StringBuilder("comity: " + FactsForm.VERSION + "\nzones: [");
        text.append(String.join(
                        ", ", facts.zones().stream().map(zone -> quoted(zone.getId())).toList()))
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

    /** Text in quotation marks as JSON writes it, which YAML 1.2 reads alike. */
    private static String quoted(String value) {
        return Json.print(new JsonString(value));
    }
}
