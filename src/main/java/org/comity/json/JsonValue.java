package org.comity.json;

/** One JSON value. Values are immutable and equal when their content is equal. */
public sealed interface JsonValue permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

    /** The word an error message uses for this value's kind, such as {@code "an object"}. */
    String kind();

    /** A string value. */
    static JsonString of(String text) {
        return new JsonString(text);
    }

    /** An integer value. */
    static JsonNumber of(long number) {
        return new JsonNumber(Long.toString(number));
    }

    /** A boolean value. */
    static JsonBoolean of(boolean truth) {
        return truth ? JsonBoolean.TRUE : JsonBoolean.FALSE;
    }
}
