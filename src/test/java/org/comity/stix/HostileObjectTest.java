package org.comity.stix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonNull;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;

/** Whatever the object: it is checked and raised without an exception, and is refused only with a reason. */
class HostileObjectTest {
    private static final List<byte[]> SEEDS = seeds();
    private static final List<JsonObject> OBJECTS = objects();
    private static final List<JsonValue> PIECES = List.of(
            JsonNull.NULL,
            JsonBoolean.TRUE,
            new JsonNumber("1e999999999"),
            new JsonNumber("-0.0"),
            new JsonNumber("7"),
            new JsonNumber("9".repeat(400)),
            JsonObject.EMPTY,
            new JsonArray(List.of()),
            new JsonString(""),
            new JsonString("--"),
            new JsonString("2026-02-30T00:00:00Z"),
            new JsonString("indicator--"),
            new JsonString("bundle--00000001-0000-4000-8000-000000000001"),
            new JsonString("stix"),
            new JsonString("[a:b = 'c']"),
            new JsonString("\u0000"),
            new JsonString("é".repeat(300)),
            JsonArray.ofTexts("objects.0", "labels.[0]", "[", "a.[99999999999]"));

    private static List<byte[]> seeds() {
        try (var files = Files.list(Path.of("src/test/resources/seeds/stix"))) {
            var seeds = new ArrayList<byte[]>();
            for (Path file : files.sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
            return seeds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonObject> objects() {
        var objects = new ArrayList<>(Examples.all());
        SEEDS.forEach(seed -> objects.add(Json.parseObject(seed)));
        return objects;
    }

    private static void held(JsonObject object) {
        Checked checked = Stix.check(object);
        assertThat(checked.object() == null).isEqualTo(!checked.errors().isEmpty());
        assertThat(checked.findings())
                .hasSizeLessThanOrEqualTo(Walk.FINDINGS_MAX)
                .allSatisfy(finding -> {
                    assertThat(finding.rule()).matches("[a-z0-9.-]+");
                    assertThat(finding.message()).hasSizeLessThan(2_000);
                });
        assertThat(Stix.checkBundle(object)).isNotNull();
        assertThat(Stix20.raise(object)).isNotEmpty().allSatisfy(raised -> Stix.check(raised));
        StixId.deterministic(String.valueOf(object.text("type")), object);
    }

    @Property(tries = 5_000)
    void a_mutated_object_is_checked_without_an_exception(@ForAll Random random) {
        JsonValue object = OBJECTS.get(random.nextInt(OBJECTS.size()));
        for (int i = random.nextInt(4); i >= 0; i--) {
            object = mutated(object, random);
        }
        if (object instanceof JsonObject mutated) {
            held(mutated);
        }
    }

    @Property(tries = 5_000)
    void mutated_bytes_are_no_json_or_are_checked_without_an_exception(@ForAll Random random) {
        byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).clone();
        for (int i = random.nextInt(6); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        try {
            held(Json.parseObject(bytes));
        } catch (BadJson e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property
    void arbitrary_json_is_checked_without_an_exception(@ForAll("objectsOfAnySort") JsonObject object) {
        held(object);
    }

    /** One place in the value is replaced, taken away, doubled, or named otherwise. */
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

    @Provide
    Arbitrary<JsonObject> objectsOfAnySort() {
        Arbitrary<String> names = Arbitraries.oneOf(
                Arbitraries.of(
                        "type",
                        "id",
                        "spec_version",
                        "created",
                        "labels",
                        "extensions",
                        "granular_markings",
                        "objects",
                        "pattern",
                        "hashes",
                        "object_refs",
                        "definition",
                        "contents"),
                Arbitraries.strings().ofMaxLength(12));
        Arbitrary<JsonValue> leaves = Arbitraries.oneOf(
                Arbitraries.of(PIECES),
                Arbitraries.strings().ofMaxLength(40).map(JsonString::new),
                Arbitraries.of(ObjectType.all()).map(type -> new JsonString(type.name())),
                Arbitraries.longs().map(JsonValue::of));
        Arbitrary<JsonValue> values = Arbitraries.lazyOf(
                () -> leaves,
                () -> leaves.list().ofMaxSize(4).map(JsonArray::new),
                () -> Arbitraries.maps(names, leaves).ofMaxSize(4).map(HostileObjectTest::object));
        return Arbitraries.maps(names, values).ofMaxSize(8).map(HostileObjectTest::object);
    }

    private static JsonObject object(java.util.Map<String, ? extends JsonValue> members) {
        var object = JsonObject.builder();
        members.forEach(object::put);
        return object.build();
    }
}
