package org.comity.stix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StixIdTest {

    @Test
    void an_identifier_is_a_type_and_a_uuid() {
        StixId id = StixId.parse("x-a1--8E2E2D2B-17D4-4cbf-938f-98ee46b3cd3f");
        assertThat(id).isEqualTo(new StixId("x-a1", UUID.fromString("8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f")));
        assertThat(id).hasToString("x-a1--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tool",
                "tool--",
                "tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3",
                "tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3ff",
                "tool-8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
                "tool--8e2e2d2b17d4-4cbf-938f-98ee-46b3cd3f",
                "tool--8e2e2d2b-17d4-0cbf-938f-98ee46b3cd3f",
                "tool--8e2e2d2b-17d4-7cbf-938f-98ee46b3cd3f",
                "tool--8e2e2d2b-17d4-4cbf-c38f-98ee46b3cd3f",
                "to--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
                "Tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
                "to--ol--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
                "tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3g",
                "tool--٨e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"
            })
    void what_is_no_identifier_is_refused(String text) {
        assertThat(StixId.parse(text)).isNull();
    }

    @Test
    void a_random_identifier_is_of_version_4() {
        StixId id = StixId.random("tool", new Random(7));
        assertThat(id.uuid().version()).isEqualTo(4);
        assertThat(id.uuid().variant()).isEqualTo(2);
        assertThat(StixId.parse(id.toString())).isEqualTo(id);
        assertThat(StixId.random("tool", new Random(7))).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ipv4-addr    | {"value": "198.51.100.3"}                    | 28bb3599-77cd-5a82-a950-b5bc3caf07c4
            domain-name  | {"value": "example.com", "defanged": true}   | bedb4899-d24b-5401-bc86-8f6b4cc18ec7
            email-addr   | {"value": "jdoe@example.com"}                | 6deb37bd-12b7-54ae-805f-5f7146f3d171
            url          | {"value": "https://example.com/research/index.html"} | 47c3cf9a-5027-5bf0-997a-017c7edc7c55
            """)
    void the_computed_identifiers_are_those_of_the_standard(String type, String object, String uuid) {
        assertThat(StixId.deterministic(type, Json.parseObject(object))).hasToString(type + "--" + uuid);
    }

    @Test
    void every_example_has_the_identifier_that_is_computed_for_it() {
        for (JsonObject example : Examples.all()) {
            StixId computed = StixId.deterministic(String.valueOf(example.text("type")), example);
            if (computed != null) {
                assertThat(example.text("id")).isEqualTo(computed.toString());
            }
        }
    }

    @Test
    void without_contributing_properties_there_is_nothing_to_compute() {
        assertThat(StixId.deterministic("process", Examples.of("process"))).isNull();
        assertThat(StixId.deterministic("user-account", Json.parseObject("{\"display_name\": \"J. Doe\"}")))
                .isNull();
        assertThat(StixId.deterministic("indicator", Examples.of("indicator"))).isNull();
        assertThat(StixId.deterministic("x-example", JsonObject.EMPTY)).isNull();
    }

    @Test
    void of_several_hashes_one_counts() {
        StixId all =
                StixId.deterministic("file", Json.parseObject("{\"hashes\": {\"SHA-256\": \"b\", \"MD5\": \"a\"}}"));
        assertThat(all).isEqualTo(StixId.deterministic("file", Json.parseObject("{\"hashes\": {\"MD5\": \"a\"}}")));
        assertThat(StixId.deterministic("file", Json.parseObject("{\"hashes\": {\"TLSH\": \"b\", \"SSDEEP\": \"a\"}}")))
                .isEqualTo(StixId.deterministic("file", Json.parseObject("{\"hashes\": {\"SSDEEP\": \"a\"}}")));
    }

    @Property
    void the_order_of_members_makes_no_difference(@ForAll("observables") JsonObject object, @ForAll Random random) {
        String type = String.valueOf(object.text("type"));
        JsonObject shuffled = (JsonObject) shuffled(object, random);
        assertThat(StixId.deterministic(type, shuffled)).isEqualTo(StixId.deterministic(type, object));
    }

    @Provide
    Arbitrary<JsonObject> observables() {
        return Arbitraries.of(Examples.all().stream()
                .filter(object -> StixId.deterministic(String.valueOf(object.text("type")), object) != null)
                .toList());
    }

    private static JsonValue shuffled(JsonValue value, Random random) {
        if (value instanceof JsonObject object) {
            var names = new ArrayList<>(object.names());
            Collections.shuffle(names, random);
            var shuffled = JsonObject.builder();
            for (String name : names) {
                JsonValue member = object.get(name);
                if (member != null) {
                    shuffled.put(name, shuffled(member, random));
                }
            }
            return shuffled.build();
        }
        return value instanceof JsonArray list
                ? new JsonArray(list.elements().stream()
                        .map(each -> shuffled(each, random))
                        .toList())
                : value;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "0.0, 0",
        "1.0, 1",
        "1e2, 100",
        "4.50, 4.5",
        "2e-3, 0.002",
        "0.000001, 0.000001",
        "1e-7, 1e-7",
        "1E21, 1e+21",
        "1e20, 100000000000000000000",
        "333333333.33333329, 333333333.3333333",
        "1E30, 1e+30",
        "5e-324, 5e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "9007199254740993, 9007199254740992",
        "-1.5e-9, -1.5e-9",
        "295147905179352830000, 295147905179352830000",
        "123456789012345680000, 123456789012345680000"
    })
    void numbers_are_written_as_RFC_8785_says(String literal, String canonical) {
        assertThat(Jcs.number(new JsonNumber(literal))).isEqualTo(canonical);
    }

    @Test
    void text_is_written_as_RFC_8785_says() {
        assertThat(new String(
                        Jcs.bytes(Json.parse("{\"€\": \"\\u20ac$\\u000F\\nA'\\\"\\\\\", \"1\": [true, null, 1.50]}")),
                        java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"1\":[true,null,1.5],\"€\":\"€$\\u000f\\nA'\\\"\\\\\"}");
    }
}
