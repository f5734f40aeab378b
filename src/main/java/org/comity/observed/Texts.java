package org.comity.observed;

import org.comity.json.JsonNumber;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Texts and numbers of JSON as they are written; everything else is empty. */
final class Texts {
    private Texts() {}

    static String of(@Nullable JsonValue value) {
        return switch (value) {
            case JsonString string -> string.text();
            case JsonNumber number -> number.literal();
            case null, default -> "";
        };
    }
}
