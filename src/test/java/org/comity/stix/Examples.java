package org.comity.stix;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonNull;
import org.comity.json.JsonObject;

/** One or more whole examples of every type, from {@code src/test/resources/stix}. */
final class Examples {
    private static final List<JsonObject> ALL = new ArrayList<>();

    static {
        for (String file : List.of("domain-objects", "relationship-objects", "cyber-observables", "meta-objects")) {
            try (InputStream in =
                    Objects.requireNonNull(Examples.class.getResourceAsStream("/stix/" + file + ".json"), file)) {
                ((JsonArray) Json.parse(in.readAllBytes())).forEach(object -> ALL.add((JsonObject) object));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Examples() {}

    static List<JsonObject> all() {
        return ALL;
    }

    /** The first example of that type. */
    static JsonObject of(String type) {
        return ALL.stream()
                .filter(object -> type.equals(object.text("type")))
                .findFirst()
                .orElseThrow();
    }

    /** The example with some members changed, added, or (null) taken away. */
    static JsonObject of(String type, String changes) {
        return merged(of(type), Json.parseObject(changes));
    }

    /** RFC 7396: what a merge patch makes of an object. */
    static JsonObject merged(JsonObject object, JsonObject changes) {
        var merged = object.toBuilder();
        changes.forEach((name, value) -> {
            if (value instanceof JsonNull) {
                merged.remove(name);
            } else if (value instanceof JsonObject inner) {
                JsonObject old = object.object(name);
                merged.put(name, merged(old == null ? JsonObject.EMPTY : old, inner));
            } else {
                merged.put(name, value);
            }
        });
        return merged.build();
    }
}
