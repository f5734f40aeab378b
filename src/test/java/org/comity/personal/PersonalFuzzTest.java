package org.comity.personal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonNull;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.stix.Stix;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Whatever the object: it is searched and minimised without an exception, and what crosses is STIX. */
class PersonalFuzzTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final List<JsonObject> OBJECTS = objects();
    private static final List<JsonValue> PIECES = List.of(
            JsonNull.NULL,
            JsonBoolean.TRUE,
            new JsonNumber("1e999999999"),
            new JsonNumber("-0.0"),
            new JsonNumber("7"),
            JsonObject.EMPTY,
            new JsonArray(List.of()),
            new JsonString(""),
            new JsonString("--"),
            new JsonString("@"),
            new JsonString("ana@mail.example"),
            new JsonString("192.0.2.7/33 999.1.1.1 ::/ 1::2::3 ::ffff:1.2.3"),
            new JsonString("+1 -- (202) 555-0143 00" + "1 ".repeat(60)),
            new JsonString("ipv4-addr--12592121-be4c-5a93-a813-5a5af16e50db"),
            new JsonString("-ipv4-addr--12592121-BE4C-5a93-a813-5a5af16e50db--12592121-be4c-5a93-a813-5a5af16e50db"),
            new JsonString("http://a:b@[::1]/"),
            new JsonString("://@"),
            new JsonString("mailto:"),
            new JsonString("[ipv4-addr:value = '192.0.2.7' AND email-addr:value LIKE '%@a.example']"),
            new JsonString("[network-traffic:src_ref.'x'[*].value IN ()]"),
            new JsonString("CN=,E==;\"=,"),
            new JsonString("\u0000\u0130\u0131 \ud83d\ude00"),
            JsonArray.ofTexts("objects.0", "labels.[0]", "[", "a.[99999999999]", "authors.[1].[0]", "."));

    private static List<JsonObject> objects() {
        var objects = new ArrayList<JsonObject>();
        for (String folder : List.of("src/test/resources/stix", "src/test/resources/seeds/personal")) {
            try (var files = Files.list(Path.of(folder))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".json"))
                        .sorted()
                        .toList()) {
                    if (Json.parse(Files.readAllBytes(file)) instanceof JsonArray list) {
                        list.forEach(each -> objects.add((JsonObject) each));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return objects;
    }

    private static void held(JsonObject object, Random random) {
        PersonalSearch.find(object);
        Map<Category, Measure> measures = new EnumMap<>(Category.class);
        for (Category category : Category.values()) {
            measures.put(category, Measure.values()[random.nextInt(Measure.values().length)]);
        }
        Minimisation minimisation = Sample.of(measures);
        Minimisation parts = minimisation.withoutPartsAbove(selector -> selector.length() % 2 == 0);
        for (Minimisation each : List.of(minimisation, parts)) {
            switch (Sample.rendition(each, object)) {
                case Rendition.Changed changed ->
                    assertThat(Stix.check(Json.parseObject(changed.body())).errors())
                            .isEmpty();
                case Rendition.Refused refused -> assertThat(refused.reason()).isNotBlank();
                case Rendition.Unchanged unchanged -> {}
            }
        }
    }

    @Property(tries = 3_000)
    void a_mutated_object_is_minimised_or_refused(@ForAll Random random) {
        JsonValue object = OBJECTS.get(random.nextInt(OBJECTS.size()));
        for (int i = random.nextInt(4); i >= 0; i--) {
            object = mutated(object, random);
        }
        if (object instanceof JsonObject mutated) {
            held(mutated, random);
        }
    }

    @Property(tries = 2_000)
    void mutated_bytes_are_no_json_or_are_minimised_or_refused(@ForAll Random random) {
        byte[] bytes = Json.bytes(OBJECTS.get(random.nextInt(OBJECTS.size())));
        for (int i = random.nextInt(6); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        try {
            held(Json.parseObject(bytes), random);
        } catch (BadJson e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property(tries = 500)
    void any_text_is_searched(@ForAll String text) {
        TextSearch.in(text).forEach(span -> assertThat(span.from()).isLessThan(span.to()));
    }

    /** Texts on which an expression that tries again and again would not come to its end. */
    @Test
    void a_long_text_is_searched_in_time_that_grows_with_it() {
        Assertions.assertTimeoutPreemptively(LONG, () -> {
            for (String piece : List.of(
                    "a",
                    "a.",
                    "1",
                    "1.",
                    "a@",
                    "a@b.",
                    "::1",
                    ":",
                    "+1 ",
                    "00",
                    "(1",
                    "DE89 ",
                    "DE890000",
                    "S-1-5-21-1",
                    "/home/",
                    "://a:",
                    "://",
                    "--",
                    "ipv4-addr--",
                    "1-",
                    "%",
                    "%@",
                    " ",
                    "a-a@a-")) {
                String text = piece.repeat(200_000 / piece.length());
                TextSearch.in(text);
                held(JsonObject.builder().put("type", "url").put("value", text).build(), new Random(1));
                held(
                        JsonObject.builder()
                                .put("type", "x509-certificate")
                                .put("subject", text)
                                .build(),
                        new Random(2));
            }
        });
    }

    /** One place in the value is replaced, taken away or doubled. */
    private static JsonValue mutated(JsonValue value, Random random) {
        JsonValue piece = PIECES.get(random.nextInt(PIECES.size()));
        if (value instanceof JsonObject object && !object.isEmpty() && random.nextInt(8) > 0) {
            String name = object.name(random.nextInt(object.size()));
            JsonValue member = object.get(name);
            var builder = object.toBuilder();
            switch (random.nextInt(6)) {
                case 0 -> builder.remove(name);
                case 1 -> builder.put(piece instanceof JsonString text ? text.text() : "labels", piece);
                case 2 -> builder.put(name, piece);
                default -> builder.put(name, member == null ? piece : mutated(member, random));
            }
            return builder.build();
        }
        if (value instanceof JsonArray list && !list.isEmpty() && random.nextInt(8) > 0) {
            var elements = new ArrayList<>(list.elements());
            int at = random.nextInt(elements.size());
            switch (random.nextInt(4)) {
                case 0 -> elements.remove(at);
                case 1 -> elements.add(at, piece);
                default -> elements.set(at, mutated(elements.get(at), random));
            }
            return new JsonArray(elements);
        }
        return piece;
    }
}
