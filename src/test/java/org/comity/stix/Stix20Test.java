package org.comity.stix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.junit.jupiter.api.Test;

class Stix20Test {
    private static final String GREEN = "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da";
    private static final String RED = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed";

    private static JsonObject older(String type, String members) {
        return Examples.merged(Json.parseObject("""
                {"type": "%s", "id": "%s--00000001-0000-4000-8000-000000000001",
                 "created": "2019-01-01T00:00:00.000Z", "modified": "2019-01-01T00:00:00.000Z"}
                """.formatted(type, type)), Json.parseObject(members));
    }

    private static JsonObject raised(String type, String members) {
        List<JsonObject> raised = Stix20.raise(older(type, members));
        assertThat(raised).hasSize(1);
        assertThat(Stix.check(raised.getFirst()).errors()).isEmpty();
        return raised.getFirst();
    }

    @Test
    void labels_that_say_the_sort_become_types() {
        JsonObject tool = raised("tool", "{\"name\": \"t\", \"labels\": [\"remote-access\", \"misp:type=\\\"t\\\"\"]}");
        assertThat(tool.text("spec_version")).isEqualTo("2.1");
        assertThat(tool.texts("tool_types")).containsExactly("remote-access");
        assertThat(tool.texts("labels")).containsExactly("misp:type=\"t\"");
        assertThat(raised("identity", "{\"name\": \"n\", \"identity_class\": \"group\", \"labels\": [\"CEO\"]}")
                        .texts("roles"))
                .containsExactly("CEO");
        assertThat(raised("campaign", "{\"name\": \"n\", \"labels\": [\"spring\"]}")
                        .texts("labels"))
                .containsExactly("spring");
    }

    @Test
    void markings_of_labels_follow_them() {
        JsonObject tool = raised("tool", """
                {"name": "t", "labels": ["a:b", "remote-access"], "granular_markings": [
                 {"marking_ref": "%s", "selectors": ["labels.[1]", "name"]},
                 {"marking_ref": "%s", "selectors": ["labels"]}]}
                """.formatted(GREEN, RED));
        JsonArray markings = Objects.requireNonNull(tool.array("granular_markings"));
        assertThat(((JsonObject) markings.get(0)).texts("selectors")).containsExactly("tool_types.[0]", "name");
        assertThat(((JsonObject) markings.get(1)).texts("selectors")).containsExactly("tool_types", "labels");
    }

    @Test
    void a_malware_is_a_family_and_an_indicator_has_a_stix_pattern() {
        assertThat(raised("malware", "{\"name\": \"m\", \"labels\": [\"bot\"]}").get("is_family"))
                .isEqualTo(JsonValue.of(true));
        JsonObject indicator = raised("indicator", """
                {"labels": ["malicious-activity"], "valid_from": "2019-01-01T00:00:00Z", "pattern":
                 "[process:created = t'2019-01-01T00:00:00Z' AND file:name = 'START file:created'] START '2019-01-01T00:00:00Z' STOP '2019-01-02T00:00:00.5Z'"}
                """);
        assertThat(indicator.text("pattern_type")).isEqualTo("stix");
        assertThat(indicator.text("pattern"))
                .isEqualTo("[process:created_time = t'2019-01-01T00:00:00Z' AND file:name = 'START file:created']"
                        + " START t'2019-01-01T00:00:00Z' STOP t'2019-01-02T00:00:00.5Z'");
    }

    @Test
    void the_tlp_definitions_become_those_of_the_newer_version() {
        List<JsonObject> raised = Stix20.raise(Json.parseObject("""
                {"type": "marking-definition", "id": "%s", "created": "2017-01-20T00:00:00.000Z",
                 "definition_type": "tlp", "definition": {"tlp": "green"}}
                """.formatted(GREEN)));
        assertThat(raised).containsExactly(Objects.requireNonNull(MarkingDefinitions.TLP.get("green")));
        assertThat(Stix.check(raised.getFirst()).findings()).isEmpty();
    }

    @Test
    void observables_leave_their_container_with_references_and_markings() {
        List<JsonObject> raised = Stix20.raise(older("observed-data", """
                {"first_observed": "2019-01-01T00:00:00Z", "last_observed": "2019-01-01T00:00:00Z",
                 "number_observed": 1, "object_marking_refs": ["%s"],
                 "granular_markings": [{"marking_ref": "%s", "selectors": ["objects.2.created", "objects.0", "number_observed"]},
                                       {"marking_ref": "%s", "selectors": ["objects.1.value"]}],
                 "objects": {
                  "0": {"type": "network-traffic", "src_ref": "1", "protocols": ["tcp"],
                        "extensions": {"http-request-ext": {"request_method": "get", "request_value": "/", "request_header": {"Host": "c2.example"}}}},
                  "1": {"type": "ipv4-addr", "value": "198.51.100.7"},
                  "2": {"type": "process", "pid": 4, "created": "2019-01-01T00:00:00Z", "child_refs": ["3"], "binary_ref": "4"},
                  "3": {"type": "process", "pid": 5, "parent_ref": "2"},
                  "4": {"type": "file", "hashes": {"ssdeep": "3:a:b"}, "created": "2019-01-01T00:00:00Z"},
                  "5": {"type": "user-account", "account_type": "windows local", "password_last_changed": "2019-01-01T00:00:00Z"}}}
                """.formatted(GREEN, RED, RED)));
        assertThat(raised).hasSize(7).allSatisfy(object -> {
            assertThat(Stix.check(object).errors()).isEmpty();
            assertThat(object.texts("object_marking_refs")).contains(GREEN);
        });
        JsonObject observed = raised.getFirst();
        assertThat(observed.has("objects")).isFalse();
        assertThat(observed.texts("object_refs"))
                .containsExactlyElementsOf(raised.subList(1, 7).stream()
                        .map(object -> object.text("id"))
                        .toList());
        assertThat(observed.array("granular_markings")).hasSize(1);
        JsonObject traffic = raised.get(1);
        JsonObject address = raised.get(2);
        JsonObject parent = raised.get(3);
        assertThat(traffic.text("src_ref")).isEqualTo(address.text("id"));
        assertThat(traffic.texts("object_marking_refs")).containsExactly(GREEN, RED);
        assertThat(address.has("created")).isFalse();
        assertThat(Objects.requireNonNull(address.array("granular_markings"))).hasSize(1);
        assertThat(parent.text("created_time")).isEqualTo("2019-01-01T00:00:00Z");
        assertThat(((JsonObject) Objects.requireNonNull(parent.array("granular_markings"))
                                .get(0))
                        .texts("selectors"))
                .containsExactly("created_time");
        assertThat(parent.texts("child_refs")).containsExactly(raised.get(4).text("id"));
        assertThat(raised.get(4).text("parent_ref")).isEqualTo(parent.text("id"));
        assertThat(raised.get(5).has("ctime")).isTrue();
        assertThat(raised.get(6).text("account_type")).isEqualTo("windows-local");
    }

    @Test
    void raising_again_gives_the_same() {
        JsonObject observed = older("observed-data", """
                {"first_observed": "2019-01-01T00:00:00Z", "last_observed": "2019-01-01T00:00:00Z", "number_observed": 1,
                 "objects": {"0": {"type": "process", "pid": 4, "parent_ref": "0"}}}
                """);
        assertThat(Stix20.raise(observed)).isEqualTo(Stix20.raise(observed));
        assertThat(Stix20.raise(Stix20.raise(observed).getFirst())).hasSize(1);
    }

    @Test
    void custom_content_is_raised_and_kept() {
        JsonObject matrix = raised("x-example-matrix", "{\"name\": \"m\", \"x_example_rows\": [1, 2]}");
        assertThat(matrix.text("spec_version")).isEqualTo("2.1");
        assertThat(matrix.array("x_example_rows")).hasSize(2);
    }

    @Test
    void what_is_of_the_newer_version_stays_as_it_is() {
        for (JsonObject example : Examples.all()) {
            assertThat(Stix20.is(example)).isFalse();
            assertThat(Stix20.raise(example)).containsExactly(example);
        }
        assertThat(Stix20.is(JsonObject.EMPTY)).isFalse();
        assertThat(Stix20.raise(JsonObject.EMPTY)).containsExactly(JsonObject.EMPTY);
    }

    @Test
    void a_long_chain_of_references_is_raised_whole() {
        var objects = JsonObject.builder();
        for (int i = 0; i < 2_000; i++) {
            objects.put(
                    Integer.toString(i),
                    Json.parse("{\"type\": \"process\", \"pid\": 1, \"parent_ref\": \"" + (i + 1) % 2_000 + "\"}"));
        }
        List<JsonObject> raised = Stix20.raise(older("observed-data", """
                {"first_observed": "2019-01-01T00:00:00Z", "last_observed": "2019-01-01T00:00:00Z", "number_observed": 1}
                """).toBuilder()
                .put("objects", objects.build())
                .build());
        assertThat(raised).hasSize(2_001);
        for (int i = 1; i <= 2_000; i++) {
            assertThat(raised.get(i).text("parent_ref"))
                    .isEqualTo(raised.get(i % 2_000 + 1).text("id"));
        }
    }

    @Test
    void a_container_may_still_speak_the_older_version() {
        assertThat(Stix.check(Examples.of("observed-data", """
                {"object_refs": null, "objects": {
                 "0": {"type": "file", "name": "a", "created": "2019-01-01T00:00:00Z"},
                 "1": {"type": "process", "name": "a.exe"}}}
                """)).errors()).isEmpty();
    }

    @Test
    void the_same_thing_twice_is_one_object_under_the_markings_of_both() {
        List<JsonObject> raised = Stix20.raise(older("observed-data", """
                {"first_observed": "2019-01-01T00:00:00Z", "last_observed": "2019-01-01T00:00:00Z", "number_observed": 1,
                 "granular_markings": [{"marking_ref": "%s", "selectors": ["objects.1"]}],
                 "objects": {"0": {"type": "mutex", "name": "m"}, "1": {"type": "mutex", "name": "m"}}}
                """.formatted(RED)));
        assertThat(raised).hasSize(2);
        assertThat(raised.get(0).texts("object_refs")).hasSize(1);
        assertThat(raised.get(1).texts("object_marking_refs")).containsExactly(RED);
    }
}
