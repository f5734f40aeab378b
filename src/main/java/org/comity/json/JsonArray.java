package org.comity.json;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** A JSON array. */
public record JsonArray(List<JsonValue> elements) implements JsonValue, Iterable<JsonValue> {

    public JsonArray {
        elements = List.copyOf(elements);
    }

    /** An array of strings. */
    public static JsonArray ofTexts(String... texts) {
        return new JsonArray(
                Arrays.stream(texts).<JsonValue>map(JsonString::new).toList());
    }

    /** An array of strings. */
    public static JsonArray ofTexts(List<String> texts) {
        return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
    }

    public int size() {
        return elements.size();
    }

    public boolean isEmpty() {
        return elements.isEmpty();
    }

    public JsonValue get(int index) {
        return elements.get(index);
    }

    @Override
    public Iterator<JsonValue> iterator() {
        return elements.iterator();
    }

    @Override
    public String kind() {
        return "an array";
    }

    @Override
    public String toString() {
        return Json.print(this);
    }
}
