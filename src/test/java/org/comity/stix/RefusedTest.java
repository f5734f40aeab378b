package org.comity.stix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What breaks a MUST is refused, each rule with one example: a type, what is changed in its example, and the rule and
 * property of the finding.
 */
class RefusedTest {

    private static void refused(JsonObject object, String rule, String property) {
        Checked checked = Stix.check(object);
        assertThat(checked.object()).isNull();
        assertThat(checked.errors()).as(checked.findings().toString()).anySatisfy(finding -> {
            assertThat(finding.rule()).isEqualTo(rule);
            assertThat(finding.property()).isEqualTo(property);
            assertThat(finding.section()).matches("\\d+(\\.\\d+)*");
            assertThat(finding.message()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            identity        | {"name": null}                                       | required-property     | name
            identity        | {"name": 7}                                          | type                  | name
            identity        | {"id": "identity--7"}                                | identifier            | id
            identity        | {"id": "identity--00000001-0000-0000-8000-000000000001"} | identifier        | id
            identity        | {"id": "identity--00000001-0000-4000-c000-000000000001"} | identifier        | id
            identity        | {"id": "tool--00000001-0000-4000-8000-000000000001"} | identifier-type       | id
            identity        | {"spec_version": "2.0"}                              | spec-version          | spec_version
            identity        | {"spec_version": null}                               | stix-2.0              | spec_version
            identity        | {"created": "2026-03-01T08:00:00Z"}                  | timestamp-precision   | created
            identity        | {"created": "2026-03-01T08:00:00.00Z"}               | timestamp-precision   | created
            identity        | {"created": "2026-02-29T08:00:00.000Z"}              | timestamp             | created
            identity        | {"created": "2026-03-01T08:00:00.000+00:00"}         | timestamp             | created
            identity        | {"modified": "2026-03-01T07:59:59.999Z"}             | order-of-times        | modified
            identity        | {"revoked": "false"}                                 | type                  | revoked
            identity        | {"confidence": 101}                                  | range                 | confidence
            identity        | {"confidence": 99.5}                                 | integer               | confidence
            identity        | {"confidence": -1}                                   | range                 | confidence
            identity        | {"lang": "english"}                                  | language              | lang
            identity        | {"lang": "zz"}                                       | language              | lang
            identity        | {"lang": "e"}                                        | language              | lang
            identity        | {"labels": []}                                       | empty-list            | labels
            identity        | {"labels": "one"}                                    | type                  | labels
            identity        | {"labels": ["one", 2]}                               | type                  | labels[1]
            identity        | {"defanged": true}                                   | misplaced-property    | defanged
            identity        | {"severity": "high"}                                 | reserved-property     | severity
            identity        | {"x-score": 1}                                       | property-name         | x-score
            identity        | {"ab": 1}                                            | property-name         | ab
            identity        | {"x_score": []}                                      | empty-list            | x_score
            identity        | {"x_score_hex": "xyz"}                               | hex                   | x_score_hex
            identity        | {"x_blob_bin": "a"}                                  | binary                | x_blob_bin
            identity        | {"external_references": [{"description": "d"}]}      | required-property     | external_references[0].source_name
            identity        | {"external_references": [{"source_name": "s"}]}      | at-least-one-of       | external_references[0]
            identity        | {"object_marking_refs": ["tool--00000001-0000-4000-8000-000000000001"]} | reference-target | object_marking_refs[0]
            identity        | {"granular_markings": [{"selectors": ["name"]}]}     | at-least-one-of       | granular_markings[0]
            identity        | {"granular_markings": [{"lang": "fr", "marking_ref": "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", "selectors": ["name"]}]} | not-both | granular_markings[0].marking_ref
            identity        | {"granular_markings": [{"lang": "fr", "selectors": ["aliases"]}]}      | selector-unresolved | granular_markings[0].selectors[0]
            identity        | {"granular_markings": [{"lang": "fr", "selectors": ["roles.[1]"]}]}    | selector-unresolved | granular_markings[0].selectors[0]
            identity        | {"granular_markings": [{"lang": "fr", "selectors": ["name.[0]"]}]}     | selector-unresolved | granular_markings[0].selectors[0]
            identity        | {"granular_markings": [{"lang": "fr", "selectors": ["roles[0]"]}]}     | selector-syntax     | granular_markings[0].selectors[0]
            identity        | {"granular_markings": [{"lang": "fr", "selectors": []}]}               | empty-list          | granular_markings[0].selectors
            identity        | {"extensions": {"extension-definition--00000002-0000-4000-8000-000000000002": {"extension_type": null}}} | required-property | extensions.extension-definition--00000002-0000-4000-8000-000000000002.extension_type
            identity        | {"extensions": {"extension-definition--00000002-0000-4000-8000-000000000002": {"extension_type": "sub"}}} | closed-vocabulary | extensions.extension-definition--00000002-0000-4000-8000-000000000002.extension_type
            identity        | {"extensions": {"rank": {"rank": 1}}}                | extension-key         | extensions.rank
            attack-pattern  | {"external_references": [{"source_name": "capec", "external_id": "163"}]}  | external-id   | external_references[0].external_id
            vulnerability   | {"external_references": [{"source_name": "nvd", "external_id": "CVE-2026-12345"}]} | external-id | external_references[0].external_id
            attack-pattern  | {"kill_chain_phases": [{"kill_chain_name": "c"}]}    | required-property     | kill_chain_phases[0].phase_name
            campaign        | {"last_seen": "2025-12-31T23:59:59Z"}                | order-of-times        | last_seen
            course-of-action| {"action": "run"}                                    | reserved-property     | action
            grouping        | {"context": null}                                    | required-property     | context
            grouping        | {"object_refs": ["bundle--00000001-0000-4000-8000-000000000001"]} | reference-target | object_refs[0]
            incident        | {"name": null}                                       | required-property     | name
            indicator       | {"valid_until": "2026-01-01T00:00:00.000Z"}          | order-of-times        | valid_until
            indicator       | {"pattern": "[domain-name:value = ]"}                | pattern-syntax        | pattern
            indicator       | {"pattern": "[f:name = 'x']"}                        | pattern-name          | pattern
            indicator       | {"pattern_type": null}                               | required-property     | pattern_type
            infrastructure  | {"last_seen": "2025-12-31T00:00:00Z"}                | order-of-times        | last_seen
            intrusion-set   | {"last_seen": "2024-12-31T00:00:00Z"}                | order-of-times        | last_seen
            location        | {"latitude": 90.5}                                   | range                 | latitude
            location        | {"longitude": null}                                  | needed-property       | longitude
            location        | {"latitude": null, "longitude": null}                | needed-property       | latitude
            location        | {"latitude": null, "longitude": null, "precision": null, "country": null, "region": null} | at-least-one-of | ``
            malware         | {"is_family": null}                                  | required-property     | is_family
            malware         | {"name": null}                                       | needed-property       | name
            malware         | {"sample_refs": ["tool--00000001-0000-4000-8000-000000000001"]} | reference-target | sample_refs[0]
            malware-analysis| {"result": null, "analysis_sco_refs": null}          | at-least-one-of       | ``
            malware-analysis| {"host_vm_ref": "file--00000001-0000-4000-8000-000000000001"} | reference-target | host_vm_ref
            note            | {"object_refs": null}                                | required-property     | object_refs
            observed-data   | {"number_observed": 0}                               | range                 | number_observed
            observed-data   | {"number_observed": 1000000000}                      | range                 | number_observed
            observed-data   | {"last_observed": "2026-02-01T09:00:00Z"}            | order-of-times        | last_observed
            observed-data   | {"object_refs": null}                                | at-least-one-of       | ``
            observed-data   | {"object_refs": ["malware--00000001-0000-4000-8000-000000000001"]} | reference-target | object_refs[0]
            observed-data   | {"object_refs": ["relationship--00000001-0000-4000-8000-000000000001"]} | observed-sco | object_refs
            observed-data   | {"objects": {"0": {"type": "mutex", "name": "m"}}}   | not-both              | object_refs
            observed-data   | {"object_refs": null, "objects": {"0": {"type": "domain-name", "value": "c2.example", "resolves_to_refs": ["1"]}}} | reference-unresolved | objects.0.resolves_to_refs[0]
            observed-data   | {"object_refs": null, "objects": {"0": {"type": "domain-name", "value": "c2.example", "resolves_to_refs": ["1"]}, "1": {"type": "mutex", "name": "m"}}} | reference-target | objects.0.resolves_to_refs[0]
            observed-data   | {"object_refs": null, "objects": {"0": {"type": "tool", "name": "m"}}} | observed-sco | objects.0.type
            opinion         | {"opinion": "maybe"}                                 | closed-vocabulary     | opinion
            report          | {"published": "yesterday"}                           | timestamp             | published
            threat-actor    | {"last_seen": "2023-01-01T00:00:00Z"}                | order-of-times        | last_seen
            tool            | {"name": null}                                       | required-property     | name
            relationship    | {"stop_time": "2026-01-01T00:00:00.0Z"}              | order-of-times        | stop_time
            relationship    | {"relationship_type": "Indicates"}                   | relationship-type-name| relationship_type
            relationship    | {"source_ref": "sighting--00000001-0000-4000-8000-000000000001"} | reference-target | source_ref
            relationship    | {"target_ref": "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"} | reference-target | target_ref
            sighting        | {"count": -1}                                        | range                 | count
            sighting        | {"sighting_of_ref": "ipv4-addr--00000001-0000-4000-8000-000000000001"} | reference-target | sighting_of_ref
            sighting        | {"observed_data_refs": ["indicator--00000001-0000-4000-8000-000000000001"]} | reference-target | observed_data_refs[0]
            sighting        | {"where_sighted_refs": ["indicator--00000001-0000-4000-8000-000000000001"]} | reference-target | where_sighted_refs[0]
            sighting        | {"last_seen": "2026-01-01T00:00:00Z"}                | order-of-times        | last_seen
            artifact        | {"payload_bin": null}                                | at-least-one-of       | ``
            artifact        | {"url": "https://files.example/"}                    | not-both              | url
            artifact        | {"payload_bin": null, "hashes": null, "url": "https://files.example/"} | needed-property | hashes
            artifact        | {"payload_bin": "a b"}                               | binary                | payload_bin
            artifact        | {"encryption_algorithm": "rot13"}                    | closed-vocabulary     | encryption_algorithm
            artifact        | {"encryption_algorithm": null}                       | needed-property       | encryption_algorithm
            autonomous-system | {"number": 9007199254740992}                       | integer               | number
            autonomous-system | {"number": 1e3}                                    | integer               | number
            directory       | {"path_enc": "utf-nine"}                             | character-set         | path_enc
            directory       | {"contains_refs": ["url--00000001-0000-4000-8000-000000000001"]} | reference-target | contains_refs[0]
            domain-name     | {"value": "c2 .example"}                             | domain-name           | value
            email-addr      | {"value": "J. Doe <jdoe@mail.example>"}              | email-address         | value
            email-message   | {"is_multipart": true}                               | not-both              | body
            email-message   | {"body_multipart": [{"body": "b"}]}                  | not-both              | body_multipart
            email-message   | {"is_multipart": true, "body": null, "body_multipart": [{"content_type": "text/plain"}]} | at-least-one-of | body_multipart[0]
            email-message   | {"additional_header_fields": {"X-Mailer": 1}}        | type                  | additional_header_fields.X-Mailer
            file            | {"hashes": null, "name": null}                       | at-least-one-of       | ``
            file            | {"name": null}                                       | needed-property       | name
            file            | {"size": -1}                                         | range                 | size
            file            | {"hashes": {"MD5": "xyz"}}                           | hash-value            | hashes.MD5
            file            | {"hashes": {"SHA-256": "d41d8cd98f00b204e9800998ecf8427e"}} | hash-value     | hashes.SHA-256
            file            | {"hashes": {"SSDEEP": "x"}}                          | hash-value            | hashes.SSDEEP
            file            | {"hashes": {"TLSH": "T100"}}                         | hash-value            | hashes.TLSH
            file            | {"hashes": {"M5": "d41d8cd98f00b204e9800998ecf8427e"}} | hash-algorithm      | hashes.M5
            file            | {"magic_number_hex": "4d5"}                          | hex                   | magic_number_hex
            file            | {"extensions": {"windows-pebinary-ext": {"time_date_stamp": "2025-01-22T12:31:12.5Z"}}} | timestamp-precision | extensions.windows-pebinary-ext.time_date_stamp
            file            | {"extensions": {"pdf-ext": {}}}                      | at-least-one-of       | extensions.pdf-ext
            file            | {"extensions": {"raster-image-ext": {"exif_tags": {"Make": true}}}} | type | extensions.raster-image-ext.exif_tags.Make
            ipv4-addr       | {"value": "198.51.100.256"}                          | ipv4                  | value
            ipv4-addr       | {"belongs_to_refs": ["mac-addr--00000001-0000-4000-8000-000000000001"]} | reference-target | belongs_to_refs[0]
            ipv6-addr       | {"value": "2001:db8::7::1"}                          | ipv6                  | value
            mac-addr        | {"value": "00:00:5E:00:53:01"}                       | mac-address           | value
            mutex           | {"name": null}                                       | required-property     | name
            network-traffic | {"src_ref": null, "dst_ref": null}                   | at-least-one-of       | ``
            network-traffic | {"protocols": null}                                  | required-property     | protocols
            network-traffic | {"end": "2026-02-01T09:00:00Z"}                      | order-of-times        | end
            network-traffic | {"is_active": true}                                  | not-both              | end
            network-traffic | {"dst_port": 65536}                                  | range                 | dst_port
            network-traffic | {"src_ref": "url--00000001-0000-4000-8000-000000000001"} | reference-target  | src_ref
            network-traffic | {"ipfix": {"a b": 1}}                                | dictionary-key        | ipfix.a b
            network-traffic | {"extensions": {"tcp-ext": {"src_flags_hex": null, "dst_flags_hex": null}}} | at-least-one-of | extensions.tcp-ext
            network-traffic | {"extensions": {"socket-ext": {"address_family": "AF_X"}}} | closed-vocabulary | extensions.socket-ext.address_family
            network-traffic | {"extensions": {"icmp-ext": {"icmp_type_hex": "08"}}} | required-property    | extensions.icmp-ext.icmp_code_hex
            process         | {"pid": null}                                        | at-least-one-of       | ``
            process         | {"id": "process--00000001-0000-5000-8000-000000000001"} | uuid-version       | id
            software        | {"cpe": "cpe:/a:example:office"}                     | cpe                   | cpe
            software        | {"languages": ["C#"]}                                | language              | languages[0]
            url             | {"value": "c2.example/gate"}                         | url                   | value
            user-account    | {"extensions": {"unix-account-ext": {"gid": "1"}}}   | type                  | extensions.unix-account-ext.gid
            windows-registry-key | {"key": "HKLM\\\\System"}                       | registry-hive         | key
            windows-registry-key | {"values": [{}]}                                | at-least-one-of       | values[0]
            windows-registry-key | {"key": null, "values": null}                   | uuid-version          | id
            x509-certificate | {"x509_v3_extensions": {"key_usage": 1}}            | type                  | x509_v3_extensions.key_usage
            language-content | {"contents": {"español": {"name": "n"}}}            | language              | contents.español
            language-content | {"contents": {"de": {"1name": "n"}}}                | property-name         | contents.de.1name
            language-content | {"contents": {"de": "n"}}                           | type                  | contents.de
            extension-definition | {"created_by_ref": null}                        | required-property     | created_by_ref
            extension-definition | {"extension_types": ["property-extension"]}     | needed-property       | extension_properties
            marking-definition | {"definition": {"tlp": "white"}, "name": "TLP:BLACK"} | tlp-marking       | ``
            marking-definition | {"definition": null, "definition_type": null}     | at-least-one-of       | ``
            marking-definition | {"definition_type": "statement"}                  | required-property     | definition.statement
            marking-definition | {"object_marking_refs": ["marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"]} | circular-marking | object_marking_refs
            """)
    void a_broken_must_is_refused(String type, String changes, String rule, String property) {
        refused(Examples.of(type, changes), rule, property);
    }

    @Test
    void null_is_no_value_of_stix() {
        refused(
                Examples.of("identity").toBuilder()
                        .put("x_score", Json.parse("null"))
                        .build(),
                "null",
                "x_score");
    }

    @Test
    void an_object_without_type_is_refused() {
        refused(JsonObject.EMPTY, "required-property", "type");
        refused(Json.parseObject("{\"type\": 7}"), "type", "type");
    }

    @Test
    void a_type_name_has_a_form() {
        for (String type : List.of("X-Example", "ab", "x--example", "7up-example", "x_example")) {
            refused(Json.parseObject("{\"type\": \"" + type + "\"}"), "type-name", "type");
        }
    }

    @Test
    void a_bundle_is_no_object() {
        refused(Json.parseObject("{\"type\": \"bundle\"}"), "type-name", "type");
    }

    @Test
    void a_custom_type_has_the_common_properties() {
        refused(Json.parseObject("""
                {"type": "x-example-case", "spec_version": "2.1", "created": "2026-01-01T00:00:00.000Z"}
                """), "required-property", "modified");
    }

    @Test
    void a_thousand_wrong_items_are_not_a_thousand_findings() {
        String labels = "1,".repeat(1000) + "1";
        Checked checked = Stix.check(Examples.of("identity", "{\"labels\": [" + labels + "]}"));
        assertThat(checked.object()).isNull();
        assertThat(checked.findings()).hasSize(Walk.FINDINGS_MAX);
    }

    @Test
    void an_error_shows_even_after_a_hundred_warnings() {
        var object = Examples.of("identity").toBuilder();
        for (int i = 0; i < 200; i++) {
            object.put("x_example_" + i, i);
        }
        Checked checked = Stix.check(object.put("zz", 1).build());
        assertThat(checked.object()).isNull();
        assertThat(checked.errors()).isNotEmpty();
    }

    @Test
    void a_bundle_must_have_a_type_and_an_id() {
        assertThat(Stix.checkBundle(Json.parseObject("{\"type\": \"bundle\"}")))
                .extracting(Finding::property)
                .containsExactly("id");
        assertThat(Stix.checkBundle(Json.parseObject("""
                {"type": "bundle", "id": "bundle--00000001-0000-4000-8000-000000000001", "objects": []}
                """)))
                .extracting(Finding::rule)
                .containsExactly("empty-list");
        assertThat(Stix.checkBundle(Json.parseObject("""
                {"type": "envelope", "id": "bundle--00000001-0000-4000-8000-000000000001"}
                """)))
                .extracting(Finding::rule)
                .containsExactly("type");
    }

    @Test
    void a_bundle_of_the_standard_has_no_findings() {
        assertThat(Stix.checkBundle(Json.parseObject("""
                {"type": "bundle", "id": "bundle--00000001-0000-4000-8000-000000000001", "objects": [{}]}
                """))).isEmpty();
    }
}
