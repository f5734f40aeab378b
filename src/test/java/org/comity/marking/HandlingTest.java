package org.comity.marking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HandlingTest {
    private static final String WHITE = "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9";
    private final Map<String, JsonObject> held = new HashMap<>();

    private static JsonObject marked(String... refs) {
        return JsonObject.builder()
                .put("type", "indicator")
                .put("object_marking_refs", JsonArray.ofTexts(refs))
                .build();
    }

    private static JsonObject part(JsonObject object, String json) {
        return object.toBuilder()
                .put("granular_markings", Json.parse("[" + json + "]"))
                .build();
    }

    private static String granular(String ref, String selector) {
        return "{\"marking_ref\":\"" + ref + "\",\"selectors\":[\"" + selector + "\"]}";
    }

    private Handling of(JsonObject object) {
        return Handling.of(object, held::get);
    }

    @ParameterizedTest
    @EnumSource
    void a_TLP_marking_is_its_level_without_its_definition_being_held(Tlp tlp) {
        Handling handling = Handling.of(marked(tlp.id()), id -> {
            throw new AssertionError("the standards fix " + id);
        });
        assertThat(handling.tlp()).isEqualTo(tlp);
        assertThat(handling.objectTlp()).isEqualTo(tlp);
        assertThat(handling.isUnmarked()).isFalse();
        assertThat(handling.denies()).isFalse();
        assertThat(handling.findings()).isEmpty();
        assertThat(handling.strictest(Tlp.RED)).isEqualTo(tlp);
    }

    @Test
    void an_object_without_a_TLP_is_unmarked_and_the_agreement_says_what_that_counts_as() {
        for (JsonObject object : List.of(JsonObject.EMPTY, marked(), marked(Pap.RED.id()))) {
            Handling handling = of(object);
            assertThat(handling.isUnmarked()).isTrue();
            assertThat(handling.tlp()).isNull();
            assertThat(handling.strictest(Tlp.AMBER)).isEqualTo(Tlp.AMBER);
            assertThat(handling.denies()).isFalse();
        }
    }

    @Test
    void of_two_TLP_markings_the_stricter_counts_and_it_is_a_finding() {
        Handling handling = of(marked(Tlp.AMBER.id(), Tlp.GREEN.id()));
        assertThat(handling.tlp()).isEqualTo(Tlp.AMBER);
        assertThat(handling.findings())
                .containsExactly("two TLP markings, TLP:AMBER and TLP:GREEN: the stricter counts");
    }

    @Test
    void the_two_ids_of_one_level_are_no_finding() {
        Handling handling = of(marked(Tlp.CLEAR.id(), WHITE));
        assertThat(handling.tlp()).isEqualTo(Tlp.CLEAR);
        assertThat(handling.findings()).isEmpty();
    }

    @Test
    void a_part_that_is_stricter_makes_the_object_stricter_and_is_reported_with_its_selectors() {
        Handling handling = of(part(marked(Tlp.GREEN.id()), granular(Tlp.RED.id(), "description")));
        assertThat(handling.objectTlp()).isEqualTo(Tlp.GREEN);
        assertThat(handling.tlp()).isEqualTo(Tlp.RED);
        assertThat(handling.granular())
                .containsExactly(new Handling.Granular(new TlpMarking(Tlp.RED.id(), Tlp.RED), List.of("description")));
    }

    @Test
    void a_part_that_is_milder_changes_nothing_and_leaves_the_rest_unmarked() {
        assertThat(of(part(marked(Tlp.AMBER.id()), granular(Tlp.CLEAR.id(), "name")))
                        .tlp())
                .isEqualTo(Tlp.AMBER);
        Handling rest = of(part(JsonObject.EMPTY, granular(Tlp.GREEN.id(), "name")));
        assertThat(rest.isUnmarked()).isTrue();
        assertThat(rest.tlp()).isEqualTo(Tlp.GREEN);
        assertThat(rest.strictest(Tlp.AMBER)).as("unmarked counts as AMBER").isEqualTo(Tlp.AMBER);
        assertThat(rest.strictest(Tlp.CLEAR)).isEqualTo(Tlp.GREEN);
    }

    @Test
    void a_language_of_a_part_is_no_marking() {
        Handling handling = of(part(marked(Tlp.CLEAR.id()), "{\"lang\":\"fr\",\"selectors\":[\"name\"]}"));
        assertThat(handling.granular()).isEmpty();
        assertThat(handling.denies()).isFalse();
    }

    @Test
    void a_reference_to_what_is_not_held_denies() {
        Handling handling = of(marked(Tlp.CLEAR.id(), MarkingDefinitionTest.OWN));
        assertThat(handling.unknown())
                .containsExactly(new UnknownMarking(MarkingDefinitionTest.OWN, "is not held here"));
        assertThat(handling.denials())
                .containsExactly("unknown marking: " + MarkingDefinitionTest.OWN + " is not held here");
    }

    @Test
    void statements_and_ACS_are_given_out_from_the_whole_and_from_parts() {
        String other = "marking-definition--11111111-2222-4333-8444-555555555555";
        held.put(MarkingDefinitionTest.OWN, MarkingDefinitionTest.statement("(c) CERT Example"));
        held.put(
                other,
                AcsMarkingTest.definition(AcsMarkingTest.FULL).toBuilder()
                        .put("id", other)
                        .build());
        Handling handling = of(part(marked(MarkingDefinitionTest.OWN), granular(other, "name")));
        assertThat(handling.statements())
                .extracting(StatementMarking::statement)
                .containsExactly("(c) CERT Example");
        assertThat(handling.acs()).extracting(AcsMarking::custodian).containsExactly("USA.DHS.US-CERT");
        assertThat(handling.denies()).isFalse();
        assertThat(handling.isUnmarked()).isTrue();
    }

    @Test
    void the_strictest_PAP_is_given_out_and_does_not_mark() {
        assertThat(of(marked(Pap.GREEN.id(), Pap.RED.id())).pap()).isEqualTo(Pap.RED);
        assertThat(of(marked(Tlp.GREEN.id())).pap()).isNull();
    }

    @Test
    void a_classified_marking_denies() {
        held.put(MarkingDefinitionTest.OWN, MarkingDefinitionTest.statement("SECRET//NOFORN"));
        Handling handling = of(marked(Tlp.CLEAR.id(), MarkingDefinitionTest.OWN));
        assertThat(handling.classified()).hasSize(1);
        assertThat(handling.denials()).singleElement().asString().startsWith("classified: definition.statement");
        Handling inPart = of(part(marked(Tlp.CLEAR.id()), granular(MarkingDefinitionTest.OWN, "name")));
        assertThat(inPart.denies()).isTrue();
    }

    @Test
    void a_held_definition_that_contradicts_the_standard_does_not_change_a_predefined_id() {
        held.put(
                Tlp.RED.id(),
                Tlp.CLEAR.definition().toBuilder().put("id", Tlp.RED.id()).build());
        assertThat(of(marked(Tlp.RED.id())).tlp()).isEqualTo(Tlp.RED);
    }

    @Test
    void a_definition_that_is_given_for_another_id_denies() {
        held.put(MarkingDefinitionTest.OWN, Tlp.CLEAR.definition());
        assertThat(of(marked(MarkingDefinitionTest.OWN)).denials())
                .singleElement()
                .asString()
                .contains("leads to another");
    }

    @Test
    void a_TLP_that_a_label_or_a_statement_names_makes_stricter_and_is_a_finding() {
        JsonObject labelled = marked(Tlp.GREEN.id()).toBuilder()
                .put("labels", JsonArray.ofTexts("tlp:red", "leak"))
                .build();
        assertThat(of(labelled).tlp()).isEqualTo(Tlp.RED);
        assertThat(of(labelled).objectTlp()).isEqualTo(Tlp.GREEN);
        assertThat(of(labelled).findings()).singleElement().asString().contains("tlp:red");

        held.put(MarkingDefinitionTest.OWN, MarkingDefinitionTest.statement("Handle as TLP:AMBER, please"));
        assertThat(of(marked(MarkingDefinitionTest.OWN, Tlp.GREEN.id())).tlp()).isEqualTo(Tlp.AMBER);
        Handling milder = of(marked(MarkingDefinitionTest.OWN, Tlp.RED.id()));
        assertThat(milder.tlp()).isEqualTo(Tlp.RED);
        assertThat(milder.findings()).as("nothing is lost").isEmpty();
        assertThat(of(marked(MarkingDefinitionTest.OWN)).isUnmarked())
                .as("words are no marking")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"object_marking_refs\": \"x\"}",
                "{\"object_marking_refs\": null}",
                "{\"object_marking_refs\": {}}",
                "{\"object_marking_refs\": [7]}",
                "{\"object_marking_refs\": [[]]}",
                "{\"object_marking_refs\": [\"\"]}",
                "{\"object_marking_refs\": [\"identity--x\"]}",
                "{\"granular_markings\": {}}",
                "{\"granular_markings\": null}",
                "{\"granular_markings\": [\"x\"]}",
                "{\"granular_markings\": [{}]}",
                "{\"granular_markings\": [{\"selectors\": [\"name\"]}]}",
                "{\"granular_markings\": [{\"marking_ref\": 1, \"selectors\": [\"name\"]}]}",
                "{\"granular_markings\": [{\"marking_ref\": 1, \"lang\": \"fr\", \"selectors\": [\"name\"]}]}",
                "{\"granular_markings\": [{\"marking_ref\": \"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9\"}]}",
                "{\"granular_markings\": [{\"marking_ref\": \"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9\","
                        + " \"selectors\": []}]}",
                "{\"granular_markings\": [{\"marking_ref\": \"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9\","
                        + " \"selectors\": [7]}]}"
            })
    void marking_properties_that_cannot_be_read_deny(String json) {
        assertThat(of(Json.parseObject(json)).denials()).isNotEmpty();
    }

    @Test
    void a_marking_twice_is_one() {
        assertThat(of(marked(Tlp.RED.id(), Tlp.RED.id())).markings()).hasSize(1);
    }
}
