package org.comity.doors.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsCommandsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-30T12:00:00Z"));
    private static final String CSV = "timestamp,ip,port\n2026-11-29 00:00:01,192.0.2.1,23\n";

    @TempDir
    Path folder;

    private final List<Duration> waits = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private ReportsServer server;

    @BeforeEach
    void lay() throws IOException {
        server = new ReportsServer();
        Files.writeString(folder.resolve("key"), ReportsServer.KEY + "\n");
        Files.writeString(folder.resolve("secret"), ReportsServer.SECRET + "\n");
        server.list = """
                [{"id":"Ab1-x_?Q","timestamp":"2026-11-29 00:00:00","type":"scan_telnet","report":"northland",
                  "file":"2026-11-29-scan_telnet-northland-geo.csv"},
                 {"id":"Ab2","type":"event4_sinkhole","file":"2026-11-29-event4_sinkhole-northland-geo.csv","new":1}]""";
        server.reports.put("Ab1-x_?Q", CSV);
        server.reports.put("Ab2", CSV.replace("ip", "src_ip"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private int run(String... words) {
        out.reset();
        err.reset();
        var terminal = new Terminal(
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                InputStream::nullInputStream,
                folder,
                false,
                100);
        Access none = (at, arguments, from, work) -> {
            throw new AssertionError("no node is needed");
        };
        return Shell.run(words, terminal, none, List.of(new ReportsCommands(terminal, CLOCK, waits::add)));
    }

    private int fetch(String... more) {
        var words = new ArrayList<>(List.of(
                "reports",
                "fetch",
                "--key-file",
                "key",
                "--secret-file",
                "secret",
                "--since",
                "2026-11-28",
                "--out",
                "got",
                "--url",
                server.url("/api2/"),
                "--downloads",
                server.url("/dl")));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    /** What a list was asked for by, the key left out. */
    private String asked(int number) {
        var asked = JsonObject.builder();
        server.asked.get(number).forEach((name, value) -> {
            if (!name.equals("apikey")) {
                asked.put(name, value);
            }
        });
        return Json.print(asked.build());
    }

    private String said() {
        String said = out.toString(UTF_8) + err.toString(UTF_8);
        assertThat(said).doesNotContain(ReportsServer.KEY).doesNotContain(ReportsServer.SECRET);
        return said;
    }

    private List<String> got() throws IOException {
        try (var files = Files.list(folder.resolve("got"))) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void reports_are_fetched_whole_and_those_that_lie_there_are_not_fetched_again() throws IOException {
        assertThat(fetch()).as(said()).isZero();
        assertThat(got())
                .containsExactly(
                        "2026-11-29-event4_sinkhole-northland-geo.csv",
                        "2026-11-29-scan_telnet-northland-geo.csv",
                        "fetched.tsv");
        assertThat(folder.resolve("got/2026-11-29-scan_telnet-northland-geo.csv"))
                .hasContent(CSV);
        assertThat(asked(0)).isEqualTo("{\"date\":\"2026-11-28:2026-11-30\"}");
        assertThat(said()).contains("2 reports fetched, 0 there already, 0 not fetched");

        assertThat(fetch("--until", "2026-11-29", "--type", "scan_telnet,event4_sinkhole"))
                .isZero();
        assertThat(server.fetched).hasSize(2);
        assertThat(asked(1))
                .isEqualTo("{\"date\":\"2026-11-28:2026-11-29\",\"type\":[\"scan_telnet\",\"event4_sinkhole\"]}");
        assertThat(said()).contains("0 reports fetched, 2 there already");
    }

    @Test
    void one_that_was_made_anew_or_was_shortened_is_fetched_again() throws IOException {
        assertThat(fetch()).isZero();
        server.list = server.list.replace("Ab2", "Ab3");
        server.reports.put("Ab3", CSV + "more\n");
        Files.writeString(folder.resolve("got/2026-11-29-scan_telnet-northland-geo.csv"), "cut");
        assertThat(fetch()).isZero();
        assertThat(said()).contains("2 reports fetched");
        assertThat(folder.resolve("got/2026-11-29-event4_sinkhole-northland-geo.csv"))
                .hasContent(CSV + "more\n");
        assertThat(folder.resolve("got/2026-11-29-scan_telnet-northland-geo.csv"))
                .hasContent(CSV);
    }

    @Test
    void a_key_or_a_secret_that_is_not_taken_is_told_without_them() throws IOException {
        Files.writeString(folder.resolve("secret"), "another");
        assertThat(fetch()).isEqualTo(Exit.REFUSED);
        assertThat(said()).contains("answers 403", "check the two files");
        server.faults.add(401);
        assertThat(fetch()).isEqualTo(Exit.REFUSED);
        assertThat(said()).contains("answers 401");
        assertThat(waits).isEmpty();
        Files.writeString(folder.resolve("secret"), ReportsServer.SECRET);
        server.list = "{\"error\":\"no reports for " + ReportsServer.KEY + "\"}";
        assertThat(fetch()).isEqualTo(Exit.REFUSED);
        assertThat(said()).contains("\"no reports for ...\"");
        Files.writeString(folder.resolve("key"), "two\nlines\n");
        assertThat(fetch()).isEqualTo(Exit.USAGE);
        assertThat(said()).contains("key does not hold one line");
    }

    @Test
    void what_breaks_off_is_tried_again_and_leaves_nothing_half() throws IOException {
        server.faults.addAll(List.of(503, -1));
        assertThat(fetch()).isZero();
        assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(said()).contains("2 reports fetched");
    }

    @Test
    void an_answer_that_stays_open_and_gives_nothing_more_is_given_up_and_asked_for_again() throws Exception {
        server.faults.add(ReportsServer.STALLED);
        try (var api = new ReportsApi(
                URI.create(server.url("/api2")),
                URI.create(server.url("/dl/")),
                ReportsServer.KEY,
                ReportsServer.SECRET,
                waits::add,
                Duration.ofMillis(300))) {
            assertThat(api.list("2026-11-29:2026-11-30", List.of())).hasSize(2);
        }
        assertThat(waits).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void one_report_that_cannot_be_had_keeps_no_other_back() throws IOException {
        server.reports.remove("Ab1-x_?Q");
        assertThat(fetch()).isEqualTo(Exit.UNREACHABLE);
        assertThat(said())
                .contains("Not fetched: 2026-11-29-scan_telnet", "404", "1 reports fetched, 0 there already, 1 not");
        assertThat(got()).containsExactly("2026-11-29-event4_sinkhole-northland-geo.csv", "fetched.tsv");
        server.reports.put("Ab1-x_?Q", "");
        assertThat(fetch()).isEqualTo(Exit.UNREACHABLE);
        assertThat(said()).contains("it is empty");
        server.reports.put("Ab1-x_?Q", CSV);
        server.faults.addAll(List.of(-1, -1, -1, -1));
        assertThat(fetch()).as("the list itself").isEqualTo(Exit.UNREACHABLE);
        assertThat(said()).contains("cannot be read");
        assertThat(fetch()).isZero();
    }

    @Test
    void a_name_that_leads_out_of_the_folder_is_no_file() throws IOException {
        server.list =
                "[{\"id\":\"Ab2\",\"file\":\"../x.csv\"},{\"id\":\"a/b\",\"file\":\"y.csv\"},{\"id\":\"Ab2\",\"file\":\".z\"}]";
        assertThat(fetch()).isEqualTo(Exit.UNREACHABLE);
        assertThat(said()).contains("0 reports fetched, 0 there already, 3 not fetched");
        assertThat(server.fetched).isEmpty();
        assertThat(folder.resolve("x.csv")).doesNotExist();
    }

    @Test
    void what_is_not_fit_is_refused_before_anything_is_asked() {
        assertThat(fetch("--until", "2026-11-27")).isEqualTo(Exit.USAGE);
        assertThat(said()).contains("days in their order");
        assertThat(run(
                        "reports",
                        "fetch",
                        "--key-file",
                        "key",
                        "--secret-file",
                        "secret",
                        "--since",
                        "2026-11-28",
                        "--out",
                        "got",
                        "--url",
                        "http://shadowserver.example/"))
                .isEqualTo(Exit.USAGE);
        assertThat(said()).contains("plain http to shadowserver.example");
        assertThat(run("reports", "schema", "--from", "http://127.0.0.1:1/s.json", "--out", "s.tsv"))
                .isEqualTo(Exit.UNREACHABLE);
        assertThat(said()).contains("http://127.0.0.1:1/s.json cannot be read");
        assertThat(server.asked).isEmpty();
    }

    @Test
    void a_newer_schema_is_fetched_and_told_beside_the_programs_own() throws IOException {
        server.list = """
                {"scan_telnet":{"name":"Accessible-Telnet","fields":["timestamp","severity","ip","port","tag"]},
                 "scan_of_tomorrow":{"name":"Tomorrow","fields":["timestamp","src_ip","src_port","tag","url"]}}""";
        assertThat(run("reports", "schema", "--from", server.url("/schema/reports.json"), "--out", "s.tsv"))
                .as(said())
                .isZero();
        assertThat(said()).contains("2 types", "new scan_of_tomorrow");
        assertThat(run("reports", "types", "--schema", "s.tsv", "-o", "csv")).isZero();
        assertThat(out.toString(UTF_8))
                .contains("scan_telnet,ip,\"port,tag\",medium", "scan_of_tomorrow,src_ip,\"src_port,tag,url\"");
        assertThat(said()).contains("2 types, of 2026-11-30, from http://127.0.0.1:");

        var stage = new RouteStage(folder);
        String row = "ip,src_ip\n198.51.100.1,192.0.2.1\n";
        assertThat(stage.route(row, "--report", "scan_of_tomorrow", "-")).isZero();
        assertThat(stage.files().keySet()).containsExactly("se/scan_of_tomorrow.csv");
        assertThat(stage.route(row, "--report", "scan_of_tomorrow", "--schema", "s.tsv", "-"))
                .isZero();
        assertThat(stage.files().keySet()).containsExactly("net/scan_of_tomorrow.csv");
        assertThat(Json.print(stage.account().get("schema"))).contains("2026-11-30");

        Files.writeString(folder.resolve("p.json"), "{\"a\":{}}");
        assertThat(run("reports", "schema", "--from", "p.json", "--out", "t.tsv"))
                .isEqualTo(Exit.USAGE);
        assertThat(said()).contains("p.json is no schema of reports");
        assertThat(stage.route(row, "--report", "x", "--schema", "p.json", "-")).isEqualTo(Exit.USAGE);
        assertThat(stage.said()).contains("p.json is no schema of reports");
        assertThat(run("reports", "types")).isZero();
        assertThat(said()).contains("170 types, of 2026-03-24");
    }
}
