package org.comity.doors.api;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.comity.doors.Shown;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.yaml.Nearest;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request: members that are known, of the form they have to have. Mistakes are collected, and {@link #checked}
 * tells all of them at once.
 */
final class Said {
    private final JsonObject body;
    private final List<JsonValue> errors = new ArrayList<>();
    private final List<String> sentences = new ArrayList<>();

    private Said(JsonObject body) {
        this.body = body;
    }

    /**
     * Reads a body.
     *
     * @param known the members that it may have
     * @throws Objection REQUEST when it is no JSON object
     */
    static Said of(byte[] bytes, List<String> known) {
        JsonObject body;
        try {
            body = Json.parseObject(bytes);
        } catch (BadJson e) {
            throw new Objection(Problem.REQUEST, "the body cannot be read, nothing was done: " + e.getMessage());
        }
        var said = new Said(body);
        for (String name : body.names()) {
            if (!known.contains(name)) {
                said.unknown("", name, known);
            }
        }
        return said;
    }

    /** Says that a member is not known. */
    void unknown(String in, String name, List<String> known) {
        String nearest = Nearest.of(name, known).orElse(null);
        wrong(
                in + "/" + pointer(name),
                "there is no member \"" + Shown.text(name) + "\" here"
                        + (nearest == null
                                ? "; there are " + String.join(", ", known)
                                : "; did you mean " + nearest + "?"),
                nearest);
    }

    /** Says that something is wrong. */
    void wrong(String pointer, String detail) {
        wrong(pointer, detail, null);
    }

    private void wrong(String pointer, String detail, @Nullable String suggestion) {
        sentences.add(detail);
        errors.add(JsonObject.builder()
                .put("pointer", "#" + pointer)
                .put("detail", detail)
                .putIfPresent("suggestion", suggestion)
                .build());
    }

    /** RFC 6901 §3. */
    private static String pointer(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** A text that has to be there. */
    String required(String name) {
        String text = text(name);
        if (text.isEmpty() && body.get(name) == null) {
            wrong("", "the member " + name + " is missing");
        } else if (text.isBlank() && body.get(name) instanceof JsonString) {
            wrong("/" + name, name + " is empty");
        }
        return text;
    }

    /** The same, in a form. */
    String required(String name, Pattern form, String about) {
        String text = required(name);
        if (!text.isBlank() && !form.matcher(text).matches()) {
            wrong("/" + name, name + " is not " + about);
        }
        return text;
    }

    /** The same, of up to so many characters. */
    String required(String name, int most) {
        return atMost(name, required(name), most);
    }

    private String atMost(String name, String text, int most) {
        if (text.length() > most) {
            wrong("/" + name, name + " has " + text.length() + " characters, of " + most + " at most");
        }
        return text;
    }

    /** A text; empty where it was not said. */
    String text(String name) {
        JsonValue value = body.get(name);
        if (value == null) {
            return "";
        }
        if (value instanceof JsonString text) {
            return text.text();
        }
        wrong("/" + name, name + " is " + value.kind() + "; expected a text");
        return "";
    }

    /** A whole number. */
    long number(String name, long otherwise, long least, long most) {
        JsonValue value = body.get(name);
        if (value == null) {
            return otherwise;
        }
        long number = value instanceof JsonNumber said && said.isSafeInteger() ? said.asLong() : least - 1;
        if (number < least || number > most) {
            wrong("/" + name, name + " is no whole number from " + least + " to " + most);
        }
        return number;
    }

    /** Yes or no. */
    boolean truth(String name, boolean otherwise) {
        JsonValue value = body.get(name);
        if (value != null && !(value instanceof JsonBoolean)) {
            wrong("/" + name, name + " is " + value.kind() + "; expected true or false");
        }
        return value instanceof JsonBoolean said ? said.truth() : otherwise;
    }

    /**
     * A list of texts, each once; empty where it was not said.
     *
     * @param most how many are taken
     */
    List<String> texts(String name, int most) {
        JsonValue value = body.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof JsonArray array)) {
            wrong("/" + name, name + " is " + value.kind() + "; expected a list");
            return List.of();
        }
        if (array.size() > most) {
            wrong("/" + name, name + " has " + array.size() + " elements, of " + most + " at most");
            return List.of();
        }
        var texts = new LinkedHashSet<String>();
        for (int i = 0; i < array.size(); i++) {
            if (array.get(i) instanceof JsonString(String text) && !text.isBlank()) {
                texts.add(text);
            } else {
                wrong("/" + name + "/" + i, name + " is a list of texts, and this is none");
            }
        }
        return List.copyOf(texts);
    }

    /** An instant; null where it was not said. */
    @Nullable
    Instant instant(String name) {
        String text = text(name);
        if (!(body.get(name) instanceof JsonString)) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            wrong("/" + name, name + " is no instant such as 2026-12-31T12:00:00Z");
            return null;
        }
    }

    /** A text of up to so many characters; empty where it was not said. */
    String text(String name, int most) {
        return atMost(name, text(name), most);
    }

    /** An object; an empty one where it was not said. */
    JsonObject object(String name) {
        JsonValue value = body.get(name);
        if (value != null && !(value instanceof JsonObject)) {
            wrong("/" + name, name + " is " + value.kind() + "; expected an object");
        }
        return value instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    /** As it stands; null where it was not said. */
    @Nullable
    JsonValue value(String name) {
        return body.get(name);
    }

    /** @throws Objection INVALID when anything is wrong */
    void checked() {
        if (!errors.isEmpty()) {
            throw new Objection(
                    Problem.INVALID,
                    String.join("; ", sentences),
                    JsonObject.builder().put("errors", new JsonArray(errors)).build());
        }
    }
}
