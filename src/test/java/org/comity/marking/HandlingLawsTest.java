package org.comity.marking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;

/** What holds for every combination of markings, and for whatever stands in a body. */
final class HandlingLawsTest {
    private static final String STATEMENT = MarkingDefinitionTest.OWN;
    private static final String NAMING = id(1);
    private static final String SECRET = id(2);
    private static final String ACS = id(3);
    private static final String STRANGE = id(4);
    private static final String NOT_HELD = id(5);

    private static final Map<String, JsonObject> HELD = Map.of(
            STATEMENT, MarkingDefinitionTest.statement("(c) CERT Example"),
            NAMING,
                    MarkingDefinitionTest.statement("Treat as TLP:AMBER").toBuilder()
                            .put("id", NAMING)
                            .build(),
            SECRET,
                    MarkingDefinitionTest.statement("NATO SECRET").toBuilder()
                            .put("id", SECRET)
                            .build(),
            ACS,
                    AcsMarkingTest.definition(AcsMarkingTest.FULL).toBuilder()
                            .put("id", ACS)
                            .build(),
            STRANGE,
                    MarkingDefinitionTest.definition(
                            STRANGE, "\"definition_type\":\"x\",\"definition\":{\"x\":\"y\"}"));

    private static final List<byte[]> SEEDS = seeds();

    private static String id(int number) {
        return "marking-definition--00000000-0000-4000-8000-00000000000" + number;
    }

    private static List<byte[]> seeds() {
        try (var files = Files.list(Path.of("src/test/resources/seeds/marking"))) {
            var seeds = new ArrayList<byte[]>();
            for (Path file : files.sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
            return seeds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Markings of one object: of the whole, and of its part "name". */
    record Marks(List<String> whole, List<String> parts) {
        JsonObject object() {
            var granular = new ArrayList<JsonValue>();
            for (String ref : parts) {
                granular.add(JsonObject.builder()
                        .put("marking_ref", ref)
                        .put("selectors", JsonArray.ofTexts("name"))
                        .build());
            }
            var object = JsonObject.builder().put("type", "indicator");
            if (!whole.isEmpty()) {
                object.put("object_marking_refs", JsonArray.ofTexts(whole));
            }
            return (granular.isEmpty() ? object : object.put("granular_markings", new JsonArray(granular))).build();
        }

        Handling handling() {
            return Handling.of(object(), HELD::get);
        }
    }

    @Property
    void a_marking_more_on_the_whole_never_makes_a_marked_object_milder(
            @ForAll("marks") Marks marks, @ForAll("refs") String more) {
        var whole = new ArrayList<>(marks.whole());
        whole.add(more);
        assertNotMilder(marks.handling(), new Marks(whole, marks.parts()).handling());
    }

    @Property
    void a_marking_more_on_a_part_never_makes_an_object_milder_even_an_unmarked_one(
            @ForAll("marks") Marks marks, @ForAll("refs") String more, @ForAll Tlp unmarkedCountsAs) {
        var parts = new ArrayList<>(marks.parts());
        parts.add(more);
        Handling before = marks.handling();
        Handling after = new Marks(marks.whole(), parts).handling();
        assertNotMilder(before, after);
        assertThat(after.strictest(unmarkedCountsAs)).isGreaterThanOrEqualTo(before.strictest(unmarkedCountsAs));
        assertThat(after.objectTlp()).isEqualTo(before.objectTlp());
    }

    private static void assertNotMilder(Handling before, Handling after) {
        Tlp was = before.tlp();
        Tlp objectWas = before.objectTlp();
        if (was != null) {
            assertThat(after.tlp()).isNotNull().isGreaterThanOrEqualTo(was);
        }
        if (objectWas != null) {
            assertThat(after.objectTlp()).isNotNull().isGreaterThanOrEqualTo(objectWas);
            assertThat(after.strictest(Tlp.CLEAR)).isGreaterThanOrEqualTo(before.strictest(Tlp.CLEAR));
        }
        assertThat(after.classified()).containsAll(before.classified());
        assertThat(after.unknown()).containsAll(before.unknown());
        assertThat(after.denials()).containsAll(before.denials());
        assertThat(after.statements()).containsAll(before.statements());
    }

    @Property
    void the_order_of_markings_makes_no_difference_to_what_counts(@ForAll("marks") Marks marks, @ForAll Random random) {
        var whole = new ArrayList<>(marks.whole());
        Collections.shuffle(whole, random);
        Handling one = marks.handling();
        Handling other = new Marks(whole, marks.parts()).handling();
        assertThat(other.tlp()).isEqualTo(one.tlp());
        assertThat(other.objectTlp()).isEqualTo(one.objectTlp());
        assertThat(other.denies()).isEqualTo(one.denies());
    }

    @Property
    void the_same_markings_on_a_part_as_on_the_whole_are_as_strict(@ForAll("marks") Marks marks) {
        var all = new ArrayList<>(marks.whole());
        all.addAll(marks.parts());
        Handling onWhole = new Marks(all, List.of()).handling();
        Handling onParts = new Marks(List.of(), all).handling();
        assertThat(onParts.tlp()).isEqualTo(onWhole.tlp());
        assertThat(onParts.denies()).isEqualTo(onWhole.denies());
    }

    @Property(tries = 5_000)
    void whatever_stands_in_a_body_is_read_to_a_value(@ForAll Random random) {
        JsonValue value;
        try {
            value = Json.parse(withDamagedText(SEEDS.get(random.nextInt(SEEDS.size())), random));
        } catch (BadJson e) {
            value = Json.parse(SEEDS.get(random.nextInt(SEEDS.size())));
        }
        if (changed(value, random) instanceof JsonObject object) {
            assertThat(MarkingDefinition.read(object).id()).isNotNull();
            assertThat(Classified.find(object)).isNotNull();
            Handling handling = Handling.of(object, id -> object);
            assertThat(handling.denials().isEmpty()).isEqualTo(!handling.denies());
        }
    }

    private static byte[] withDamagedText(byte[] seed, Random random) {
        var text = new StringBuilder(new String(seed, StandardCharsets.UTF_8));
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.setCharAt(at, "{}[]\",:0UT+".charAt(random.nextInt(11)));
            case 2 -> text.insert(at, (char) random.nextInt(0x2ff));
            default -> {}
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same value with some of its inside replaced, dropped or renamed: still JSON, no longer what was meant. */
    private static JsonValue changed(JsonValue value, Random random) {
        if (random.nextInt(12) == 0) {
            return ODD_VALUES.get(random.nextInt(ODD_VALUES.size()));
        }
        return switch (value) {
            case JsonObject object -> {
                var changed = JsonObject.builder();
                object.forEach((name, member) -> {
                    if (random.nextInt(15) != 0) {
                        changed.put(random.nextInt(20) == 0 ? name + "x" : name, changed(member, random));
                    }
                });
                yield changed.build();
            }
            case JsonArray array ->
                new JsonArray(array.elements().stream()
                        .map(element -> changed(element, random))
                        .toList());
            default -> value;
        };
    }

    private static final List<JsonValue> ODD_VALUES = List.of(
            Json.parse("null"),
            Json.parse("7"),
            Json.parse("[]"),
            Json.parse("{}"),
            Json.parse("\"\""),
            Json.parse("[\"x\"]"),
            Json.parse("true"),
            Json.parse("\"TS\""),
            Json.parse("[{}]"),
            Json.parse("\"TLP:RED\""),
            Json.parse("{\"x\":[{\"y\":\"SECRET\"}]}"));

    @Provide
    Arbitrary<String> refs() {
        return Arbitraries.oneOf(
                Arbitraries.of(Tlp.definitions()).map(definition -> String.valueOf(definition.text("id"))),
                Arbitraries.of(STATEMENT, NAMING, SECRET, ACS, STRANGE, NOT_HELD, Pap.AMBER.id()));
    }

    @Provide
    Arbitrary<Marks> marks() {
        return Combinators.combine(refs().list().ofMaxSize(4), refs().list().ofMaxSize(3))
                .as(Marks::new);
    }
}
