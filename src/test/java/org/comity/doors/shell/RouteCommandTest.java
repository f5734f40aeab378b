package org.comity.doors.shell;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.comity.Program;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command itself, from files to files. */
class RouteCommandTest {
    private static final String HEADER =
            "\"timestamp\",\"src_ip\",\"src_port\",\"src_hostname\",\"dst_ip\",\"dst_hostname\",\"infection\"\n";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void lay() throws IOException {
        Files.createDirectory(folder.resolve("tables"));
        tables(LocalDate.now(ZoneOffset.UTC));
        Files.writeString(folder.resolve("tables/asn.csv"), "start,end,asn\n192.0.2.0,192.0.2.255,64500\n");
        Files.writeString(folder.resolve("tables/delegated-extended"), """
                2|ripencc|20261129|3|19830705|20261128|+0000
                ripencc|*|ipv4|*|1|summary
                # made up
                ripencc|NL|ipv4|192.0.2.0|512|20100101|allocated|a
                ripencc|SE|ipv6|2001:db8::|32|20100101|allocated|b
                ripencc|NL|asn|64500|1|20100101|allocated|a
                ripencc||ipv4|198.51.100.0|256||available|
                """);
        Files.writeString(folder.resolve("recipients.yaml"), """
                comity: route-recipients/1
                unroutable: clearing
                recipients:
                  - id: nl
                    name: CSIRT of NL
                    countries: NL
                  - id: se
                    name: CSIRT of SE
                    countries: [SE]
                    opted-out:
                      reports: scan_*
                      prefixes: 2001:db8:ffff::/48
                  - id: net
                    name: A network
                    asns: AS64500
                    reports: event4_sinkhole
                  - id: hospitals
                    name: Hospitals
                    domains: hospital.example
                  - id: office
                    name: An office
                    prefixes: 192.0.2.64/26
                  - id: clearing
                    name: Clearing
                """);
    }

    private void tables(LocalDate date) throws IOException {
        Files.writeString(folder.resolve("tables/tables.yaml"), """
                comity: route-tables/1
                tables:
                  - file: asn.csv
                    maps: asn
                    form: ranges
                    date: %1$s
                    source: made up
                  - file: delegated-extended
                    maps: country
                    form: delegated
                    date: %1$s
                    source: made up
                """.formatted(date));
    }

    private int route(String input, String... arguments) {
        out.reset();
        err.reset();
        var line = new ArrayList<>(
                List.of("route", "--tables", "tables", "--recipients", "recipients.yaml", "--out", "out"));
        line.addAll(Arrays.asList(arguments));
        return Program.run(line, folder, Map.of(), new ByteArrayInputStream(input.getBytes(ISO_8859_1)), out, err);
    }

    private static String row(String ip, String host, String infection) {
        return "\"2026-11-29 00:00:01\",\"" + ip + "\",\"40000\",\"" + host
                + "\",\"203.0.113.9\",\"c2.hospital.example\",\"" + infection + "\"\n";
    }

    private String file(String name) throws IOException {
        return Files.readString(folder.resolve("out").resolve(name), ISO_8859_1);
    }

    private JsonObject account() throws IOException {
        return Json.parseObject(file("account.json"));
    }

    private void counts(long read, long delivered, long duplicate, long refused, long unroutable, long malformed)
            throws IOException {
        JsonObject account = account();
        assertThat(List.of("read", "delivered", "duplicate", "refused", "unroutable", "malformed").stream()
                        .map(each -> Json.print(account.get(each))))
                .containsExactly(
                        String.valueOf(read),
                        String.valueOf(delivered),
                        String.valueOf(duplicate),
                        String.valueOf(refused),
                        String.valueOf(unroutable),
                        String.valueOf(malformed));
        assertThat(read).isEqualTo(delivered + duplicate + refused + unroutable + malformed);
    }

    @Test
    void each_row_goes_to_the_most_specific_byte_for_byte() throws IOException {
        String office = row("192.0.2.65", "x.hospital.example", "a");
        String hospital = row("192.0.2.1", "X.Hospital.Example", "a");
        String net = row("::ffff:192.0.2.1", "nothospital.example", "b");
        String country = row("192.0.3.1", "", "a").replace("\n", "\r\n");
        String six = row("2001:db8::1", "", "a");
        String nobody = row("198.51.100.1", "", "a");
        Files.writeString(
                folder.resolve("2026-11-29-event4_sinkhole-x-geo.csv"),
                HEADER + office + hospital + net + country + six + nobody);

        assertThat(route("", "2026-11-29-event4_sinkhole-x-geo.csv"))
                .as(err.toString(UTF_8))
                .isZero();
        assertThat(file("office/event4_sinkhole.csv")).isEqualTo(HEADER + office);
        assertThat(file("hospitals/event4_sinkhole.csv")).isEqualTo(HEADER + hospital);
        assertThat(file("net/event4_sinkhole.csv")).isEqualTo(HEADER + net);
        assertThat(file("nl/event4_sinkhole.csv")).isEqualTo(HEADER + country);
        assertThat(file("se/event4_sinkhole.csv")).isEqualTo(HEADER + six);
        assertThat(file("clearing/event4_sinkhole.csv")).isEqualTo(HEADER + nobody);
        counts(6, 5, 0, 0, 1, 0);
        assertThat(folder.resolve("out/.part")).doesNotExist();
        assertThat(out.toString(UTF_8)).contains("all ", "UNROUTABLE", "CSIRT of NL");
    }

    @Test
    void what_is_not_subscribed_goes_to_the_next_level_and_what_is_declined_ends() throws IOException {
        String header = "timestamp,ip,port,hostname,tag\n";
        String net = "2026-11-29 00:00:01,192.0.2.1,23,,telnet\n";
        String declined = "2026-11-29 00:00:01,2001:db8::1,23,,telnet\n";
        assertThat(route(header + net + declined, "--report", "scan_telnet", "-"))
                .isEqualTo(2);
        assertThat(file("nl/scan_telnet.csv")).isEqualTo(header + net);
        assertThat(folder.resolve("out/se")).doesNotExist();
        counts(2, 1, 0, 1, 0, 0);
    }

    @Test
    void the_same_infection_is_delivered_once_whatever_else_differs() throws IOException {
        String first = row("192.0.2.65", "", "a");
        String again = row("::FFFF:c000:241", "other.example", "a").replace("00:00:01", "23:00:00");
        Files.createDirectory(folder.resolve("in"));
        Files.writeString(folder.resolve("in/2026-11-29-event4_sinkhole-x.csv"), HEADER + first + again);
        Files.writeString(
                folder.resolve("in/2026-11-30-event4_sinkhole-x.csv"), HEADER + again + row("192.0.2.65", "", "b"));
        assertThat(route("", "in")).isZero();
        assertThat(file("office/event4_sinkhole.csv")).isEqualTo(HEADER + first + row("192.0.2.65", "", "b"));
        counts(4, 2, 2, 0, 0, 0);
    }

    @Test
    void a_file_that_is_named_twice_is_read_twice_and_accounted_for_twice() throws IOException {
        Files.writeString(folder.resolve("scan_x.csv"), "ip\n192.0.2.65\nx\n");
        assertThat(route("", "scan_x.csv", "scan_x.csv")).isEqualTo(2);
        counts(4, 1, 1, 0, 0, 2);
    }

    @Test
    void columns_that_changed_get_a_file_of_their_own() throws IOException {
        Files.createDirectory(folder.resolve("in"));
        Files.writeString(folder.resolve("in/2026-11-28-scan_telnet.csv"), "ip,port\n192.0.2.65,23\n");
        Files.writeString(folder.resolve("in/2026-11-29-scan_telnet.csv"), "port,new,ip\n24,x,192.0.2.65\n");
        Files.writeString(folder.resolve("in/2026-11-30-scan_telnet.csv"), "ip,port\r\n192.0.2.65,25");
        assertThat(route("", "in")).isZero();
        assertThat(file("office/scan_telnet.csv")).isEqualTo("ip,port\n192.0.2.65,23\n192.0.2.65,25\n");
        assertThat(file("office/scan_telnet-2.csv")).isEqualTo("port,new,ip\n24,x,192.0.2.65\n");
    }

    @Test
    void bad_rows_are_counted_with_their_reason_and_cost_no_other() throws IOException {
        String good = row("192.0.2.65", "", "a");
        String bad = row("192.0.2.999", "", "a")
                + row("192.0.2.65", "", "\0")
                + row("192.0.2.65", "", "\u00ff")
                + row("192.0.2.65", "", "x".repeat(1_000_000))
                + row("192.0.2.65", "", "z").replace("2026-11-29", "2026-02-30")
                + "\"only\",\"two\"\n"
                + row("192.0.2.65", "", "z").replace("\"z\"", "\"z");
        assertThat(route(HEADER + bad + good, "--report", "event4_sinkhole", "-"))
                .isEqualTo(2);
        assertThat(file("office/event4_sinkhole.csv")).isEqualTo(HEADER + good);
        counts(8, 1, 0, 0, 0, 7);
        assertThat(err.toString(UTF_8))
                .contains(
                        "the victim's address is none; line 2",
                        "a NUL byte; line 3",
                        "not UTF-8; line 4",
                        "too long; line 5",
                        "an impossible date; line 6",
                        "not as many columns as the header; line 7",
                        "wrong quotes; line 8");
    }

    @Test
    void a_report_without_the_victims_address_is_counted_and_sent_to_nobody() throws IOException {
        assertThat(route("dst_ip,ip\n192.0.2.65,192.0.2.65\n", "--report", "event4_sinkhole", "-"))
                .isEqualTo(2);
        counts(1, 0, 0, 0, 0, 1);
        Files.delete(folder.resolve("out/account.json"));
        assertThat(route("src_ip,src_ip\n192.0.2.65,192.0.2.66\n", "--report", "event4_sinkhole", "-"))
                .isEqualTo(2);
        counts(1, 0, 0, 0, 0, 1);
    }

    @Test
    void a_packed_file_that_is_cut_gives_what_came_before_and_says_so() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(HEADER.getBytes(UTF_8));
            for (int i = 0; i < 20_000; i++) {
                gzip.write(row("192.0.2." + (64 + i % 64), "", Integer.toString(i * 7919 % 100_003))
                        .getBytes(UTF_8));
            }
        }
        byte[] whole = packed.toByteArray();
        Path file = folder.resolve("event4_sinkhole.csv.gz");
        Files.write(file, whole);
        assertThat(route("", "event4_sinkhole.csv.gz")).isZero();
        counts(20_000, 20_000, 0, 0, 0, 0);

        for (int length : List.of(5, whole.length / 2, whole.length - 3)) {
            Files.write(file, Arrays.copyOf(whole, length));
            delete(folder.resolve("out"));
            assertThat(route("", "event4_sinkhole.csv.gz")).isEqualTo(2);
            assertThat(err.toString(UTF_8)).contains("event4_sinkhole.csv.gz breaks off");
            long read = Long.parseLong(Json.print(account().get("read")));
            long malformed = Long.parseLong(Json.print(account().get("malformed")));
            assertThat(malformed).isLessThanOrEqualTo(1);
            if (read > malformed) {
                assertThat(file("office/event4_sinkhole.csv").lines().count()).isEqualTo(read - malformed + 1);
            }
        }
    }

    @Test
    void a_stale_table_is_refused_or_flagged() throws IOException {
        tables(LocalDate.now(ZoneOffset.UTC).minusDays(40));
        assertThat(route("ip\n192.0.2.65\n", "--report", "scan_x", "-")).isEqualTo(3);
        assertThat(err.toString(UTF_8)).contains("asn.csv is of", "40 days old; 30 are allowed", "--stale flag");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(route("ip\n192.0.2.65\n", "--report", "scan_x", "--stale", "flag", "-"))
                .isZero();
        assertThat(file("account.json")).contains("\"stale\":true");
    }

    @Test
    void a_folder_with_something_in_it_is_left_alone() throws IOException {
        Files.createDirectories(folder.resolve("out/nl"));
        assertThat(route("ip\n192.0.2.65\n", "--report", "scan_x", "-")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("holds nl already");
    }

    @Test
    void a_run_that_stops_halfway_leaves_nothing_under_a_name_that_somebody_sends() throws IOException {
        Files.writeString(folder.resolve("scan_a.csv"), "ip\n192.0.2.65\n");
        assertThat(route("", "--key", "a,b,c,d,e,f,g,h,i", "scan_a.csv")).isEqualTo(2);
        try (var left = Files.list(folder.resolve("out"))) {
            assertThat(left.map(each -> each.getFileName().toString())).containsExactly(".part");
        }
        assertThat(route("", "scan_a.csv")).isZero();
        counts(1, 1, 0, 0, 0, 0);
    }

    @Test
    void what_a_stopped_run_left_is_taken_away() throws IOException {
        Files.createDirectories(folder.resolve("out/.part/nl"));
        Files.writeString(folder.resolve("out/.part/nl/scan_x.csv"), "half");
        assertThat(route("ip\n192.0.2.65\n", "--report", "scan_x", "-")).isZero();
        assertThat(folder.resolve("out/nl")).doesNotExist();
        assertThat(file("office/scan_x.csv")).isEqualTo("ip\n192.0.2.65\n");
    }

    @Test
    void more_keys_than_allowed_begin_a_window_and_are_told() throws IOException {
        var rows = new StringBuilder("ip,port\n");
        for (int i = 0; i < 50; i++) {
            rows.append("192.0.2.65,").append(i).append('\n');
        }
        assertThat(route(rows + "192.0.2.65,49\n192.0.2.65,0\n", "--report", "scan_x", "--keys", "20", "-"))
                .isZero();
        counts(52, 51, 1, 0, 0, 0);
        assertThat(err.toString(UTF_8)).contains("More than 20 keys: 6 windows were begun");
    }

    @Test
    void what_is_not_fit_is_told_by_file_and_line() throws IOException {
        Files.writeString(folder.resolve("tables/asn.csv"), "192.0.2.0,192.0.2.255,64500\n192.0.2.9,x,1\n");
        assertThat(route("", "--report", "scan_x", "-")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("asn.csv:2: \"x\" is no IP address");
        Files.writeString(folder.resolve("tables/asn.csv"), "192.0.2.9,192.0.2.0,1\n");
        assertThat(route("", "--report", "scan_x", "-")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("asn.csv:1: the range ends before it begins");
        assertThat(route("", "-")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("say so with --report");
        Files.writeString(folder.resolve("tables/asn.csv"), "192.0.2.0,192.0.2.255,64500\n");
        assertThat(route("", "scan_y.csv")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("there is no file scan_y.csv");
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
