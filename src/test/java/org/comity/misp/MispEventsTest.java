package org.comity.misp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.marking.Pap;
import org.comity.marking.Tlp;
import org.comity.pattern.Pattern;
import org.comity.stix.Stix;
import org.junit.jupiter.api.Test;

class MispEventsTest {

    private static final String HEAD = "\"info\": \"one\", \"date\": \"2026-01-01\", \"timestamp\": 1767360000, "
            + "\"Orgc\": {\"uuid\": \"" + Seeds.ORG + "\", \"name\": \"Harbour CSIRT\"}";

    @Test
    void events_are_found_in_every_form_misp_writes() {
        String event = "{\"uuid\": \"" + Seeds.EVENT + "\", " + HEAD + "}";
        String wrapped = "{\"Event\": " + event + "}";
        for (String text : List.of(
                event,
                wrapped,
                "[" + event + "]",
                "[" + wrapped + "]",
                "{\"response\": [" + wrapped + "]}",
                "{\"response\": " + wrapped + "}",
                "{\"errors\": [], \"response\": [" + wrapped + "], \"more\": 1}",
                " \n" + wrapped + "\n")) {
            assertThat(Seeds.read(text)).as(text).singleElement().satisfies(read -> {
                assertThat(read.uuid()).isEqualTo(Seeds.EVENT);
                assertThat(read.title()).isEqualTo("one");
                assertThat(read.problems()).isEmpty();
            });
        }
        assertThat(Seeds.read(wrapped + "\n" + wrapped)).hasSize(2);
        assertThat(Seeds.read("{\"response\": []}")).isEmpty();
        assertThat(Seeds.read("  ")).isEmpty();
    }

    @Test
    void the_same_event_gives_the_same_bytes() {
        for (String seed : Seeds.ALL) {
            assertThat(Seeds.read(Seeds.bytes(seed)).toString())
                    .as(seed)
                    .isEqualTo(Seeds.read(Seeds.bytes(seed)).toString());
        }
    }

    @Test
    void no_id_comes_twice_and_every_reference_leads_somewhere() {
        for (String seed : Seeds.ALL) {
            for (MispEvent event : Seeds.read(Seeds.bytes(seed))) {
                Set<String> ids = new HashSet<>();
                event.objects()
                        .forEach(
                                object -> assertThat(ids.add(object.text("id"))).isTrue());
                for (JsonObject object : event.objects()) {
                    object.forEach((name, value) -> {
                        if (name.endsWith("_ref") && !name.startsWith("x_")) {
                            assertThat(ids).as(seed).contains(object.text(name));
                        }
                        if (name.endsWith("_refs") && !name.equals("object_marking_refs")) {
                            assertThat(ids).as(seed).containsAll(object.texts(name));
                        }
                    });
                }
            }
        }
    }

    @Test
    void everything_made_breaks_no_must_of_stix() {
        for (String seed : Seeds.ALL) {
            for (MispEvent event : Seeds.read(Seeds.bytes(seed))) {
                event.objects()
                        .forEach(object -> assertThat(Stix.check(object).errors())
                                .as(object.toString())
                                .isEmpty());
            }
        }
    }

    @Test
    void every_pattern_parses() {
        for (String seed : Seeds.ALL) {
            for (MispEvent event : Seeds.read(Seeds.bytes(seed))) {
                for (JsonObject indicator : Seeds.all(event, "indicator")) {
                    if ("stix".equals(indicator.text("pattern_type"))) {
                        assertThat(Pattern.parse(indicator.text("pattern"))).isNotNull();
                    }
                }
            }
        }
    }

    @Test
    void a_published_event_is_a_report_and_any_other_a_grouping() {
        MispEvent published = Seeds.attribute("domain", "a.example", true, "");
        JsonObject report = Seeds.only(published, "report");
        assertThat(report.text("id")).isEqualTo("report--" + Seeds.EVENT);
        assertThat(report.text("name")).isEqualTo("An event");
        assertThat(report.text("published")).isEqualTo("2026-01-02T13:21:40.000Z");
        assertThat(report.text("created")).isEqualTo("2026-01-01T00:00:00.000Z");
        assertThat(report.text("modified")).isEqualTo("2026-01-02T13:20:00.000Z");
        assertThat(report.text("created_by_ref")).isEqualTo("identity--" + Seeds.ORG);
        assertThat(report.texts("object_refs")).containsExactly("indicator--" + Seeds.PART);

        MispEvent draft = Seeds.read("{\"uuid\": \"" + Seeds.EVENT + "\", " + HEAD
                        + ", \"Attribute\": [{\"type\": \"domain\", \"value\": \"a.example\"}]}")
                .getFirst();
        assertThat(Seeds.only(draft, "grouping").text("context")).isEqualTo("suspicious-activity");
        assertThat(Seeds.all(draft, "report")).isEmpty();
    }

    @Test
    void what_misp_would_detect_is_an_indicator_and_the_rest_was_observed() {
        JsonObject indicator = Seeds.only(Seeds.attribute("ip-dst|port", "198.51.100.7|443", true, ""), "indicator");
        assertThat(indicator.text("id")).isEqualTo("indicator--" + Seeds.PART);
        assertThat(indicator.text("pattern"))
                .isEqualTo("[network-traffic:dst_ref.type = 'ipv4-addr' AND "
                        + "network-traffic:dst_ref.value = '198.51.100.7' AND network-traffic:dst_port = 443]");
        assertThat(indicator.texts("labels"))
                .containsExactly("misp:type=\"ip-dst|port\"", "misp:category=\"Network activity\"");

        MispEvent seen = Seeds.attribute("ip-dst|port", "198.51.100.7|443", false, "");
        assertThat(Seeds.all(seen, "indicator")).isEmpty();
        JsonObject traffic = Seeds.only(seen, "network-traffic");
        JsonObject address = Seeds.only(seen, "ipv4-addr");
        assertThat(traffic.text("dst_ref")).isEqualTo(address.text("id"));
        assertThat(traffic.get("dst_port").toString()).isEqualTo("443");
        assertThat(traffic.texts("protocols")).containsExactly("ipv4");
        assertThat(Seeds.only(seen, "observed-data").texts("object_refs"))
                .containsExactlyInAnyOrder(address.text("id"), traffic.text("id"));
    }

    @Test
    void an_observable_that_says_no_more_than_its_id_has_the_standard_id() {
        JsonObject plain = Seeds.only(Seeds.attribute("domain", "example.example", false, ""), "domain-name");
        JsonObject marked = Seeds.only(
                Seeds.attribute("domain", "example.example", false, "\"Tag\": [{\"name\": \"tlp:red\"}]"),
                "domain-name");
        assertThat(plain.text("id"))
                .isEqualTo(Ids.observable("domain-name", Json.parseObject("{\"value\":\"example.example\"}")));
        assertThat(plain.text("id").charAt("domain-name--".length() + 14)).isEqualTo('5');
        assertThat(marked.text("id")).isNotEqualTo(plain.text("id"));
        assertThat(marked.texts("object_marking_refs")).containsExactly(Tlp.RED.id());
    }

    @Test
    void the_tlp_and_pap_of_the_event_reach_all_that_says_no_other() {
        MispEvent event = Seeds.event("""
                "Attribute": [
                  {"type": "domain", "value": "a.example"},
                  {"type": "domain", "value": "b.example", "Tag": [{"name": "tlp:green"}, {"name": "TLP:WHITE"}]},
                  {"type": "domain", "value": "c.example", "Tag": [{"name": "tlp:purple"}]}],
                "Tag": [{"name": "tlp:amber+strict"}, {"name": "PAP:RED"}, {"name": "topic"}]""");
        List<JsonObject> indicators = Seeds.all(event, "indicator");
        String pap = Pap.RED.id();
        assertThat(indicators.get(0).texts("object_marking_refs")).containsExactly(Tlp.AMBER_STRICT.id(), pap);
        assertThat(indicators.get(1).texts("object_marking_refs")).containsExactly(Tlp.GREEN.id(), pap);
        assertThat(indicators.get(2).texts("object_marking_refs")).containsExactly(pap);
        assertThat(indicators)
                .allSatisfy(each -> assertThat(each.texts("labels")).doesNotContain("topic"));
        assertThat(Seeds.only(event, "report").texts("labels"))
                .contains("topic")
                .doesNotContain("PAP:RED");
        assertThat(event.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("TLP 2.0"));
    }

    @Test
    void tlp_white_is_clear() {
        MispEvent event = Seeds.attribute("domain", "a.example", true, "\"Tag\": [{\"name\": \"tlp:white\"}]");
        assertThat(Seeds.only(event, "indicator").texts("object_marking_refs"))
                .containsExactly("marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487");
    }

    @Test
    void a_later_edition_of_the_event_brings_new_versions_of_the_same_objects() {
        JsonObject before = Seeds.only(Seeds.attribute("domain", "a.example", true, ""), "indicator");
        JsonObject after = Seeds.only(
                Seeds.read(("{\"Event\": {\"uuid\": \"" + Seeds.EVENT
                                + "\", \"info\": \"x\", \"date\": \"2026-01-01\", "
                                + "\"timestamp\": \"1767370000\", \"Tag\": [{\"name\": \"tlp:red\"}], \"Attribute\": "
                                + "[{\"uuid\": \"" + Seeds.PART + "\", \"type\": \"domain\", \"value\": \"a.example\", "
                                + "\"timestamp\": \"1767350000\"}]}}"))
                        .getFirst(),
                "indicator");
        assertThat(after.text("id")).isEqualTo(before.text("id"));
        assertThat(after.text("created")).isEqualTo(before.text("created"));
        assertThat(after.text("modified")).isGreaterThan(before.text("modified"));
    }

    @Test
    void one_bad_attribute_never_costs_the_event() {
        MispEvent event = Seeds.read(Seeds.bytes("bad-parts.json")).getFirst();
        assertThat(event.objects())
                .anySatisfy(object -> assertThat(object.text("pattern")).contains("http://ok.example/"));
        assertThat(event.problems()).extracting(Problem::where).contains("Attribute 6", "Attribute 7", "Object 3");
        assertThat(event.problems())
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).contains("stands twice"));
        assertThat(Seeds.only(event, "grouping").texts("object_refs")).isNotEmpty();
    }

    @Test
    void a_value_that_does_not_fit_its_type_is_kept_as_it_is() {
        Map<String, String> unfit = Map.of(
                "ip-dst", "not an address",
                "md5", "abc",
                "ip-dst|port", "192.0.2.1",
                "mac-address", "00-11",
                "AS", "ASX",
                "email-src", "nobody",
                "domain", "192.0.2.1",
                "url", "http://a.example/ b",
                "x509-fingerprint-sha1", "00",
                "stix2-pattern", "[this is none");
        unfit.forEach((type, value) -> {
            for (boolean toIds : type.equals("stix2-pattern") ? new boolean[] {true} : new boolean[] {true, false}) {
                MispEvent event = Seeds.attribute(type, value, toIds, "");
                JsonObject kept = Seeds.only(event, "x-misp-attribute");
                assertThat(kept.text("x_misp_type")).isEqualTo(type);
                assertThat(kept.text("x_misp_value")).isEqualTo(value);
                assertThat(event.problems())
                        .singleElement()
                        .satisfies(problem -> assertThat(problem.where()).contains(Seeds.PART));
            }
        });
    }

    @Test
    void a_type_without_a_row_is_kept_without_complaint() {
        MispEvent event = Seeds.attribute("btc", "1ExampleExample", true, "\"comment\": \"a wallet\"");
        JsonObject kept = Seeds.only(event, "x-misp-attribute");
        assertThat(kept.text("id")).isEqualTo("x-misp-attribute--" + Seeds.PART);
        assertThat(kept.text("x_misp_comment")).isEqualTo("a wallet");
        assertThat(kept.texts("labels")).contains("misp:to_ids=\"True\"");
        assertThat(event.problems()).isEmpty();
    }

    @Test
    void a_deleted_attribute_is_revoked() {
        MispEvent event = Seeds.attribute("domain", "gone.example", true, "\"deleted\": true");
        assertThat(Seeds.only(event, "indicator").get("revoked").toString()).isEqualTo("true");
    }

    @Test
    void the_payload_of_a_sample_is_never_taken_in() {
        MispEvent event = Seeds.read(Seeds.bytes("event.json")).getFirst();
        assertThat(event.toString()).doesNotContain("UEsDB");
        assertThat(event.objects())
                .anySatisfy(object -> assertThat(object.text("pattern"))
                        .contains("file:name = 'sample.exe' AND file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e'"));
        assertThat(event.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.where()).contains("malware-sample");
            assertThat(problem.message()).contains("16 characters of base64");
        });
    }

    @Test
    void a_payload_larger_than_any_limit_passes_by() {
        byte[] block = new byte[1 << 20];
        Arrays.fill(block, (byte) 'A');
        InputStream text =
                stream("{\"info\": \"x\", \"date\": \"2026-01-01\", \"Attribute\": [{\"type\": \"attachment\", "
                        + "\"value\": \"big.bin\", \"data\": \"");
        for (int i = 0; i < 40; i++) {
            text = new SequenceInputStream(text, new ByteArrayInputStream(block));
        }
        text = new SequenceInputStream(text, stream("\"}]}"));
        MispEvent event = MispEvents.read(text).next();
        assertThat(event.problems())
                .anySatisfy(problem -> assertThat(problem.message()).contains("41943040 characters"));
        assertThat(Seeds.only(event, "file").text("name")).isEqualTo("big.bin");
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void an_object_is_observed_and_detected_and_keeps_what_stix_has_no_place_for() {
        MispEvent event = Seeds.read(Seeds.bytes("objects.json")).getFirst();
        JsonObject file = Seeds.all(event, "file").stream()
                .filter(one -> one.has("hashes"))
                .findFirst()
                .orElseThrow();
        assertThat(file.text("name")).isEqualTo("run.exe");
        assertThat(file.object("hashes").names()).containsExactly("MD5", "SHA-1");
        assertThat(file.get("size").toString()).isEqualTo("21");
        JsonObject observed = Seeds.all(event, "observed-data").stream()
                .filter(one -> one.texts("object_refs").contains(file.text("id")))
                .findFirst()
                .orElseThrow();
        String kept = observed.array("x_misp_attributes").toString();
        assertThat(kept).contains("\"value\":\"Malicious\"", "\"value\":\"again.exe\"");
        assertThat(kept).doesNotContain("d41d8cd98f00b204e9800998ecf8427e\"}").doesNotContain("\"value\":\"21\"");
        String uuid = observed.text("id").substring("observed-data--".length());
        assertThat(event.objects()).anySatisfy(object -> {
            assertThat(object.text("id")).isEqualTo("indicator--" + uuid);
            assertThat(object.text("pattern")).startsWith("[file:name = 'run.exe' AND file:hashes.MD5 = ");
        });
        assertThat(Seeds.all(event, "relationship")).anySatisfy(relation -> {
            assertThat(relation.text("relationship_type")).isEqualTo("based-on");
            assertThat(relation.text("target_ref")).isEqualTo(observed.text("id"));
        });
        assertThat(Seeds.all(event, "relationship"))
                .anySatisfy(relation ->
                        assertThat(relation.text("relationship_type")).isEqualTo("connects-to"));
        assertThat(Seeds.only(event, "x-misp-object").text("x_misp_name")).isEqualTo("whois");
        JsonObject vulnerability = Seeds.only(event, "vulnerability");
        assertThat(vulnerability.text("name")).isEqualTo("CVE-2099-12345");
        assertThat(vulnerability.text("description")).isEqualTo("an overflow");
        assertThat(vulnerability.array("external_references").size()).isEqualTo(2);
        assertThat(Seeds.only(event, "email-message").texts("to_refs")).hasSize(2);
        assertThat(Seeds.only(event, "windows-registry-key").text("key"))
                .isEqualTo("HKEY_LOCAL_MACHINE\\Software\\Example");
        assertThat(Seeds.only(event, "note").text("abstract")).isEqualTo("What happened");
    }

    @Test
    void an_object_has_the_strictest_tlp_of_its_attributes() {
        MispEvent event = Seeds.event("""
                "Object": [{"uuid": "%s", "name": "file", "Attribute": [
                  {"object_relation": "filename", "type": "filename", "value": "a", "Tag": [{"name": "tlp:green"}]},
                  {"object_relation": "md5", "type": "md5", "value": "d41d8cd98f00b204e9800998ecf8427e",
                   "Tag": [{"name": "tlp:red"}]}]}]""".formatted(Seeds.PART));
        assertThat(Seeds.only(event, "file").texts("object_marking_refs")).containsExactly(Tlp.RED.id());

        MispEvent unknown = Seeds.event("""
                "Object": [{"uuid": "%s", "name": "file", "Attribute": [
                  {"object_relation": "filename", "type": "filename", "value": "a", "Tag": [{"name": "tlp:green"}]},
                  {"object_relation": "size-in-bytes", "type": "size-in-bytes", "value": 21}]}]""".formatted(Seeds.PART));
        assertThat(Seeds.only(unknown, "file").has("object_marking_refs")).isFalse();
    }

    @Test
    void clusters_are_domain_objects_tied_to_what_they_stand_on() {
        MispEvent event = Seeds.read(Seeds.bytes("galaxies.json")).getFirst();
        JsonObject malware = Seeds.only(event, "malware");
        assertThat(malware.text("name")).isEqualTo("Testloader");
        assertThat(malware.texts("aliases")).containsExactly("TL");
        assertThat(malware.has("object_marking_refs")).isFalse();
        assertThat(malware.text("modified")).isEqualTo("1970-01-01T00:00:07.000Z");
        JsonObject technique = Seeds.only(event, "attack-pattern");
        assertThat(technique.text("name")).isEqualTo("Phishing");
        assertThat(technique.array("kill_chain_phases").toString()).contains("initial-access");
        assertThat(Seeds.all(event, "relationship"))
                .filteredOn(relation -> "indicates".equals(relation.text("relationship_type")))
                .extracting(relation -> relation.text("target_ref"))
                .containsExactly(malware.text("id"), technique.text("id"));
        assertThat(Seeds.only(event, "location").text("country")).isEqualTo("XA");
        assertThat(Seeds.only(event, "x-misp-galaxy-cluster").text("x_misp_value"))
                .isEqualTo("Be careful");
        assertThat(Seeds.all(event, "identity")).anySatisfy(identity -> {
            assertThat(identity.text("name")).isEqualTo("Ports");
            assertThat(identity.text("identity_class")).isEqualTo("class");
        });
    }

    @Test
    void a_cluster_kept_close_is_marked_like_its_event_and_a_public_one_is_not() {
        MispEvent event = Seeds.read(Seeds.bytes("galaxies.json")).getFirst();
        assertThat(Seeds.all(event, "threat-actor"))
                .satisfiesExactlyInAnyOrder(
                        known -> {
                            assertThat(known.text("name")).isEqualTo("QUIET HARBOUR");
                            assertThat(known.has("object_marking_refs")).isFalse();
                        },
                        own -> {
                            assertThat(own.text("name")).isEqualTo("Own Cluster");
                            assertThat(own.texts("object_marking_refs")).containsExactly(Tlp.GREEN.id());
                        });
    }

    @Test
    void sightings_are_sightings_and_false_positives_opinions() {
        MispEvent event = Seeds.read(Seeds.bytes("galaxies.json")).getFirst();
        JsonObject sighting = Seeds.only(event, "sighting");
        assertThat(sighting.text("sighting_of_ref")).startsWith("indicator--");
        assertThat(sighting.texts("where_sighted_refs")).containsExactly("identity--" + Seeds.ORG);
        assertThat(sighting.text("first_seen")).isEqualTo("2026-01-02T11:56:40.000Z");
        assertThat(Seeds.all(event, "opinion"))
                .extracting(opinion -> opinion.text("opinion"))
                .containsExactlyInAnyOrder("strongly-disagree", "strongly-agree");
        assertThat(event.problems())
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).contains("expiration"));
    }

    @Test
    void an_empty_event_still_has_its_report() {
        MispEvent event = Seeds.event("");
        assertThat(Seeds.only(event, "report").texts("object_refs")).containsExactly("identity--" + Seeds.ORG);
    }

    @Test
    void what_is_no_event_is_told_and_the_next_is_read() {
        List<MispEvent> events = Seeds.read("[7, {\"type\": \"bundle\"}, {\"Event\": {" + HEAD + "}}]");
        assertThat(events).hasSize(3);
        assertThat(events.get(0).problems()).isNotEmpty();
        assertThat(events.get(1).objects()).isEmpty();
        assertThat(events.get(2).title()).isEqualTo("one");
    }

    @Test
    void a_text_that_breaks_off_gives_what_was_whole_before() {
        MispEvents reader = MispEvents.read(
                ("[{\"Event\": {" + HEAD + "}}, {\"Event\": {\"info\": \"half").getBytes(StandardCharsets.UTF_8));
        assertThat(reader.next().title()).isEqualTo("one");
        assertThatThrownBy(reader::next).isInstanceOf(BadJson.class).hasMessageContaining("ends inside");
    }

    @Test
    void a_broken_outline_is_refused() {
        for (String text : List.of(
                "7",
                "\"x\"",
                "{\"Event\" {}}",
                "{\"Event\": {,}}",
                "[1 2]",
                "[{}",
                "{]",
                "[,]",
                "[1,]",
                "[[[[[[[[[[]]]]]]]]]]",
                "{\"info\": }")) {
            assertThatThrownBy(() -> Seeds.read(text)).as(text).isInstanceOf(BadJson.class);
        }
    }

    @Test
    void a_report_of_very_many_objects_is_cut_into_groupings() {
        var attributes = new StringBuilder();
        int count = Translation.REFERENCES_MAX + 10;
        for (int i = 0; i < count; i++) {
            attributes
                    .append(i == 0 ? "" : ",")
                    .append("{\"type\":\"text\",\"value\":\"")
                    .append(i)
                    .append("\"}");
        }
        MispEvent event = Seeds.event("\"Attribute\": [" + attributes + "]");
        List<JsonObject> parts = Seeds.all(event, "grouping");
        assertThat(parts).hasSize(2);
        assertThat(parts.stream()
                        .mapToInt(part -> part.texts("object_refs").size())
                        .sum())
                .isEqualTo(count);
        assertThat(Seeds.only(event, "report").texts("object_refs"))
                .containsExactlyElementsOf(
                        parts.stream().map(part -> part.text("id")).toList());
    }

    @Test
    void misp_is_told_from_stix() {
        for (String seed : Seeds.ALL) {
            assertThat(MispEvents.looksLike(Seeds.bytes(seed))).as(seed).isTrue();
        }
        for (String other : List.of(
                "{\"type\": \"bundle\", \"objects\": []}",
                "{\"objects\": [{\"type\": \"indicator\"}], \"more\": false}",
                "[{\"type\": \"indicator\", \"id\": \"indicator--x\"}]",
                "{\"id\": \"x\", \"type\": \"indicator\"}",
                "{}",
                "",
                "nonsense",
                "{\"a\": 1}")) {
            assertThat(MispEvents.looksLike(other.getBytes(StandardCharsets.UTF_8)))
                    .as(other)
                    .isFalse();
        }
        assertThat(MispEvents.looksLike(Json.parseObject("{\"Event\": {}}"))).isTrue();
        assertThat(MispEvents.looksLike(Json.parseObject("{\"info\": \"x\", \"uuid\": \"y\"}")))
                .isTrue();
        assertThat(MispEvents.looksLike(Json.parseObject("{\"type\": \"bundle\", \"objects\": []}")))
                .isFalse();
    }
}
