package org.comity.doors.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of every form that is routed, packed or not. */
class RouteFormsTest {
    private static final String CSV = "timestamp,ip,port,tag\n2026-11-29 00:00:01,192.0.2.1,23,telnet\n";

    @TempDir
    Path folder;

    private RouteStage stage;

    @BeforeEach
    void lay() throws IOException {
        stage = new RouteStage(folder);
    }

    private void seed(String name, String as) throws IOException {
        try (var in = RouteFormsTest.class.getResourceAsStream("/seeds/observed/" + name)) {
            Files.write(folder.resolve(as), Objects.requireNonNull(in).readAllBytes());
        }
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    /** {@link #CSV}, packed by zstd 1.5. */
    private static byte[] zstd() {
        return Base64.getDecoder().decode(ZSTD);
    }

    private static final String ZSTD =
            "KLUv/QRoxQEA4gMNEKDt+Phvoaq075AzyUSNEwNg1WtqXdRk6PjQQ0yOfvSHo4IQYfQKVlqvhNGRObq0Uzm2AQB0BQfz";

    @Test
    void events_of_intelmq_go_out_line_by_line_as_they_came() throws IOException {
        seed("intelmq.ndjson", "2026-11-29-infected-x.ndjson");
        String[] lines =
                Files.readString(folder.resolve("2026-11-29-infected-x.ndjson")).split("\n", -1);
        assertThat(stage.route("", "2026-11-29-infected-x.ndjson"))
                .as(stage.said())
                .isZero();
        assertThat(stage.files())
                .isEqualTo(Map.of(
                        "hospitals/infected.ndjson", lines[0] + "\n",
                        "nl/infected.ndjson", lines[1] + "\n",
                        "se/infected.ndjson", lines[3] + "\n"));
    }

    @Test
    void reports_of_xarf_go_out_a_line_each_and_one_without_an_address_is_malformed() throws IOException {
        seed("xarf.json", "xarf.json");
        assertThat(stage.route("", "xarf.json")).isEqualTo(2);
        assertThat(stage.files().keySet()).containsExactly("net/xarf.ndjson", "nl/xarf.ndjson");
        assertThat(stage.count("malformed")).isEqualTo("1");
        assertThat(stage.said()).contains("xarf.json: 1 malformed, the victim's address is none; line 3");
    }

    @Test
    void observed_data_goes_out_with_what_it_names() throws IOException {
        seed("bundle.json", "sinkhole.json");
        assertThat(stage.route("", "sinkhole.json")).isEqualTo(2);
        assertThat(stage.files().keySet()).containsExactly("hospitals/sinkhole.ndjson", "nl/sinkhole.ndjson");
        assertThat(stage.files().get("hospitals/sinkhole.ndjson").lines()).hasSize(6);
        assertThat(stage.said())
                .contains("1 malformed, it names several addresses", "1 malformed, it names an object that is not");
        assertThat(stage.count("read")).isEqualTo("4");
    }

    @Test
    void what_names_a_host_and_no_address_goes_by_the_name_alone() throws IOException {
        String known = "{\"source.fqdn\": \"www.hospital.example\", \"classification.type\": \"phishing\"}\n";
        String other = "{\"source.fqdn\": \"api.hospital.example\"}\n";
        String unknown = "{\"source.fqdn\": \"www.example\"}\n";
        String neither = "{\"classification.type\": \"phishing\"}\n";
        assertThat(stage.route(known + other + known + unknown + neither, "--report", "x", "-"))
                .isEqualTo(2);
        assertThat(stage.files()).isEqualTo(Map.of("hospitals/x.ndjson", known + other));
        assertThat(stage.count("duplicate")).isEqualTo("1");
        assertThat(stage.count("unroutable")).isEqualTo("1");
        assertThat(stage.count("malformed")).isEqualTo("1");
    }

    @Test
    void what_is_piped_in_is_known_by_its_first_byte_or_by_the_option() throws IOException {
        String event = "{\"source.ip\": \"192.0.2.1\"}\n";
        assertThat(stage.route(event, "--report", "x", "-")).isZero();
        assertThat(stage.files()).isEqualTo(Map.of("net/x.ndjson", event));
        assertThat(stage.route("[" + event + "]", "--report", "x", "-")).isZero();
        assertThat(stage.files()).isEqualTo(Map.of("net/x.ndjson", event));
        assertThat(stage.route(event.replace(" ", "\n"), "--report", "x", "--form", "json", "-"))
                .isZero();
        assertThat(stage.files()).isEqualTo(Map.of("net/x.ndjson", event.replace(" ", "")));
        assertThat(stage.route(CSV, "--report", "x", "-")).isZero();
        assertThat(stage.files()).isEqualTo(Map.of("net/x.csv", CSV));
        assertThat(stage.route(event, "--report", "x", "--form", "csv", "-"))
                .as("an event is a header without rows then")
                .isZero();
        assertThat(stage.count("read")).isEqualTo("0");
    }

    @Test
    void the_same_observation_comes_once_whichever_file_it_is_in() throws IOException {
        String event = "{\"source.ip\":\"192.0.2.1\",\"source.url\":\"http://a.example/%s\"}\n";
        stage.write("x-1.ndjson", event.formatted("1") + event.formatted("2"));
        stage.write("x-2.jsonl", event.formatted("1"));
        assertThat(stage.route("", "x-1.ndjson", "x-2.jsonl")).isZero();
        assertThat(stage.count("duplicate")).isEqualTo("1");
        assertThat(stage.files()).isEqualTo(Map.of("net/x.ndjson", event.formatted("1") + event.formatted("2")));
    }

    @Test
    void folders_give_files_of_every_form_packed_or_not() throws IOException {
        Path reports = Files.createDirectory(folder.resolve("reports"));
        Files.write(reports.resolve("scan_telnet-a.csv.zst"), zstd());
        Files.write(reports.resolve("scan_telnet-b.csv.gz"), gzip(CSV.replace("2.1,", "2.2,")));
        Files.writeString(reports.resolve("scan_telnet-c.ndjson"), "{\"source.ip\":\"192.0.2.3\"}\n");
        Files.writeString(reports.resolve("notes.txt"), "nothing");
        assertThat(stage.route("", "reports")).as(stage.said()).isZero();
        assertThat(stage.count("delivered")).isEqualTo("3");
        assertThat(stage.files().keySet()).containsExactly("net/scan_telnet.csv", "net/scan_telnet.ndjson");
    }

    @Test
    void what_is_packed_with_zstd_and_cut_or_damaged_breaks_off() throws IOException {
        byte[] whole = zstd();
        for (int length = 4; length < whole.length; length++) {
            Files.write(folder.resolve("x.csv"), Arrays.copyOf(whole, length));
            assertThat(stage.route("", "x.csv")).as("cut at " + length).isEqualTo(2);
            assertThat(stage.said()).contains("x.csv breaks off");
        }
        byte[] damaged = whole.clone();
        damaged[9] ^= 0x55;
        Files.write(folder.resolve("x.csv"), damaged);
        assertThat(stage.route("", "x.csv")).isIn(0, 2);
        assertThat(stage.said()).doesNotContain("a fault of the program");
    }

    @Test
    void no_bit_of_a_packed_file_can_be_turned_so_that_the_program_faults() {
        byte[] whole = zstd();
        int read = 0;
        for (int bit = 32; bit < 8 * whole.length; bit++) {
            byte[] turned = whole.clone();
            turned[bit / 8] ^= (byte) (1 << bit % 8);
            try (var rows = RouteInput.unpacked(new ByteArrayInputStream(turned))) {
                if (rows.read() >= 0) {
                    rows.transferTo(OutputStream.nullOutputStream());
                }
                read++;
            } catch (IOException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
        assertThat(read).as("a checksum is behind it").isLessThan(whole.length);
    }

    @Test
    void a_line_that_is_not_json_is_malformed_and_told_by_its_number() throws IOException {
        String good = "{\"source.ip\":\"192.0.2.1\"}\n";
        assertThat(stage.route(
                        good + "{\"source\n{}\n{\"source.ip\":\"192.0.2.1\",\"time.source\":\"2026-02-30T00:00:00Z\"}",
                        "--report",
                        "x",
                        "-"))
                .isEqualTo(2);
        assertThat(stage.files()).isEqualTo(Map.of("net/x.ndjson", good));
        assertThat(stage.said())
                .contains(
                        "not JSON, or no object; line 2",
                        "no observation in a form that is known here; line 3",
                        "an impossible date; line 4");
    }
}
