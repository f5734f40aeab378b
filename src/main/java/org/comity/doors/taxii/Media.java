package org.comity.doors.taxii;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.comity.doors.BadRequest;
import org.comity.doors.Shown;
import org.jspecify.annotations.Nullable;

/** Which content a caller takes and which it sends (TAXII 2.1 §1.6.8, RFC 9110 §12.5.1). */
final class Media {

    /** What every answer is. */
    static final String TAXII = "application/taxii+json;version=2.1";

    /** What the objects are. */
    static final String STIX = "application/stix+json;version=2.1";

    private static final Pattern WEIGHT = Pattern.compile("0(\\.\\d{0,3})?|1(\\.0{0,3})?");

    private Media() {}

    /**
     * Lets a caller pass that takes TAXII 2.1. The closest range decides: {@code application/taxii+json;version=2.1}
     * before {@code application/taxii+json}, before {@code application/*}, before any. No header at all takes anything.
     *
     * @throws BadRequest 406
     */
    static void accept(Optional<String> header) {
        if (header.isEmpty()) {
            return;
        }
        int closest = -1;
        boolean wanted = false;
        for (String text : split(header.get(), ',')) {
            Range range = Range.read(text);
            int closeness = range == null ? -1 : range.closeness();
            if (range != null && closeness >= 0 && closeness >= closest) {
                wanted = closeness == closest ? wanted || range.weight > 0 : range.weight > 0;
                closest = closeness;
            }
        }
        if (!wanted) {
            throw new BadRequest(
                    406, "Accept: " + Shown.text(header.get()) + " leaves out all there is here; ask for " + TAXII);
        }
    }

    /**
     * Lets content pass that says it is TAXII 2.1.
     *
     * @throws BadRequest 415
     */
    static void content(Optional<String> header) {
        Range type = header.map(Range::read).orElse(null);
        if (type == null || type.closeness() < 2 || !type.isUtf8()) {
            throw new BadRequest(
                    415,
                    (header.isEmpty() ? "a body without Content-Type" : "Content-Type: " + Shown.text(header.get()))
                            + " is not taken here; send an envelope as " + TAXII);
        }
    }

    /** Splits at a separator outside quotes. */
    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    /** One media range with the parameters that matter here; others say nothing about TAXII and are passed over. */
    private record Range(String type, @Nullable String version, double weight, String charset) {

        static @Nullable Range read(String text) {
            List<String> parts = split(text, ';');
            String version = null;
            double weight = 1;
            String charset = "utf-8";
            for (String parameter : parts.subList(1, parts.size())) {
                int equals = parameter.indexOf('=');
                String name = (equals < 0 ? parameter : parameter.substring(0, equals))
                        .strip()
                        .toLowerCase(Locale.ROOT);
                String value = equals < 0
                        ? ""
                        : unquoted(parameter.substring(equals + 1).strip());
                switch (name) {
                    case "version" -> version = value;
                    case "charset" -> charset = value.toLowerCase(Locale.ROOT);
                    case "q" -> {
                        if (!WEIGHT.matcher(value).matches()) {
                            return null;
                        }
                        weight = Double.parseDouble(value);
                    }
                    default -> {}
                }
            }
            return new Range(parts.getFirst().strip().toLowerCase(Locale.ROOT), version, weight, charset);
        }

        /** How close this comes to naming TAXII 2.1; negative when it names something else. */
        int closeness() {
            return switch (type) {
                case "application/taxii+json" -> version == null ? 2 : version.equals("2.1") ? 3 : -1;
                case "application/*" -> 1;
                case "*/*" -> 0;
                default -> -1;
            };
        }

        boolean isUtf8() {
            return charset.equals("utf-8") || charset.equals("utf8");
        }

        private static String unquoted(String value) {
            return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                    ? value.substring(1, value.length() - 1)
                    : value;
        }
    }
}
