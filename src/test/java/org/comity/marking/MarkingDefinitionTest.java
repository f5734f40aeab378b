package org.comity.marking;

import static org.assertj.core.api.Assertions.assertThat;

import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MarkingDefinitionTest {
    static final String OWN = "marking-definition--0f8d1c2e-3b4a-4c5d-8e6f-7a8b9c0d1e2f";

    static JsonObject definition(String id, String members) {
        return Json.parseObject("{\"type\":\"marking-definition\",\"spec_version\":\"2.1\",\"id\":\"" + id
                + "\",\"created\":\"2026-01-01T00:00:00.000Z\"" + (members.isEmpty() ? "" : ",") + members + "}");
    }

    static JsonObject statement(String text) {
        return Json.parseObject(definition(OWN, "").toString()).toBuilder()
                .put("definition_type", "statement")
                .put("definition", JsonObject.builder().put("statement", text).build())
                .build();
    }

    private static String reason(JsonObject definition) {
        Marking marking = MarkingDefinition.read(definition);
        assertThat(marking).isInstanceOf(UnknownMarking.class);
        return ((UnknownMarking) marking).reason();
    }

    private static String tlp2(String level) {
        return "\"extensions\":{\"" + Tlp.EXTENSION + "\":{\"extension_type\":\"property-extension\",\"tlp_2_0\":\""
                + level + "\"}}";
    }

    @Test
    void a_statement_is_kept_as_its_words() {
        assertThat(MarkingDefinition.read(statement("Copyright 2026, CERT Example")))
                .isEqualTo(new StatementMarking(OWN, "Copyright 2026, CERT Example", null, java.util.List.of()));
    }

    @Test
    void a_statement_that_names_a_TLP_among_other_words_carries_it_along() {
        assertThat(((StatementMarking) MarkingDefinition.read(statement("(c) CERT Example. Handle as TLP:AMBER.")))
                        .namedTlp())
                .isEqualTo(Tlp.AMBER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLP:AMBER+STRICT", " tlp:red ", "TLP: green"})
    void a_statement_that_is_nothing_but_a_TLP_is_no_TLP_and_not_known(String words) {
        assertThat(reason(statement(words))).contains("as a statement, which is no TLP marking");
    }

    @Test
    void a_TLP_under_the_id_of_another_level_or_of_its_own_is_not_believed() {
        assertThat(reason(definition(OWN, tlp2("green"))))
                .contains("claims TLP:GREEN, which has the id " + Tlp.GREEN.id());
        assertThat(reason(definition(Tlp.CLEAR.id(), tlp2("red")))).contains("claims TLP:RED");
        assertThat(reason(definition(OWN, "\"definition_type\":\"tlp\",\"definition\":{\"tlp\":\"red\"}")))
                .contains("claims TLP:RED");
        assertThat(reason(definition(OWN, tlp2("black")))).contains("no level");
    }

    @Test
    void a_predefined_id_with_other_content_is_not_believed() {
        String clear = Tlp.CLEAR.id();
        assertThat(reason(
                        definition(clear, "\"definition_type\":\"statement\",\"definition\":{\"statement\":\"(c)\"}")))
                .contains("predefined id, TLP:CLEAR, and says something else");
        assertThat(reason(definition(clear, ""))).contains("says nothing");
        assertThat(reason(definition(clear, "\"name\":\"TLP:RED\"," + tlp2("clear"))))
                .contains("is named \"TLP:RED\"");
        assertThat(reason(definition(clear, "\"name\":\"ours\"," + tlp2("clear"))))
                .contains("is named \"ours\"");
        assertThat(reason(definition(
                        Pap.RED.id(), "\"definition_type\":\"statement\",\"definition\":{\"statement\":\"(c)\"}")))
                .contains("predefined id, PAP:RED");
        assertThat(
                        reason(
                                definition(
                                        clear,
                                        "\"extensions\":{\"" + Tlp.EXTENSION
                                                + "\":{\"extension_type\":\"property-extension\",\"tlp_2_0\":\"clear\",\"except\":\"x\"}}")))
                .contains("not \"tlp_2_0\" alone");
    }

    @Test
    void a_predefined_definition_as_other_programs_write_it_is_known() {
        String white = "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9";
        assertThat(MarkingDefinition.read(definition(
                        white,
                        "\"name\":\"TLP:CLEAR\",\"definition_type\":\"TLP\",\"definition\":{\"tlp\":\"clear\"},"
                                + "\"extensions\":{\"extension-definition--ea279b3e-5c71-4632-ac08-831c66a786ba\":"
                                + "{\"extension_type\":\"property-extension\",\"type\":\"Marking-Definition\"}}")))
                .isEqualTo(new TlpMarking(white, Tlp.CLEAR));
    }

    @Test
    void the_AMBER_STRICT_of_OpenCTI_is_read_in_its_two_forms_and_only_under_its_id() {
        String id = MarkingDefinition.OPENCTI_AMBER_STRICT;
        String connector = "\"definition_type\":\"statement\",\"definition\":{\"statement\":\"custom\"},"
                + "\"x_opencti_definition_type\":\"TLP\",\"x_opencti_definition\":\"TLP:AMBER+STRICT\"";
        String platform =
                "\"name\":\"TLP:AMBER+STRICT\",\"definition_type\":\"TLP\",\"definition\":{\"tlp\":\"amber+strict\"}";
        assertThat(MarkingDefinition.read(definition(id, connector))).isEqualTo(new TlpMarking(id, Tlp.AMBER_STRICT));
        assertThat(MarkingDefinition.read(definition(id, platform))).isEqualTo(new TlpMarking(id, Tlp.AMBER_STRICT));
        assertThat(reason(definition(OWN, connector))).contains("claims TLP:AMBER+STRICT");
        assertThat(reason(definition(id, connector.replace("AMBER+STRICT", "CLEAR"))))
                .contains("claims TLP:CLEAR");
        assertThat(MarkingDefinition.predefined(id)).as("no standard fixes it").isNull();
    }

    @Test
    void PAP_is_read_as_the_extension_and_as_a_definition_type() {
        assertThat(MarkingDefinition.read(definition(
                        Pap.AMBER.id(),
                        "\"name\":\"PAP:AMBER\",\"extensions\":{\"" + Pap.EXTENSION
                                + "\":{\"extension_type\":\"property-extension\",\"pap\":\"amber\"}}")))
                .isEqualTo(new PapMarking(Pap.AMBER.id(), Pap.AMBER));
        assertThat(MarkingDefinition.read(
                        definition(OWN, "\"definition_type\":\"pap\",\"definition\":{\"pap\":\"PAP:RED\"}")))
                .isEqualTo(new PapMarking(OWN, Pap.RED));
        assertThat(reason(definition(OWN, "\"definition_type\":\"pap\",\"definition\":{\"pap\":\"mauve\"}")))
                .contains("no level");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"definition_type\":\"statement\"",
                "\"definition\":{\"statement\":\"x\"}",
                "\"definition_type\":\"statement\",\"definition\":\"x\"",
                "\"definition_type\":7,\"definition\":{\"statement\":\"x\"}",
                "\"definition_type\":\"statement\",\"definition\":{}",
                "\"definition_type\":\"statement\",\"definition\":{\"statement\":\" \"}",
                "\"definition_type\":\"statement\",\"definition\":{\"statement\":[\"x\"]}",
                "\"definition_type\":\"statement\",\"definition\":{\"tlp\":\"red\"}",
                "\"definition_type\":\"statement\",\"definition\":{\"statement\":\"x\",\"more\":\"y\"}",
                "\"definition_type\":\"house-rule\",\"definition\":{\"house-rule\":\"x\"}",
                "\"extensions\":[]",
                "\"extensions\":{}",
                "\"extensions\":{\"extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a\":{}}",
                "\"extensions\":{\"extension-definition--00000000-0000-4000-8000-000000000000\":{}}",
                "\"extensions\":{\"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d\":\"red\"}",
                "\"x_opencti_definition_type\":\"CLEARANCE\",\"x_opencti_definition\":\"level 3\"",
                "\"definition_type\":\"statement\",\"definition\":{\"statement\":\"x\"},"
                        + "\"extensions\":{\"extension-definition--00000000-0000-4000-8000-000000000000\":{}}"
            })
    void what_is_malformed_or_not_understood_is_unknown(String members) {
        assertThat(reason(definition(OWN, members))).isNotBlank();
    }

    @Test
    void the_reason_names_an_extension_that_has_a_name() {
        assertThat(MarkingDefinition.read(definition(
                        OWN, "\"extensions\":{\"extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a\":{}}")))
                .hasToString(OWN + " is a marking of IEP 2.0, which is not understood");
    }

    @Test
    void a_definition_that_says_two_things_is_unknown() {
        assertThat(reason(definition(
                        Tlp.GREEN.id(),
                        "\"definition_type\":\"statement\",\"definition\":{\"statement\":\"(c)\"}," + tlp2("green"))))
                .contains("two different things");
    }

    @Test
    void what_is_no_marking_definition_or_has_no_id_is_unknown() {
        assertThat(reason(Json.parseObject("{\"type\":\"identity\",\"id\":\"identity--x\"}")))
                .isEqualTo("is no marking-definition");
        assertThat(reason(statement("x").toBuilder().remove("id").build())).isEqualTo("cannot be referred to");
        assertThat(reason(JsonObject.EMPTY)).isNotBlank();
    }

    @Test
    void a_statement_beyond_the_limit_is_unknown() {
        assertThat(reason(statement("x".repeat(MarkingDefinition.STATEMENT_CHARS_MAX + 1))))
                .contains("more than 100000 characters");
    }
}
