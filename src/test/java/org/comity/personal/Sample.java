package org.comity.personal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.stix.Stix;
import org.comity.stix.StixId;

/** Objects that speak of people, and the keys of two agreements. */
final class Sample {
    private Sample() {}

    static final byte[] KEY = key(1);
    static final byte[] OTHER_KEY = key(2);
    static final String AGREEMENT = "fraud-ring";

    private static byte[] key(int filler) {
        byte[] key = new byte[Minimisation.KEY_BYTES_MIN];
        Arrays.fill(key, (byte) filler);
        return key;
    }

    static Minimisation of(Map<Category, Measure> measures) {
        return Minimisation.of(measures, KEY, AGREEMENT);
    }

    /** An observable with the identifier its content gives it; single quotes stand for double ones. */
    static JsonObject observable(String type, String members) {
        JsonObject content = read("{" + members + "}");
        StixId computed = StixId.deterministic(type, content);
        var object = JsonObject.builder()
                .put("type", type)
                .put("spec_version", "2.1")
                .put("id", computed == null ? type + "--00000001-1111-4111-8111-111111111111" : computed.toString());
        content.forEach(object::put);
        return checked(object.build());
    }

    /** A domain or relationship object with what every one must have. */
    static JsonObject versioned(String type, String members) {
        var object = JsonObject.builder()
                .put("type", type)
                .put("spec_version", "2.1")
                .put("id", type + "--00000002-1111-4111-8111-111111111111")
                .put("created", "2026-03-01T08:00:00.000Z")
                .put("modified", "2026-03-02T09:30:00.000Z");
        read("{" + members + "}").forEach(object::put);
        return checked(object.build());
    }

    static JsonObject indicator(String pattern, String members) {
        return versioned(
                "indicator",
                "'pattern': "
                        + Json.print(org.comity.json.JsonValue.of(pattern)).replace("'", "\\u0027")
                        + ", 'pattern_type': 'stix', 'valid_from': '2026-01-01T00:00:00Z'"
                        + (members.isEmpty() ? "" : ", " + members));
    }

    /** A JSON object; single quotes stand for double ones where no double ones are used. */
    static JsonObject read(String text) {
        return Json.parseObject(text.replace('\'', '"'));
    }

    static JsonObject checked(JsonObject object) {
        assertThat(Stix.check(object).errors()).as(object.toString()).isEmpty();
        return object;
    }

    static Rendition rendition(Minimisation minimisation, JsonObject object) {
        return minimisation.rendition(object, Json.bytes(object));
    }

    /** The object as it crosses; fails where it is refused. Unchanged is the object itself. */
    static JsonObject crossing(Minimisation minimisation, JsonObject object) {
        return switch (rendition(minimisation, object)) {
            case Rendition.Unchanged unchanged -> object;
            case Rendition.Changed changed -> {
                JsonObject made = Json.parseObject(changed.body());
                assertThat(made.text("id")).isEqualTo(changed.id());
                yield checked(made);
            }
            case Rendition.Refused refused -> throw new AssertionError("refused: " + refused.reason());
        };
    }

    static String text(Rendition rendition) {
        return switch (rendition) {
            case Rendition.Unchanged unchanged -> new String(unchanged.body(), StandardCharsets.UTF_8);
            case Rendition.Changed changed -> new String(changed.body(), StandardCharsets.UTF_8);
            case Rendition.Refused refused -> "";
        };
    }
}
