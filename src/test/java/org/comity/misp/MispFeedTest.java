package org.comity.misp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MispFeedTest {

    private static final MispFeed.Org PUBLISHER =
            new MispFeed.Org("5a68c02d-0009-4c8a-a571-0dcac0a80009", "Lagoon CERT");
    private static final String COMMON =
            "\"spec_version\": \"2.1\", \"created\": \"2026-01-02T03:04:05.000Z\", \"modified\": \"2026-01-03T03:04:05.000Z\"";

    @TempDir
    Path folder;

    private MispFeed.Written write(List<JsonObject> objects) throws IOException {
        return MispFeed.write(folder, objects, PUBLISHER);
    }

    private MispFeed.Written write(String... objects) throws IOException {
        return write(Stream.of(objects).map(Json::parseObject).toList());
    }

    private JsonObject event(String uuid) throws IOException {
        return Json.parseObject(Files.readAllBytes(folder.resolve(uuid + ".json")))
                .object("Event");
    }

    private JsonObject onlyEvent(MispFeed.Written written) throws IOException {
        assertThat(written.events()).hasSize(1);
        return event(written.events().getFirst().uuid());
    }

    private static List<JsonObject> list(JsonObject holder, String name) {
        var list = new ArrayList<JsonObject>();
        JsonArray array = holder.array(name);
        for (JsonValue element : array == null ? List.<JsonValue>of() : array.elements()) {
            list.add((JsonObject) element);
        }
        return list;
    }

    private static List<String> tags(JsonObject holder) {
        return list(holder, "Tag").stream().map(tag -> tag.text("name")).toList();
    }

    @Test
    void a_feed_has_a_manifest_hashes_and_a_file_an_event() throws Exception {
        MispFeed.Written written =
                write(Seeds.read(Seeds.bytes("event.json")).getFirst().objects());
        assertThat(written.leftOut()).isEmpty();
        JsonObject event = onlyEvent(written);
        String uuid = event.text("uuid");
        assertThat(folder).isDirectoryContaining("glob:**/manifest.json");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("manifest.json", "hashes.csv", uuid + ".json");
        JsonObject line = Json.parseObject(Files.readAllBytes(folder.resolve("manifest.json")))
                .object(uuid);
        assertThat(line.text("info")).isEqualTo("Beacons to a test network");
        assertThat(line.text("date")).isEqualTo("2026-01-01");
        assertThat(line.text("timestamp")).isEqualTo("1767360000");
        assertThat(line.text("analysis")).isEqualTo("1");
        assertThat(line.text("threat_level_id")).isEqualTo("2");
        assertThat(line.object("Orgc").text("name")).isEqualTo("Harbour CSIRT");
        assertThat(tags(line)).contains("tlp:amber", "PAP:GREEN");
        List<String> hashes = Files.readAllLines(folder.resolve("hashes.csv"));
        // the MD5 of "c2.example", and of both halves of "203.0.113.9|8443"
        assertThat(hashes)
                .contains(md5("c2.example") + "," + uuid, md5("203.0.113.9") + "," + uuid, md5("8443") + "," + uuid)
                .doesNotHaveDuplicates();
        assertThat(event.get("published").toString()).isEqualTo("true");
        assertThat(event.text("publish_timestamp")).isEqualTo("1767360100");
    }

    private static String md5(String text) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("MD5")
                        .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void the_same_objects_give_the_same_files() throws Exception {
        List<JsonObject> objects =
                Seeds.read(Seeds.bytes("objects.json")).getFirst().objects();
        MispFeed.Written written = write(objects);
        byte[] before =
                Files.readAllBytes(folder.resolve(written.events().getFirst().uuid() + ".json"));
        assertThat(write(objects)).isEqualTo(written);
        assertThat(Files.readAllBytes(folder.resolve(written.events().getFirst().uuid() + ".json")))
                .isEqualTo(before);
    }

    @Test
    void sightings_and_references_come_back() throws Exception {
        JsonObject event = onlyEvent(
                write(Seeds.read(Seeds.bytes("galaxies.json")).getFirst().objects()));
        List<JsonObject> sightings = list(list(event, "Attribute").getFirst(), "Sighting");
        assertThat(sightings).extracting(one -> one.text("type")).containsExactly("0", "1");
        assertThat(sightings).extracting(one -> one.text("date_sighting")).containsExactly("1767355000", "1767355001");
        assertThat(sightings.get(1).object("Organisation").text("name")).isEqualTo("Lagoon CERT");
        assertThat(tags(event))
                .contains("misp-galaxy:threat-actor=\"QUIET HARBOUR\"", "misp-galaxy:sector=\"Ports\"", "tlp:green")
                .doesNotContain("misp-galaxy:malpedia=\"Testloader\"");
        assertThat(tags(list(event, "Attribute").getFirst())).contains("misp-galaxy:malpedia=\"Testloader\"");

        JsonObject objects = onlyEvent(
                write(Seeds.read(Seeds.bytes("objects.json")).getFirst().objects()));
        JsonObject file = list(objects, "Object").getFirst();
        JsonObject reference = list(file, "ObjectReference").getFirst();
        assertThat(reference.text("relationship_type")).isEqualTo("connects-to");
        assertThat(reference.text("referenced_uuid"))
                .isEqualTo(list(objects, "Object").get(1).text("uuid"));
        assertThat(file.text("template_uuid")).isEqualTo("688c46fb-5edb-40a3-8273-1af7923e2215");
        assertThat(list(objects, "EventReport").getFirst().text("name")).isEqualTo("What happened");
    }

    @Test
    void an_indicator_of_others_becomes_an_attribute_for_each_alternative() throws Exception {
        JsonObject event = onlyEvent(write("""
                {"type": "indicator", "id": "indicator--%s", %s, "name": "C2", "pattern_type": "stix",
                 "pattern": "[ipv4-addr:value = '192.0.2.1' OR domain-name:value = 'a.example'] OR [url:value = 'http://a.example/']",
                 "valid_from": "2026-01-02T03:04:05Z", "labels": ["malicious-activity"],
                 "object_marking_refs": ["marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"]}""".formatted(Seeds.PART, COMMON)));
        assertThat(list(event, "Attribute"))
                .extracting(one -> one.text("type") + " " + one.text("value"))
                .containsExactly("ip-dst 192.0.2.1", "domain a.example", "url http://a.example/");
        assertThat(list(event, "Attribute")).allSatisfy(one -> {
            assertThat(one.get("to_ids").toString()).isEqualTo("true");
            assertThat(tags(one)).containsExactly("malicious-activity");
            assertThat(one.text("comment")).isEqualTo("C2");
        });
        assertThat(tags(event)).containsExactly("tlp:amber");
        assertThat(event.text("info")).isEqualTo("Objects of Lagoon CERT of 2026-01-02");
    }

    @Test
    void an_indicator_of_several_facts_becomes_an_object_and_any_other_stays_a_pattern() throws Exception {
        JsonObject event = onlyEvent(write("""
                {"type": "indicator", "id": "indicator--5f3c1a00-cccc-4a00-8a00-000000000001", %s, "pattern_type": "stix",
                 "pattern": "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e' AND file:size = 21]"}""".formatted(COMMON), """
                {"type": "indicator", "id": "indicator--5f3c1a00-cccc-4a00-8a00-000000000002", %s, "pattern_type": "stix",
                 "pattern": "[url:value LIKE 'http://%%']"}""".formatted(COMMON), """
                {"type": "indicator", "id": "indicator--5f3c1a00-cccc-4a00-8a00-000000000003", %s, "pattern_type": "sigma",
                 "pattern": "title: x"}""".formatted(COMMON)));
        JsonObject file = list(event, "Object").getFirst();
        assertThat(file.text("name")).isEqualTo("file");
        assertThat(list(file, "Attribute"))
                .extracting(one -> one.text("object_relation"))
                .containsExactly("md5", "size-in-bytes");
        assertThat(list(event, "Attribute"))
                .extracting(one -> one.text("type") + " " + one.text("value"))
                .containsExactly("stix2-pattern [url:value LIKE 'http://%']", "sigma title: x");
    }

    @Test
    void observables_become_attributes_in_their_report_or_by_day() throws Exception {
        MispFeed.Written written = write(
                "{\"type\": \"domain-name\", \"id\": \"domain-name--5f3c1a00-cccc-4a00-8a00-000000000001\", \"value\": \"in.example\"}",
                "{\"type\": \"domain-name\", \"id\": \"domain-name--5f3c1a00-cccc-4a00-8a00-000000000002\", \"value\": \"out.example\"}",
                """
                {"type": "report", "id": "report--%s", %s, "name": "R", "published": "2026-01-04T00:00:00Z", "description": "D",
                 "object_refs": ["domain-name--5f3c1a00-cccc-4a00-8a00-000000000001", "malware--5f3c1a00-cccc-4a00-8a00-000000000009"]}""".formatted(Seeds.EVENT, COMMON));
        assertThat(written.events()).hasSize(2);
        JsonObject report = event(Seeds.EVENT);
        assertThat(list(report, "Attribute"))
                .extracting(one -> one.text("value"))
                .containsExactly("in.example");
        assertThat(list(report, "EventReport").getFirst().text("content")).isEqualTo("D");
        assertThat(event(written.events().get(1).uuid()).array("Attribute").toString())
                .contains("out.example");
        assertThat(written.leftOut())
                .singleElement()
                .satisfies(left -> assertThat(left.reason()).contains("malware--5f3c1a00-cccc-4a00-8a00-000000000009"));
    }

    @Test
    void attck_becomes_misps_tag() throws Exception {
        JsonObject event = onlyEvent(write("""
                {"type": "attack-pattern", "id": "attack-pattern--%s", %s, "name": "Phishing",
                 "external_references": [{"source_name": "mitre-attack", "external_id": "T1566"}]}""".formatted(Seeds.PART, COMMON)));
        assertThat(tags(event)).containsExactly("misp-galaxy:mitre-attack-pattern=\"Phishing - T1566\"");
    }

    @Test
    void nothing_is_left_out_in_silence() throws Exception {
        String[] objects = {
            "{\"type\": \"malware\", \"id\": \"malware--%s\", %s, \"name\": \"m\", \"is_family\": true}",
            "{\"type\": \"location\", \"id\": \"location--%s\", %s, \"country\": \"XA\"}",
            "{\"type\": \"identity\", \"id\": \"identity--%s\", %s, \"name\": \"i\"}",
            "{\"type\": \"language-content\", \"id\": \"language-content--%s\", %s}",
            "{\"type\": \"x-own\", \"id\": \"x-own--%s\", %s}",
            "{\"type\": \"opinion\", \"id\": \"opinion--%s\", %s, \"opinion\": \"agree\"}",
            "{\"type\": \"relationship\", \"id\": \"relationship--%s\", %s, \"relationship_type\": \"uses\"}",
            "{\"type\": \"sighting\", \"id\": \"sighting--%s\", %s, \"sighting_of_ref\": \"x\"}",
            "{\"type\": \"marking-definition\", \"id\": \"marking-definition--%s\", %s}",
            "{\"type\": \"software\", \"id\": \"software--%s\", %s, \"name\": \"s\"}",
            "{\"type\": \"observed-data\", \"id\": \"observed-data--%s\", %s, \"object_refs\": [\"url--x\"]}",
            "{\"type\": \"indicator\", \"id\": \"indicator--%s\", %s, \"pattern\": \"x\", \"pattern_type\": \"pcre\"}",
        };
        for (String object : objects) {
            JsonObject parsed = Json.parseObject(object.formatted(Seeds.PART, COMMON));
            MispFeed.Written written = write(List.of(parsed));
            assertThat(written.leftOut())
                    .as(object)
                    .extracting(MispFeed.LeftOut::id)
                    .contains(parsed.text("id"));
        }
    }

    @Test
    void a_property_without_a_form_is_told_beside_what_is_written() throws Exception {
        MispFeed.Written written = write("""
                {"type": "file", "id": "file--%s", "name": "a", "size": 3, "magic_number_hex": "4d5a",
                 "object_marking_refs": ["marking-definition--5f3c1a00-dddd-4a00-8a00-000000000001"]}""".formatted(Seeds.PART));
        assertThat(written.leftOut())
                .extracting(MispFeed.LeftOut::reason)
                .anySatisfy(reason -> assertThat(reason).contains("magic_number_hex"))
                .anySatisfy(reason -> assertThat(reason).contains("marking-definition--5f3c1a00-dddd"));
        assertThat(list(onlyEvent(written), "Object")).hasSize(1);
    }

    @Test
    void a_marking_stricter_than_the_events_is_said_on_the_attribute() throws Exception {
        JsonObject event = onlyEvent(write("""
                {"type": "url", "id": "url--5f3c1a00-cccc-4a00-8a00-000000000001", "value": "http://a.example/",
                 "object_marking_refs": ["marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"]}""", """
                {"type": "url", "id": "url--5f3c1a00-cccc-4a00-8a00-000000000002", "value": "http://b.example/",
                 "object_marking_refs": ["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}""", """
                {"type": "report", "id": "report--%s", %s, "name": "R", "published": "2026-01-04T00:00:00Z",
                 "object_marking_refs": ["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"],
                 "object_refs": ["url--5f3c1a00-cccc-4a00-8a00-000000000001", "url--5f3c1a00-cccc-4a00-8a00-000000000002"]}""".formatted(Seeds.EVENT, COMMON)));
        assertThat(tags(event)).containsExactly("tlp:green");
        assertThat(tags(list(event, "Attribute").get(0))).containsExactly("tlp:red");
        assertThat(tags(list(event, "Attribute").get(1))).isEmpty();
    }

    @Test
    void of_several_versions_the_newest_is_written() throws Exception {
        String form = "{\"type\": \"indicator\", \"id\": \"indicator--%s\", \"created\": \"2026-01-01T00:00:00.000Z\", "
                + "\"modified\": \"2026-01-0%dT00:00:00.000Z\", \"pattern_type\": \"stix\", \"pattern\": \"[url:value = '%d']\"}";
        JsonObject event = onlyEvent(write(
                form.formatted(Seeds.PART, 3, 3), form.formatted(Seeds.PART, 1, 1), form.formatted(Seeds.PART, 2, 2)));
        assertThat(list(event, "Attribute"))
                .singleElement()
                .satisfies(one -> assertThat(one.text("value")).isEqualTo("3"));
    }

    @Test
    void an_empty_feed_is_a_feed() throws Exception {
        assertThat(write(List.of()).events()).isEmpty();
        assertThat(Json.parseObject(Files.readAllBytes(folder.resolve("manifest.json")))
                        .isEmpty())
                .isTrue();
        assertThat(folder.resolve("hashes.csv")).isEmptyFile();
    }

    @Test
    void a_publisher_needs_a_uuid() {
        assertThatThrownBy(() -> new MispFeed.Org("../x", "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
