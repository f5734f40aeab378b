package org.comity.stix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What departs from a SHOULD, or is not the standard's own, is taken with a warning. */
class WarnedTest {

    private static void warned(JsonObject object, String rule, String property) {
        Checked checked = Stix.check(object);
        assertThat(checked.object()).as(checked.findings().toString()).isNotNull();
        assertThat(checked.findings()).as(checked.findings().toString()).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.rule()).isEqualTo(rule);
            assertThat(finding.property()).isEqualTo(property);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            identity         | {"id": "identity--00000001-0000-1000-8000-000000000001"}       | uuid-version    | id
            identity         | {"created_by_ref": "tool--00000001-0000-4000-8000-000000000001"} | reference-target | created_by_ref
            identity         | {"sectors": ["gardening"]}                                     | open-vocabulary | sectors[0]
            identity         | {"score": 5}                                                   | custom-property | score
            identity         | {"x_Score": 5}                                                 | property-name   | x_Score
            identity         | {"x_parent": "identity--00000001-0000-4000-8000-000000000001"} | name-suffix     | x_parent
            identity         | {"lang": "deu"}                                                | language        | lang
            campaign         | {"external_references": [{"source_name": "s", "url": "https://s.example"}]} | url-hashes | external_references[0].hashes
            campaign         | {"external_references": [{"source_name": "s", "url": "not a url", "hashes": {"MD5": "d41d8cd98f00b204e9800998ecf8427e"}}]} | url | external_references[0].url
            campaign         | {"external_references": [{"source_name": "s", "external_id": "CVE-2026-12345"}]} | external-id | external_references[0].external_id
            identity         | {"extensions": {"x-example-ext": {"rank": 5}}}                 | custom-extension | extensions.x-example-ext
            identity         | {"extensions": {"extension-definition--00000002-0000-4000-8000-000000000002": {"extension_type": "new-sdo"}}} | extension-type | extensions.extension-definition--00000002-0000-4000-8000-000000000002.extension_type
            indicator        | {"name": null}                                                 | advised-property | name
            indicator        | {"pattern_type": "zeek"}                                       | open-vocabulary | pattern_type
            attack-pattern   | {"kill_chain_phases": [{"kill_chain_name": "C Chain", "phase_name": "p"}]} | kill-chain-spelling | kill_chain_phases[0].kill_chain_name
            location         | {"country": "BEL"}                                             | country         | country
            location         | {"administrative_area": "Brussels"}                            | administrative-area | administrative_area
            malware-analysis | {"product": "Example Sandbox"}                                 | product-spelling | product
            relationship     | {"relationship_type": "knows"}                                 | relationship-type | relationship_type
            observed-data    | {"object_refs": null, "objects": {"0": {"type": "mutex", "name": "m"}}}  | deprecated-property | objects
            observed-data    | {"object_refs": null, "objects": {"zero": {"type": "mutex", "name": "m"}}} | container-key | objects.zero
            observed-data    | {"object_refs": null, "objects": {"0": {"type": "x-example", "name": "m"}}} | custom-object | objects.0.type
            artifact         | {"mime_type": "nonsense"}                                      | media-type      | mime_type
            ipv4-addr        | {"value": "198.51.100.8"}                                      | deterministic-id | id
            ipv4-addr        | {"id": "ipv4-addr--00000001-0000-4000-8000-000000000001"}      | uuid-version    | id
            ipv4-addr        | {"created": "2026-01-01T00:00:00.000Z"}                        | not-applicable-property | created
            file             | {"hashes": {"SHA224": "00"}}                                   | open-vocabulary | hashes.SHA224
            file             | {"magic_number_hex": "4D5A"}                                   | hex             | magic_number_hex
            email-message    | {"additional_header_fields": {"X-Mailer": "one"}}              | header-list     | additional_header_fields.X-Mailer
            network-traffic  | {"src_port": null}                                             | advised-property | src_port
            network-traffic  | {"protocols": ["ipv4", "tcp"]}                                 | protocol        | protocols
            network-traffic  | {"protocols": ["ipv4", "tcp", "http", "no_such"]}              | protocol        | protocols[3]
            extension-definition | {"description": null}                                      | advised-property | description
            extension-definition | {"extension_properties": null}                             | advised-property | extension_properties
            marking-definition | {"definition_type": "x", "definition": {"x": 1}}             | open-vocabulary | definition_type
            marking-definition | {"definition_type": "x", "definition": {"x": 1}, "modified": "2026-01-01T00:00:00.000Z"} | not-applicable-property | modified
            """)
    void a_should_not_followed_is_warned_of(String type, String changes, String rule, String property) {
        warned(Examples.of(type, changes), rule, property);
    }

    @Test
    void a_custom_type_is_kept() {
        warned(Json.parseObject("""
                {"type": "x-example-case", "id": "x-example-case--00000001-0000-4000-8000-000000000001",
                 "spec_version": "2.1", "created": "2026-01-01T00:00:00.000Z",
                 "modified": "2026-01-01T00:00:00.000Z", "handler": "J. Doe"}
                """), "custom-object", "type");
    }

    @Test
    void a_type_defined_by_an_extension_is_taken_as_it_says() {
        Checked checked = Stix.check(Json.parseObject("""
                {"type": "case-note", "id": "case-note--00000001-0000-5000-8000-000000000001",
                 "handler": "J. Doe", "extensions": {
                 "extension-definition--00000002-0000-4000-8000-000000000002": {"extension_type": "new-sco"}}}
                """));
        assertThat(checked.findings()).isEmpty();
        assertThat(Objects.requireNonNull(checked.object()).category()).isEqualTo(Category.OBSERVABLE);
    }

    @Test
    void properties_of_a_top_level_extension_are_taken_without_a_word() {
        assertThat(Stix.check(Examples.of("tool", """
                {"rank": 5, "extensions": {
                 "extension-definition--00000002-0000-4000-8000-000000000002":
                 {"extension_type": "toplevel-property-extension"}}}
                """)).findings()).isEmpty();
    }

    @Test
    void a_pattern_of_the_older_version_is_read_as_such() {
        assertThat(Stix.check(Examples.of("indicator", """
                {"pattern_version": "2.0", "pattern":
                 "[process:name = 'x'] START '2026-01-01T00:00:00.000Z' STOP '2026-01-02T00:00:00.000Z'"}
                """)).findings()).isEmpty();
    }

    @Test
    void what_openCTI_writes_is_kept() {
        Checked checked = Stix.check(Examples.of("identity", """
                {"x_opencti_score": 50, "x_opencti_organization_type": "csirt", "extensions": {
                 "extension-definition--ea279b3e-5c71-4632-ac08-831c66a786ba":
                 {"extension_type": "property-extension", "id": "7e2a1c5c-0000-4000-8000-000000000001",
                  "created_at": "2026-01-01T00:00:00.000Z", "is_inferred": false, "creator_ids": ["x"]}}}
                """));
        assertThat(checked.object()).isNotNull();
    }

    @Test
    void a_bundle_of_the_older_version_is_warned_of() {
        assertThat(Stix.checkBundle(Json.parseObject("""
                {"type": "bundle", "id": "bundle--00000001-0000-4000-8000-000000000001", "spec_version": "2.0"}
                """)))
                .extracting(Finding::severity)
                .containsExactly(Severity.WARNING);
    }
}
