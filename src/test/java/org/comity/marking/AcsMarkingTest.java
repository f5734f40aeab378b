package org.comity.marking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AcsMarkingTest {
    static final JsonObject FULL = Json.parseObject("""
            {"extension_type": "property-extension",
             "identifier": "isa:guide.999191.ACS3-5d1c1f0e-9d52-4a6e-8f0b-3c2a1b0d9e8f",
             "name": "AIS sharing",
             "create_date_time": "2026-02-03T04:05:06.789Z",
             "responsible_entity_custodian": "USA.DHS.US-CERT",
             "responsible_entity_originator": "NONFED",
             "authority_reference": ["urn:isa:authority:ais"],
             "policy_reference": "urn:isa:policy:acs:ns:v3.0?privdefault=deny&sharedefault=permit",
             "access_privilege": [{"privilege_action": "CISAUSES", "rule_effect": "permit",
               "privilege_scope": {"permitted_nationalities": ["ALL"], "permitted_organizations": ["ALL"],
                                   "shareability": ["ALL"], "entity": ["GOV", "CTR"]}}],
             "further_sharing": [{"sharing_scope": ["FOREIGNGOV"], "rule_effect": "deny"},
                                 {"sharing_scope": ["SECTOR", "USA.USG"], "rule_effect": "permit"}],
             "resource_disposition": {"disposition_date": "2030-01-01T00:00:00Z", "disposition_process": "destroy"},
             "public_release": {"released_by": "USA.DHS", "released_on": "2026-02-04T00:00:00Z"},
             "control_set": {"classification": "U", "formal_determination": ["FOUO", "AIS"], "caveat": ["CISAPROPRIETARY"],
               "sensitivity": ["LES"], "shareability": ["NCC"], "entity": ["MIL", "GOV"],
               "logical_authority_category": ["some"], "permitted_nationalities": ["USA"],
               "permitted_organizations": ["USA.USG"]}}""");

    static JsonObject definition(JsonObject extension) {
        return JsonObject.builder()
                .put("type", "marking-definition")
                .put("id", MarkingDefinitionTest.OWN)
                .put(
                        "extensions",
                        JsonObject.builder()
                                .put(AcsMarking.EXTENSION, extension)
                                .build())
                .build();
    }

    private static Marking read(JsonObject extension) {
        return MarkingDefinition.read(definition(extension));
    }

    private static JsonObject with(String name, String json) {
        return FULL.toBuilder().put(name, Json.parse(json)).build();
    }

    private static JsonObject withControl(String name, String json) {
        JsonObject controls = FULL.object("control_set");
        if (controls == null) {
            throw new AssertionError("the example has a control set");
        }
        return FULL.toBuilder()
                .put(
                        "control_set",
                        controls.toBuilder().put(name, Json.parse(json)).build())
                .build();
    }

    @Test
    void everything_it_says_is_understood_and_kept() {
        var acs = (AcsMarking) read(FULL);
        assertThat(acs.id()).isEqualTo(MarkingDefinitionTest.OWN);
        assertThat(acs.identifier()).startsWith("isa:guide.999191.");
        assertThat(acs.name()).isEqualTo("AIS sharing");
        assertThat(acs.custodian()).isEqualTo("USA.DHS.US-CERT");
        assertThat(acs.originator()).isEqualTo("NONFED");
        assertThat(acs.authorities()).containsExactly("urn:isa:authority:ais");
        assertThat(acs.useByDefault()).isFalse();
        assertThat(acs.sharingByDefault()).isTrue();
        assertThat(acs.controls().classification()).isEqualTo(AcsMarking.Classification.U);
        assertThat(acs.controls().sensitivities()).containsExactly("LES");
        assertThat(acs.controls().permittedOrganizations()).containsExactly("USA.USG");
        assertThat(acs.privileges())
                .containsExactly(new AcsMarking.Privilege(
                        "CISAUSES",
                        new AcsMarking.Scope(List.of("ALL"), List.of("ALL"), List.of("ALL"), List.of("GOV", "CTR")),
                        true));
        assertThat(acs.disposition()).isEqualTo(new AcsMarking.Disposition("2030-01-01T00:00:00Z", "destroy"));
        assertThat(acs.publicRelease()).isEqualTo(new AcsMarking.PublicRelease("USA.DHS", "2026-02-04T00:00:00Z"));
        assertThat(acs.body()).isEqualTo(FULL);
        assertThat(acs.classified()).isEmpty();
        assertThat(acs.isPublic()).isFalse();
        assertThat(acs.isForbiddenToForeigners()).isFalse();
    }

    @Test
    void a_sharing_rule_that_names_the_recipient_decides_and_deny_comes_before_permit() {
        var acs = (AcsMarking) read(FULL);
        assertThat(acs.mayBeSharedOnWith(List.of(AcsMarking.FOREIGN_GOVERNMENT)))
                .isFalse();
        assertThat(acs.mayBeSharedOnWith(List.of("USA.USG"))).isTrue();
        assertThat(acs.mayBeSharedOnWith(List.of("USA.USG", AcsMarking.FOREIGN_GOVERNMENT)))
                .isFalse();
        assertThat(acs.mayBeSharedOnWith(List.of("ISAC")))
                .as("no rule: the policy's default")
                .isTrue();
    }

    @Test
    void of_several_policies_the_one_that_denies_counts() {
        String permit = "urn:isa:policy:acs:ns:v3.0?privdefault=permit&sharedefault=permit";
        String deny = "urn:isa:policy:acs:ns:v3.0?privdefault=permit&sharedefault=deny";
        var acs = (AcsMarking) read(with("policy_reference", "\"" + permit + " " + deny + "\""));
        assertThat(acs.useByDefault()).isTrue();
        assertThat(acs.sharingByDefault()).isFalse();
    }

    @Test
    void the_least_that_the_schema_asks_for_is_enough() {
        JsonObject least = FULL;
        for (String name : List.of(
                "name",
                "responsible_entity_originator",
                "authority_reference",
                "access_privilege",
                "further_sharing",
                "resource_disposition",
                "public_release")) {
            least = least.toBuilder().remove(name).build();
        }
        assertThat(read(least.toBuilder()
                        .put(
                                "control_set",
                                Json.parse("{\"classification\":\"U\",\"formal_determination\":[\"PUBREL\",\"NF\"]}"))
                        .build()))
                .isInstanceOfSatisfying(AcsMarking.class, acs -> {
                    assertThat(acs.isPublic()).isTrue();
                    assertThat(acs.isForbiddenToForeigners()).isTrue();
                    assertThat(acs.disposition()).isNull();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "S", "TS"})
    void a_classification_above_U_is_classified(String level) {
        Marking marking = read(withControl("classification", "\"" + level + "\""));
        assertThat(marking.classified()).containsExactly(new Classified("control_set.classification", level));
        assertThat(Classified.find(definition(withControl("classification", "\"" + level + "\""))))
                .hasSize(1);
    }

    @Test
    void compartments_and_unknown_levels_are_classified_even_where_the_rest_is_not_understood() {
        assertThat(read(withControl("sci_controls", "[\"SI\"]")).classified()).hasSize(1);
        assertThat(read(withControl("classification", "\"R\"")))
                .isInstanceOf(UnknownMarking.class)
                .satisfies(marking -> assertThat(marking.classified()).hasSize(1));
        assertThat(read(withControl("classification", "\"S\"").toBuilder()
                        .put("new", "x")
                        .build()))
                .isInstanceOf(UnknownMarking.class)
                .satisfies(marking -> assertThat(marking.classified()).hasSize(1));
        assertThat(read(with("control_set", "{\"classification\":7}")).classified())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "extension_type",
                "identifier",
                "create_date_time",
                "responsible_entity_custodian",
                "policy_reference",
                "control_set"
            })
    void what_the_schema_requires_must_be_there(String name) {
        assertThat(read(FULL.toBuilder().remove(name).build())).isInstanceOf(UnknownMarking.class);
        assertThat(read(FULL.toBuilder().put(name, 7).build())).isInstanceOf(UnknownMarking.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            formal_determination | ["SOMETHING NEW"]
            formal_determination | []
            formal_determination | "FOUO"
            formal_determination | [7]
            caveat               | ["LIMDIS"]
            sensitivity          | ["XYZ"]
            shareability         | ["ALL"]
            shareability         | []
            entity               | ["NOBODY"]
            permitted_organizations | [""]
            nationality          | ["USA"]
            classification       | null
            """)
    void a_control_that_is_not_understood_makes_the_marking_unknown(String name, String json) {
        assertThat(read(withControl(name, json)))
                .isInstanceOfSatisfying(
                        UnknownMarking.class,
                        unknown -> assertThat(unknown.reason()).startsWith("is ACS"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            policy_reference     | "urn:isa:policy:acs:ns:v4.0?privdefault=permit&sharedefault=permit"
            policy_reference     | "urn:isa:policy:acs:ns:v3.0?privdefault=maybe&sharedefault=permit"
            access_privilege     | []
            access_privilege     | {}
            access_privilege     | [{"privilege_action":"SELL","privilege_scope":{"entity":["GOV"]},"rule_effect":"permit"}]
            access_privilege     | [{"privilege_action":"ALL","privilege_scope":{},"rule_effect":"permit"}]
            access_privilege     | [{"privilege_action":"ALL","privilege_scope":{"entity":["ALL","GOV"]},"rule_effect":"permit"}]
            access_privilege     | [{"privilege_action":"ALL","privilege_scope":{"entity":["GOV"]},"rule_effect":"ask"}]
            access_privilege     | [{"privilege_action":"ALL","privilege_scope":{"entity":["GOV"]}}]
            access_privilege     | ["ALL"]
            further_sharing      | [{"sharing_scope":[],"rule_effect":"permit"}]
            further_sharing      | [{"rule_effect":"permit"}]
            further_sharing      | [{"sharing_scope":["ISAC"],"rule_effect":"permit","until":"2030"}]
            resource_disposition | {"disposition_date":"2030-01-01T00:00:00Z"}
            public_release       | {"released_on":"2030-01-01T00:00:00Z"}
            original_classification | {"classified_by":"x"}
            declassification     | {"declass_period":25}
            authority_reference  | "urn:isa:authority:ais"
            responsible_entity_originator | ["NONFED"]
            hidden_rule          | "x"
            """)
    void a_restriction_that_is_not_understood_makes_the_marking_unknown(String name, String json) {
        assertThat(read(with(name, json))).isInstanceOf(UnknownMarking.class);
    }

    @Test
    void an_ACS_extension_that_is_no_object_is_unknown() {
        JsonObject definition = definition(FULL).toBuilder()
                .put(
                        "extensions",
                        JsonObject.builder()
                                .put(AcsMarking.EXTENSION, JsonArray.ofTexts("x"))
                                .build())
                .build();
        assertThat(MarkingDefinition.read(definition)).isInstanceOf(UnknownMarking.class);
    }
}
