package org.comity.cases;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a step may say.
 *
 * @param name as written in commands and steps
 * @param required whether the step means nothing without it
 * @param many whether it is a list
 * @param choices what may be said; empty where {@code form} decides
 * @param form what a value looks like
 * @param about for those who type it
 */
public record Field(String name, boolean required, boolean many, Set<String> choices, Pattern form, String about) {

    /** Characters of a text in a step. */
    public static final int TEXT_CHARS_MAX = 10_000;

    /** Values of a field that is a list. */
    public static final int VALUES_MAX = 300;

    /** Any text without control characters but line breaks. */
    public static final Pattern TEXT = Pattern.compile("[^\\p{Cntrl}&&[^\\n]]{1," + TEXT_CHARS_MAX + "}+");

    /** A short line. */
    public static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]{1,300}+");

    /** A party's id. */
    public static final Pattern PARTY = Pattern.compile("[a-z0-9][a-z0-9.-]{1,251}[a-z0-9]");

    /** A short name, such as that of a task. */
    public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public Field {
        choices = Set.copyOf(choices);
    }

    /** One that must be said, of that form. */
    public static Field must(String name, Pattern form, String about) {
        return new Field(name, true, false, Set.of(), form, about);
    }

    /** One that may be said, of that form. */
    public static Field may(String name, Pattern form, String about) {
        return new Field(name, false, false, Set.of(), form, about);
    }

    /** One that is chosen from a few words. */
    public static Field choice(String name, boolean required, Set<String> choices, String about) {
        return new Field(name, required, false, choices, LINE, about);
    }

    /** A list of words chosen from others. */
    public static Field choices(String name, boolean required, Set<String> choices, String about) {
        return new Field(name, required, true, choices, LINE, about);
    }

    /** What is wrong with it in that step, in a sentence; null where nothing is. */
    public @Nullable String problem(JsonObject says) {
        JsonValue value = says.get(name);
        if (value == null) {
            return required ? "its " + name + " is missing: " + about : null;
        }
        List<JsonValue> values = many && value instanceof JsonArray array ? array.elements() : List.of(value);
        if (many != value instanceof JsonArray || values.size() > VALUES_MAX) {
            return "its " + name + " is not written as " + (many ? "a list of up to " + VALUES_MAX : "one text");
        }
        for (JsonValue each : values) {
            if (!(each instanceof JsonString text) || !form.matcher(text.text()).matches()) {
                return "its " + name + " is not " + about;
            }
            if (!choices.isEmpty() && !choices.contains(text.text())) {
                return "its " + name + " is \"" + text.text() + "\"; choose from "
                        + String.join(", ", new TreeSet<>(choices));
            }
        }
        return null;
    }

    /** The value as it was typed, as it stands in a step. */
    public JsonValue typed(String value) {
        return many
                ? JsonArray.ofTexts(Pattern.compile(",")
                        .splitAsStream(value)
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .toList())
                : new JsonString(value);
    }
}
