package org.comity.doors.api;

import java.util.Locale;
import java.util.Optional;
import org.comity.doors.Request;
import org.comity.doors.Shown;

/** Which content a caller takes and which it sends (RFC 9110 §12.5.1, §8.3): JSON. */
final class Media {
    static final String JSON = "application/json";

    private Media() {}

    /**
     * Lets a caller pass that takes JSON. The closest range decides; no header at all takes anything.
     *
     * @throws Objection ACCEPT
     */
    static void accept(Request request) {
        Optional<String> header = request.header("Accept");
        if (header.isEmpty()) {
            return;
        }
        int closest = -1;
        boolean wanted = false;
        for (String range : header.get().split(",")) {
            String[] parts = range.split(";");
            int closeness = closeness(parts[0].strip().toLowerCase(Locale.ROOT));
            if (closeness >= 0 && closeness >= closest) {
                boolean takes = weight(parts) > 0;
                wanted = closeness == closest ? wanted || takes : takes;
                closest = closeness;
            }
        }
        if (!wanted) {
            throw new Objection(
                    Problem.ACCEPT,
                    "Accept: " + Shown.text(header.get()) + " leaves out all there is here; ask for " + JSON);
        }
    }

    private static int closeness(String type) {
        return switch (type) {
            case JSON -> 2;
            case "application/*" -> 1;
            case "*/*" -> 0;
            default -> -1;
        };
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.matches("q=[01](\\.[0-9]{0,3})?")) {
                return Double.parseDouble(parameter.substring(2));
            }
        }
        return 1;
    }

    /**
     * Lets a body pass that says it is JSON in UTF-8.
     *
     * @throws Objection MEDIA_TYPE
     */
    static void content(Request request) {
        String header = request.header("Content-Type").orElse("");
        String[] parts = header.toLowerCase(Locale.ROOT).split(";");
        boolean json = parts[0].strip().equals(JSON);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            json &= !parameter.startsWith("charset=") || parameter.matches("charset=utf-?8");
        }
        if (!json) {
            throw new Objection(
                    Problem.MEDIA_TYPE,
                    (header.isEmpty() ? "a body without Content-Type" : "Content-Type: " + Shown.text(header))
                            + " is not taken here; send " + JSON);
        }
    }
}
