package org.comity.json;

/** A JSON string, escapes resolved. */
public record JsonString(String text) implements JsonValue {
    @Override
    public String kind() {
        return "a string";
    }

    @Override
    public String toString() {
        return Json.print(this);
    }
}
