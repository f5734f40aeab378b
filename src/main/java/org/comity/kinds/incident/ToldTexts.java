package org.comity.kinds.incident;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.comity.cases.Field;
import org.comity.cases.Told.Left;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Texts and instants of a STIX object as steps can say them; what is lost by that is told as left. */
final class ToldTexts {

    /** Characters of a title. */
    static final int TITLE_CHARS = 300;

    private final List<Left> left;

    ToldTexts(List<Left> left) {
        this.left = left;
    }

    /** Without what steers a terminal, and cut where it is longer than a step takes. */
    List<String> pieces(@Nullable String text, String of, String what) {
        if (text == null || text.isBlank()) {
            return List.of();
        }
        String plain = text.replace("\r\n", "\n")
                .codePoints()
                .map(c -> Character.isISOControl(c) && c != '\n' ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        var pieces = new ArrayList<String>();
        int from = 0;
        while (from < plain.length() && pieces.size() < ToldIncident.NOTES_MAX) {
            int to = Math.min(plain.length(), from + Field.TEXT_CHARS_MAX);
            to = to < plain.length() && Character.isHighSurrogate(plain.charAt(to - 1)) ? to - 1 : to;
            pieces.add(plain.substring(from, to));
            from = to;
        }
        if (from < plain.length()) {
            left.add(new Left(of, what + " has " + plain.length() + " characters; the first " + from + " are taken"));
        }
        return pieces;
    }

    /** What one step says of it. */
    String first(@Nullable String text, String of, String what) {
        List<String> pieces = pieces(text, of, what);
        if (pieces.size() > 1) {
            left.add(new Left(
                    of,
                    what + " is longer than one step; its first "
                            + pieces.getFirst().length() + " characters are taken"));
        }
        return pieces.isEmpty() ? "" : pieces.getFirst();
    }

    /** On one line, cut to so many characters. */
    static String line(String text, int max) {
        String plain = text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        if (plain.length() <= max) {
            return plain;
        }
        int end = Character.isHighSurrogate(plain.charAt(max - 4)) ? max - 4 : max - 3;
        return plain.substring(0, end) + "...";
    }

    /** What a task is called: its name, which it need not have; else its description, its types, its id. */
    static String title(JsonObject task) {
        for (String each : List.of(
                text(task, "name"),
                text(task, "description").lines().findFirst().orElse(""),
                String.join(", ", task.texts("task_types")))) {
            String title = line(each, TITLE_CHARS);
            if (!title.isEmpty()) {
                return title;
            }
        }
        return text(task, "id");
    }

    /** When that was; empty where it says none. */
    String instant(JsonObject object, String name) {
        String text = text(object, name);
        if (text.isEmpty()) {
            return "";
        }
        try {
            return Instant.parse(text).toString();
        } catch (DateTimeParseException e) {
            left.add(new Left(text(object, "id"), "its " + name + " is no instant"));
            return "";
        }
    }

    static String text(JsonObject object, String name) {
        return Objects.requireNonNullElse(object.text(name), "");
    }
}
