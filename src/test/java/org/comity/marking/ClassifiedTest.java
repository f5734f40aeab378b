package org.comity.marking;

import static org.assertj.core.api.Assertions.assertThat;

import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClassifiedTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SECRET//NOFORN",
                "Derived from: multiple. SECRET//REL TO USA, DEU",
                "CONFIDENTIAL//NOFORN",
                "TOP SECRET",
                "Overall: TOP SECRET//SI//NOFORN",
                "(S//NF) A sentence.",
                "(TS//SI) A sentence.",
                "[Top Secret]",
                "top-secret",
                "SECRET",
                "* SECRET *",
                "RESTREINT UE/EU RESTRICTED",
                "EU RESTRICTED",
                "eu restricted",
                "Restreint UE",
                "This annex is EU CONFIDENTIAL until released",
                "SECRET UE",
                "TRES SECRET UE/EU TOP SECRET",
                "TRÈS SECRET UE",
                "très secret",
                "R-UE/EU-R",
                "NATO SECRET",
                "NATO RESTRICTED",
                "nato-confidential",
                "COSMIC TOP SECRET",
                "VS-NfD",
                "VS-NUR FÜR DEN DIENSTGEBRAUCH",
                "STRENG GEHEIM",
                "GEHEIM",
                "SECRET DÉFENSE",
                "DIFFUSION RESTREINTE",
                "UK SECRET",
                "euci:S-UE/EU-S",
                "nato:classification=\"NS\"",
                "nato:classification=\"CTS-B\"",
                "fr-classif:classifiees=\"SECRET\"",
                "de-vs:Einstufung=\"VS-NfD\"",
                "dni-ism:classification:us=\"TS\"",
                "acs-marking:classification=\"S\""
            })
    void a_classified_marking_is_found_in_a_statement_and_in_a_label(String text) {
        JsonObject statement = MarkingDefinitionTest.statement(text);
        assertThat(Classified.find(statement)).containsExactly(new Classified("definition.statement", text));
        assertThat(Handling.of(statement, id -> null).denies()).isTrue();

        JsonObject labelled = JsonObject.builder()
                .put("type", "report")
                .put("labels", JsonArray.ofTexts("threat-report", text))
                .build();
        assertThat(Classified.find(labelled)).containsExactly(new Classified("labels[1]", text));
        assertThat(Handling.of(labelled, id -> null).denials())
                .containsExactly(
                        "classified: labels[1] says \"" + text + "\"; this node holds unclassified information only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "Secret Blizzard",
                "SecretService",
                "TOPSECRETS",
                "trade secrets of CERT Example",
                "CONFIDENTIAL",
                "Confidential: for the recipient only",
                "CONFIDENTIAL/PROPRIETARY",
                "http://secret.example//x",
                "UNCLASSIFIED",
                "UNCLASSIFIED//FOR OFFICIAL USE ONLY",
                "U//FOUO",
                "(U//FOUO) A sentence.",
                "(c) 2026 CERT Example",
                "(C) 2026 CERT Example",
                "RESTRICTED",
                "OFFICIAL",
                "OFFICIAL-SENSITIVE",
                "the eu restricted party list",
                "a NATO secretariat paper",
                "NATO UNCLASSIFIED",
                "NATO SECRETARIAT",
                "LIMITE",
                "EU-CERT",
                "geheim",
                "geheimnis",
                "tlp:red",
                "nato:classification=\"NU\"",
                "dni-ism:classification:us=\"U\"",
                "acs-marking:classification=\"U\"",
                "Copyright 2026, The Example Corporation. Licence: https://licence.example/"
            })
    void ordinary_words_are_not_taken_for_a_marking(String text) {
        JsonObject labelled = JsonObject.builder()
                .put("type", "report")
                .put("labels", JsonArray.ofTexts(text))
                .build();
        assertThat(Classified.find(labelled)).isEmpty();
        assertThat(Classified.find(MarkingDefinitionTest.statement(text))).isEmpty();
    }

    @Test
    void names_and_descriptions_of_ordinary_objects_are_not_looked_at() {
        JsonObject report = Json.parseObject("""
                {"type": "report", "name": "TOP SECRET//SI leak", "description": "NATO SECRET papers were stolen",
                 "labels": ["leak"], "x_note": "SECRET//NOFORN"}""");
        assertThat(Classified.find(report)).isEmpty();
        assertThat(Handling.of(report, id -> null).denies()).isFalse();
    }

    @Test
    void a_marking_definition_is_looked_at_in_name_definition_and_custom_texts() {
        JsonObject custom = MarkingDefinitionTest.definition(
                MarkingDefinitionTest.OWN,
                "\"name\":\"NATO SECRET\",\"definition_type\":\"level\",\"definition\":{\"level\":[{\"a\":\"SECRET\"}]},"
                        + "\"x_banner\":\"SECRET//NOFORN\",\"created_by_ref\":\"TOP SECRET\"");
        assertThat(Classified.find(custom))
                .extracting(Classified::where)
                .containsExactly("name", "definition.level[0].a", "x_banner");
    }

    @Test
    void a_marking_of_another_sort_that_is_also_classified_is_not_understood() {
        JsonObject acs = AcsMarkingTest.definition(AcsMarkingTest.FULL).toBuilder()
                .put("name", "SECRET//NOFORN")
                .build();
        assertThat(MarkingDefinition.read(acs))
                .isInstanceOfSatisfying(
                        UnknownMarking.class,
                        unknown -> assertThat(unknown.classified()).hasSize(1));
    }

    @Test
    void what_is_said_is_kept_short() {
        assertThat(new Classified("x", "y".repeat(500)).said()).hasSize(81);
    }
}
