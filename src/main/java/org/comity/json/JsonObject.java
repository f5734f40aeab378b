package org.comity.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object: its members in the order they were written.
 *
 * <p>Two parallel arrays rather than a map: STIX objects have about fifteen members, and a scan over names that the
 * parser has interned is faster than hashing and a third of the size.
 */
public final class JsonObject implements JsonValue {

    public static final JsonObject EMPTY = new JsonObject(new String[0], new JsonValue[0]);

    private final String[] names;
    private final JsonValue[] values;

    /** The arrays are handed over, not copied: only the parser and the builder of this package come here. */
    JsonObject(String[] names, JsonValue[] values) {
        this.names = names;
        this.values = values;
    }

    /** Collects members; a later one of the same name replaces the earlier in its place. */
    public static Builder builder() {
        return new Builder();
    }

    public int size() {
        return names.length;
    }

    public boolean isEmpty() {
        return names.length == 0;
    }

    public String name(int index) {
        return names[index];
    }

    public JsonValue value(int index) {
        return values[index];
    }

    /** The names in the order they were written. */
    public List<String> names() {
        return List.of(names);
    }

    public boolean has(String name) {
        return get(name) != null;
    }

    /** The member of that name, or null where there is none. */
    @SuppressWarnings("ReferenceEquality") // names are interned by the parser; equals follows where they are not
    public @Nullable JsonValue get(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i] == name) {
                return values[i];
            }
        }
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return values[i];
            }
        }
        return null;
    }

    /** The member's text, or null where it is missing or no string. */
    public @Nullable String text(String name) {
        return get(name) instanceof JsonString string ? string.text() : null;
    }

    /** The member as an object, or null where it is missing or none. */
    public @Nullable JsonObject object(String name) {
        return get(name) instanceof JsonObject object ? object : null;
    }

    /** The member as an array, or null where it is missing or none. */
    public @Nullable JsonArray array(String name) {
        return get(name) instanceof JsonArray array ? array : null;
    }

    /** The strings of an array member; empty where it is missing or no array; what is no string is passed over. */
    public List<String> texts(String name) {
        if (!(get(name) instanceof JsonArray array)) {
            return List.of();
        }
        var texts = new ArrayList<String>(array.size());
        for (JsonValue element : array) {
            if (element instanceof JsonString string) {
                texts.add(string.text());
            }
        }
        return texts;
    }

    public void forEach(BiConsumer<String, JsonValue> visitor) {
        for (int i = 0; i < names.length; i++) {
            visitor.accept(names[i], values[i]);
        }
    }

    /** A builder that starts with these members. */
    public Builder toBuilder() {
        var builder = new Builder();
        forEach(builder::put);
        return builder;
    }

    @Override
    public String kind() {
        return "an object";
    }

    /** Equal when the members are equal, in whatever order they are written. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof JsonObject object) || object.size() != size()) {
            return false;
        }
        for (int i = 0; i < names.length; i++) {
            if (!values[i].equals(object.get(names[i]))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = 0; i < names.length; i++) {
            hash += names[i].hashCode() ^ values[i].hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        return Json.print(this);
    }

    /** Members on their way to becoming an object. */
    public static final class Builder {
        private String[] names = new String[16];
        private JsonValue[] values = new JsonValue[16];
        private int size;

        Builder() {}

        public Builder put(String name, JsonValue value) {
            int at = indexOf(name);
            if (at >= 0) {
                values[at] = value;
                return this;
            }
            append(name, value);
            return this;
        }

        public Builder put(String name, String text) {
            return put(name, new JsonString(text));
        }

        public Builder put(String name, long number) {
            return put(name, JsonValue.of(number));
        }

        public Builder put(String name, boolean truth) {
            return put(name, JsonValue.of(truth));
        }

        /** Puts the member only where there is a text. */
        public Builder putIfPresent(String name, @Nullable String text) {
            return text == null ? this : put(name, text);
        }

        public Builder remove(String name) {
            int at = indexOf(name);
            if (at >= 0) {
                System.arraycopy(names, at + 1, names, at, size - at - 1);
                System.arraycopy(values, at + 1, values, at, size - at - 1);
                size--;
            }
            return this;
        }

        /** False where the name stands already; the value is then not taken. */
        boolean appendNew(String name, JsonValue value) {
            if (indexOf(name) >= 0) {
                return false;
            }
            append(name, value);
            return true;
        }

        private void append(String name, JsonValue value) {
            if (size == names.length) {
                names = Arrays.copyOf(names, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            names[size] = name;
            values[size++] = value;
        }

        private int indexOf(String name) {
            for (int i = 0; i < size; i++) {
                if (names[i].equals(name)) {
                    return i;
                }
            }
            return -1;
        }

        public JsonObject build() {
            return new JsonObject(Arrays.copyOf(names, size), Arrays.copyOf(values, size));
        }
    }
}
