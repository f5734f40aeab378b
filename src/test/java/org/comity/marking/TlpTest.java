package org.comity.marking;

import static org.assertj.core.api.Assertions.assertThat;

import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TlpTest {

    @Test
    void the_levels_stand_in_the_order_of_strictness() {
        assertThat(Tlp.values()).containsExactly(Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT, Tlp.RED);
        assertThat(Tlp.AMBER_STRICT.isStricterThan(Tlp.AMBER)).isTrue();
        assertThat(Tlp.AMBER.isStricterThan(Tlp.AMBER)).isFalse();
        assertThat(Tlp.strictest(Tlp.GREEN, Tlp.AMBER)).isEqualTo(Tlp.AMBER);
        assertThat(Tlp.strictest(null, Tlp.CLEAR)).isEqualTo(Tlp.CLEAR);
        assertThat(Tlp.strictest(Tlp.CLEAR, null)).isEqualTo(Tlp.CLEAR);
        assertThat(Tlp.strictest(null, null)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487, TLP:CLEAR",
        "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb, TLP:GREEN",
        "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421, TLP:AMBER",
        "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003, TLP:AMBER+STRICT",
        "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1, TLP:RED",
        "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9, TLP:CLEAR",
        "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da, TLP:GREEN",
        "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82, TLP:AMBER",
        "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed, TLP:RED"
    })
    void the_nine_ids_of_the_standards_have_their_level(String id, String label) {
        assertThat(Tlp.ofId(id)).isNotNull().hasToString(label);
        assertThat(MarkingDefinition.predefined(id))
                .isInstanceOfSatisfying(
                        TlpMarking.class, marking -> assertThat(marking.tlp()).hasToString(label));
    }

    @Test
    void the_definition_of_AMBER_STRICT_is_that_of_the_extension() {
        assertThat(Tlp.AMBER_STRICT.definition()).isEqualTo(Json.parse("""
                        {"type": "marking-definition", "spec_version": "2.1",
                         "id": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
                         "created": "2022-10-01T00:00:00.000Z", "name": "TLP:AMBER+STRICT",
                         "extensions": {"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d":
                           {"extension_type": "property-extension", "tlp_2_0": "amber+strict"}}}"""));
        assertThat(Tlp.AMBER_STRICT.firstId()).isNull();
    }

    @Test
    void the_definition_of_WHITE_is_that_of_STIX_2_1() {
        assertThat(Tlp.definitions()).hasSize(9).contains((JsonObject) Json.parse("""
                        {"type": "marking-definition", "spec_version": "2.1",
                         "id": "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
                         "created": "2017-01-20T00:00:00.000Z", "definition_type": "tlp", "name": "TLP:WHITE",
                         "definition": {"tlp": "white"}}"""));
    }

    @Test
    void every_definition_that_is_given_out_reads_back_as_its_level() {
        for (JsonObject definition : Tlp.definitions()) {
            String id = String.valueOf(definition.text("id"));
            assertThat(MarkingDefinition.read(definition)).isEqualTo(MarkingDefinition.predefined(id));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_label_reads_back(Tlp tlp) {
        assertThat(Tlp.ofLabel(tlp.label())).isEqualTo(tlp);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "TLP",
                "TLP:",
                "TLP:BLACK",
                "TLP:AMBER STRICT",
                "tlp:ex:chr",
                "tlp:unclear",
                "redder",
                "TLPRED"
            })
    void what_is_no_label_is_none(String text) {
        assertThat(Tlp.ofLabel(text)).isNull();
    }

    @Test
    void an_id_that_is_nearly_one_is_none() {
        assertThat(Tlp.ofId("marking-definition--94868C89-83C2-464B-929B-A1A8AA3C8487"))
                .isNull();
        assertThat(Tlp.ofId("94868c89-83c2-464b-929b-a1a8aa3c8487")).isNull();
        assertThat(MarkingDefinition.predefined("marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8488"))
                .isNull();
    }

    @Test
    void a_level_is_found_in_a_longer_text_and_the_strictest_counts() {
        assertThat(Tlp.namedIn("Handle as TLP:GREEN, annex tlp: amber+strict.")).isEqualTo(Tlp.AMBER_STRICT);
        assertThat(Tlp.namedIn("TLP:AMBERISH, a HTLP:RED herring")).isNull();
    }

    @Test
    void PAP_ids_and_labels_have_their_level() {
        for (Pap pap : Pap.values()) {
            assertThat(Pap.ofId(pap.id())).isEqualTo(pap);
            assertThat(Pap.ofLabel(pap.label())).isEqualTo(pap);
        }
        assertThat(Pap.ofId(Pap.WHITE_ID)).isEqualTo(Pap.CLEAR);
        assertThat(Pap.ofLabel("PAP:WHITE")).isEqualTo(Pap.CLEAR);
        assertThat(Pap.ofLabel("PAP:BLACK")).isNull();
        assertThat(Pap.ofId("marking-definition--x")).isNull();
    }
}
