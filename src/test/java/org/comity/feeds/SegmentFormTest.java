package org.comity.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.comity.border.Segment;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.marking.Tlp;
import org.comity.sql.Databases;
import org.comity.stix.Stix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments as others' programs read them. */
final class SegmentFormTest {
    private static final Reporter US =
            new Reporter("Northland CSIRT", "csirt.northland.example", "reports@csirt.northland.example");
    private static final String EVENT_HEADER =
            "\"timestamp\",\"protocol\",\"src_ip\",\"src_port\",\"dst_port\",\"infection\",\"tag\"\n";

    @TempDir
    Path folder;

    static Segment segment(String report, String header, String rows, String tlp) {
        return new Segment(
                7,
                "6f0b6f3c-3d8e-4c6f-9a53-0d6a3c0f1a11",
                FeedWorld.WEST,
                "west",
                "1",
                report,
                header,
                tlp,
                rows.length(),
                rows.lines().count(),
                "0".repeat(64),
                1,
                "laid",
                FeedWorld.BEGIN,
                new Segment.Ours(1, 0, "net", "", true),
                null);
    }

    static String written(SegmentForm form, Segment segment, String rows) throws IOException {
        var out = new ByteArrayOutputStream();
        form.write(segment, new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<JsonObject> xarf(String report, String header, String rows) throws IOException {
        return written(new XarfForm(US), segment(report, header, rows, "TLP:GREEN"), rows)
                .lines()
                .map(Json::parseObject)
                .toList();
    }

    private static List<JsonObject> objects(String report, String header, String rows, String tlp) throws IOException {
        JsonObject bundle = Json.parseObject(written(new SightingsForm(US), segment(report, header, rows, tlp), rows));
        assertThat(Stix.checkBundle(bundle.toBuilder().remove("objects").build()))
                .isEmpty();
        var objects = new ArrayList<JsonObject>();
        Objects.requireNonNull(bundle.array("objects")).forEach(each -> objects.add((JsonObject) each));
        for (JsonObject each : objects) {
            var checked = Stix.check(each);
            assertThat(checked.findings()).as(Json.print(each)).isEmpty();
        }
        return objects;
    }

    @Test
    void an_infection_is_reported_by_xarf_as_a_botnet_with_its_row_as_evidence() throws IOException {
        String row =
                "\"2026-11-29 00:00:01\",\"tcp\",\"192.0.2.10\",\"50001\",\"80\",\"andromeda\",\"sink, \"\"hole\"\"\"\n";
        JsonObject report = xarf("event4_sinkhole", EVENT_HEADER, row).getFirst();
        JsonObject evidence = (JsonObject)
                Objects.requireNonNull(report.array("evidence")).iterator().next();

        assertThat(Json.print(report))
                .contains("\"xarf_version\":\"4.2.0\"")
                .contains("\"timestamp\":\"2026-11-29T00:00:01Z\"")
                .contains("\"source_identifier\":\"192.0.2.10\",\"source_port\":50001")
                .contains("\"category\":\"infrastructure\",\"type\":\"botnet\"")
                .contains("\"malware_family\":\"andromeda\"")
                .contains("\"tags\":[\"report:event4_sinkhole\",\"tlp:green\",\"malware:andromeda\"]")
                .contains("\"reporter\":{\"org\":\"Northland CSIRT\",\"contact\":\"reports@csirt.northland.example\","
                        + "\"domain\":\"csirt.northland.example\"}");
        assertThat(new String(
                        Base64.getDecoder().decode(String.valueOf(evidence.text("payload"))), StandardCharsets.UTF_8))
                .isEqualTo(EVENT_HEADER + row);
    }

    @Test
    void a_time_with_an_offset_is_told_in_utc() throws IOException {
        String header = "timestamp,ip,port,hostname,tag,infection,url,sector,naics\n";
        for (String written : List.of(
                "2026-11-29T10:00:00+00:00",
                "2026-11-29 12:00:00+0200",
                "2026-11-29T10:00:00Z",
                "2026-11-29 10:00:00")) {
            String row = written + ",192.0.2.10,50001,,,andromeda,,,\n";
            assertThat(Json.print(xarf("intelmq", header, row).getFirst()))
                    .as(written)
                    .contains("\"timestamp\":\"2026-11-29T10:00:00Z\"");
        }
    }

    @Test
    void whoever_is_known_by_a_host_name_alone_is_told_by_it() throws IOException {
        String header = "timestamp,ip,port,hostname,tag,infection,url,sector,naics\n";
        String row = "2026-11-29 10:00:00,,50001,www.victim.example,,andromeda,,,\n";
        assertThat(Json.print(xarf("intelmq", header, row).getFirst()))
                .contains("\"source_identifier\":\"www.victim.example\"");
        assertThat(objects("intelmq", header, row, "TLP:GREEN"))
                .anyMatch(each -> Json.print(each).contains("\"type\":\"domain-name\"")
                        && Json.print(each).contains("\"value\":\"www.victim.example\""));

        String nobody = row.replace("www.victim.example", "");
        assertThatThrownBy(() -> xarf("intelmq", header, nobody)).hasMessageContaining("neither address nor host");
        assertThatThrownBy(() -> objects("intelmq", header, nobody, "TLP:GREEN"))
                .hasMessageContaining("neither address nor host");
    }

    @Test
    void each_sort_of_report_has_its_category() throws IOException {
        assertThat(xarf(
                        "scan_telnet",
                        "\"timestamp\",\"ip\",\"port\"\n",
                        "\"2026-11-29 00:00:01\",\"2001:db8::1\",\"23\"\n"))
                .singleElement()
                .matches(each -> Json.print(each).contains("\"category\":\"vulnerability\",\"type\":\"open_service\"")
                        && Json.print(each).contains("\"service\":\"telnet\"")
                        && Json.print(each).contains("\"source_identifier\":\"2001:db8::1\",\"source_port\":23"));
        String row = "\"2026-11-29 00:00:01\",\"UDP\",\"192.0.2.10\",\"40000\",\"22\",\"\",\"\"\n";
        assertThat(Json.print(
                        xarf("event4_honeypot_brute_force", EVENT_HEADER, row).getFirst()))
                .contains("\"type\":\"login_attack\"")
                .contains("\"protocol\":\"udp\",\"first_seen\":\"2026-11-29T00:00:01Z\",\"destination_port\":22")
                .contains("\"source_port\":40000");
        assertThat(Json.print(xarf("event4_honeypot_brute_force", EVENT_HEADER, row.replace("40000", "70000"))
                        .getFirst()))
                .contains("\"type\":\"threat_intelligence\"")
                .doesNotContain("source_port");
        assertThat(Json.print(
                        xarf("event4_honeypot_http_scan", EVENT_HEADER, row).getFirst()))
                .contains("\"type\":\"port_scan\"");
        assertThat(Json.print(xarf("event4_ddos_participant", EVENT_HEADER, row).getFirst()))
                .contains("\"type\":\"ddos\"");
        assertThat(Json.print(xarf("event4_ip_spoofer", EVENT_HEADER, row).getFirst()))
                .contains("\"type\":\"threat_intelligence\"");
        assertThat(Json.print(
                        xarf("compromised_website", "ip,tag\n", "192.0.2.1,\n").getFirst()))
                .contains("\"type\":\"compromised_server\"")
                .contains("\"compromise_method\":\"unknown\"")
                .contains("\"timestamp\":\"2026-11-23T12:00:00Z\"");
    }

    @Test
    void sightings_are_a_bundle_of_valid_stix_that_hangs_together() throws IOException {
        String rows = """
                "2026-11-29 00:00:01","tcp","192.0.2.10","1","2","andromeda",""
                "2026-11-29 00:00:05","tcp","2001:db8::1","1","2","conficker",""
                "2026-11-29 00:00:03","tcp","192.0.2.10","1","2","andromeda",""
                """;
        List<JsonObject> objects = objects("event4_sinkhole", EVENT_HEADER, rows, "TLP:AMBER");

        assertThat(objects)
                .extracting(each -> String.valueOf(each.text("type")))
                .containsExactly(
                        "marking-definition",
                        "identity",
                        "ipv4-addr",
                        "malware",
                        "observed-data",
                        "ipv6-addr",
                        "malware",
                        "observed-data",
                        "observed-data",
                        "sighting",
                        "sighting");
        var ids = objects.stream().map(each -> String.valueOf(each.text("id"))).toList();
        assertThat(ids).doesNotHaveDuplicates();
        for (JsonObject each : objects) {
            for (String name :
                    List.of("object_refs", "observed_data_refs", "where_sighted_refs", "object_marking_refs")) {
                assertThat(ids).containsAll(each.array(name) == null ? List.of() : each.texts(name));
            }
            if (!List.of("marking-definition", "identity").contains(each.text("type"))) {
                assertThat(each.texts("object_marking_refs")).containsExactly(Tlp.AMBER.id());
            }
        }
        assertThat(Json.print(objects.get(9)))
                .contains(
                        "\"first_seen\":\"2026-11-29T00:00:01.000Z\",\"last_seen\":\"2026-11-29T00:00:03.000Z\",\"count\":2")
                .contains("\"sighting_of_ref\":\"" + objects.get(3).text("id") + "\"");
    }

    /** A row that came more than once says so, where it was counted. */
    @Test
    void what_a_row_says_of_how_often_it_came_is_in_its_sighting() throws IOException {
        String header = EVENT_HEADER.strip() + ",\"seen_count\",\"seen_first\",\"seen_last\"\n";
        String row = "\"2026-11-29 00:00:05\",\"tcp\",\"192.0.2.10\",\"1\",\"2\",\"andromeda\",\"\"";
        List<JsonObject> objects = objects(
                "event4_sinkhole",
                header,
                row + ",\"3\",\"2026-11-29T00:00:01Z\",\"2026-11-29T23:00:00Z\"\n"
                        + row.replace(".10", ".11") + ",,,\n"
                        + row.replace(".10", ".12") + ",\"999999999999\",\"\",\"x\"\n",
                "");
        assertThat(objects.stream().filter(each -> "observed-data".equals(each.text("type"))))
                .extracting(each -> each.get("number_observed") + " " + each.text("first_observed") + " "
                        + each.text("last_observed"))
                .containsExactly(
                        "3 2026-11-29T00:00:01.000Z 2026-11-29T23:00:00.000Z",
                        "1 2026-11-29T00:00:05.000Z 2026-11-29T00:00:05.000Z",
                        "999999999 2026-11-29T00:00:05.000Z 2026-11-29T00:00:05.000Z");
        assertThat(Json.print(objects.getLast()))
                .contains("\"first_seen\":\"2026-11-29T00:00:01.000Z\",\"last_seen\":\"2026-11-29T23:00:00.000Z\"")
                .contains("\"count\":999999999");
    }

    @Test
    void a_report_of_no_malware_is_seen_as_what_it_is_about() throws IOException {
        List<JsonObject> objects =
                objects("scan_telnet", "\"timestamp\",\"ip\"\n", "\"2026-11-29 00:00:01\",\"192.0.2.1\"\n", "");
        assertThat(objects)
                .extracting(each -> String.valueOf(each.text("type")))
                .containsExactly("identity", "ipv4-addr", "infrastructure", "observed-data", "sighting");
        assertThat(objects.get(2).text("name")).isEqualTo("scan_telnet");
    }

    @Test
    void no_sighting_grows_with_the_segment() throws IOException {
        String rows = "\"2026-11-29 00:00:01\",\"tcp\",\"192.0.2.10\",\"1\",\"2\",\"andromeda\",\"\"\n"
                .repeat(SightingsForm.SIGHTED_MAX + 1);
        List<JsonObject> objects = objects("event4_sinkhole", EVENT_HEADER, rows, "TLP:GREEN");
        assertThat(objects.stream().filter(each -> "sighting".equals(each.text("type"))))
                .extracting(each -> ((JsonArray) Objects.requireNonNull(each.get("observed_data_refs"))).size())
                .containsExactly(SightingsForm.SIGHTED_MAX, 1);
    }

    @Test
    void the_same_segment_gives_the_same_bytes_so_that_a_file_is_known_again() throws Exception {
        for (FeedPlan.Form form : FeedPlan.Form.values()) {
            try (var world = new FeedWorld(Databases.SQLITE, folder.resolve(form.name()))) {
                world.recipient(
                        "net",
                        "192.0.2",
                        new FeedPlan.Terms(
                                FeedWorld.WEST, null, FeedPlan.Delivery.FILES, "", form, FeedPlan.DIGEST, 1));
                world.feeds.deliveries().reportedBy(US, () -> "");
                world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 0, 20);
                assertThat(world.deliver().getFirst().problems()).isEmpty();
                world.back(world.laid("net").getFirst(), "laid");
                assertThat(world.deliver().getFirst().problems())
                        .as(form.name())
                        .isEmpty();
                Path files = world.folder.resolve("feeds/files/net");
                assertThat(FeedWorld.names(files)).hasSize(1);
                Path file = files.resolve(FeedWorld.names(files).getFirst());
                assertThat(Files.readString(file)).contains("192.0.2.7").contains("andromeda");
            }
        }
    }

    @Test
    void without_an_address_to_ask_back_there_is_no_xarf() throws Exception {
        try (var world = new FeedWorld(Databases.SQLITE, folder)) {
            world.recipient(
                    "net",
                    "192.0.2",
                    new FeedPlan.Terms(
                            FeedWorld.WEST, null, FeedPlan.Delivery.FILES, "", FeedPlan.Form.XARF, FeedPlan.DIGEST, 1));
            world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 0, 1);
            assertThat(world.deliver().getFirst().problems())
                    .singleElement()
                    .asString()
                    .contains("set mail.from");
            assertThat(world.laid("net").getFirst().state()).isEqualTo("laid");
        }
    }

    @Test
    void fields_are_read_as_rfc_4180_has_them() throws IOException {
        var reader = new RowReader(
                "a,\"b,c\",d\r\n",
                new ByteArrayInputStream("1,\"x\"\"y\n,z\",3\r\n,,\n".getBytes(StandardCharsets.UTF_8)));
        RowReader.Row row = Objects.requireNonNull(reader.next());
        assertThat(row.get("a")).isEqualTo("1");
        assertThat(row.get("b,c")).isEqualTo("x\"y\n,z");
        assertThat(row.get("d")).isEqualTo("3");
        assertThat(row.raw()).isEqualTo("1,\"x\"\"y\n,z\",3\r\n");
        assertThat(Objects.requireNonNull(reader.next()).get("a")).isEmpty();
        assertThat(reader.next()).isNull();
    }
}
