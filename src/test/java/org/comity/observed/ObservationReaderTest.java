package org.comity.observed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.Objects;
import org.comity.json.Json;
import org.junit.jupiter.api.Test;

class ObservationReaderTest {
    private static List<String> said(Observed observed) {
        return List.of(Objects.requireNonNull(observed.says()).values());
    }

    private static String text(Observed observed) {
        return new String(observed.bytes(), UTF_8);
    }

    /** A stream that fails behind those bytes. */
    private static InputStream cut(byte[] bytes) {
        return new SequenceInputStream(new ByteArrayInputStream(bytes), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("cut");
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                throw new IOException("cut");
            }
        });
    }

    @Test
    void events_of_intelmq_name_their_source_with_dots_or_within_objects() {
        byte[] seed = Seeds.bytes("intelmq.ndjson");
        List<Observed> all = Seeds.lines(seed);
        assertThat(all).hasSize(3);
        assertThat(said(all.get(0)))
                .containsExactly(
                        "2026-11-29T00:00:01+00:00",
                        "192.0.2.10",
                        "50001",
                        "ward.hospital.example",
                        "infected-system",
                        "andromeda",
                        "",
                        "Health Care",
                        "622110");
        assertThat(said(all.get(1)))
                .containsExactly(
                        "2026-11-29T00:00:02Z",
                        "2001:db8:7::1",
                        "23",
                        "a.university.example",
                        "vulnerable-system",
                        "",
                        "",
                        "Education",
                        "");
        assertThat(said(all.get(2))).contains("http://www.shop.example/login");
        assertThat(all.stream().map(Observed::line)).as("an empty line is none").containsExactly(1L, 2L, 4L);
        assertThat(text(all.get(0)) + text(all.get(1)) + "\n" + text(all.get(2)))
                .as("byte for byte")
                .isEqualTo(new String(seed, UTF_8));
    }

    @Test
    void reports_of_xarf_name_their_source_and_go_out_in_a_line() {
        List<Observed> all = Seeds.text(Seeds.bytes("xarf.json"));
        assertThat(all).hasSize(3);
        assertThat(said(all.get(0)))
                .containsExactly(
                        "2026-11-29T00:00:01Z", "192.0.2.10", "3389", "", "vulnerability/open_service", "", "", "", "");
        assertThat(said(all.get(1))).contains("2001:db8:7::1", "infrastructure/botnet", "andromeda");
        assertThat(said(all.get(2))).contains("www.shop.example", "shop.example");
        assertThat(text(all.get(0))).doesNotContain("\n");
        assertThat(Json.parseObject(text(all.get(0))).text("report_id"))
                .isEqualTo("00000000-0000-4000-8000-000000000001");
        assertThat(all.stream().map(Observed::line)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void observed_data_is_where_traffic_comes_from_and_brings_what_it_names() {
        List<Observed> all = Seeds.text(Seeds.bytes("bundle.json"));
        assertThat(all.stream().map(Observed::line))
                .as("three are known before the end")
                .containsExactly(8L, 10L, 2L, 9L);
        Observed ambiguous = all.get(0);
        assertThat(ambiguous.problem()).isEqualTo(Problem.AMBIGUOUS);
        Observed within = all.get(1);
        assertThat(said(within)).contains("2001:db8:7::1", "23");
        Observed traffic = all.get(2);
        assertThat(said(traffic))
                .containsExactly(
                        "2026-11-29T00:00:01.000Z",
                        "192.0.2.10",
                        "50001",
                        "ward.hospital.example",
                        "sinkhole",
                        "",
                        "",
                        "",
                        "");
        List<String> ids = text(traffic)
                .lines()
                .map(each -> String.valueOf(Json.parseObject(each).text("id")).replaceAll("--.*-", " "))
                .toList();
        assertThat(ids)
                .containsExactly(
                        "network-traffic 000000000004",
                        "domain-name 000000000008",
                        "domain-name 000000000007",
                        "ipv4-addr 000000000005",
                        "ipv4-addr 000000000006",
                        "observed-data 000000000003");
        assertThat(all.get(3).problem()).as("names an address that is nowhere").isEqualTo(Problem.REFERENCE);
    }

    @Test
    void a_bundle_in_a_line_gives_what_is_in_it() {
        String bundle = new String(Seeds.bytes("bundle.json"), UTF_8).replace("\n", " ");
        assertThat(Seeds.lines(bundle + "\n{}\n").stream().map(Observed::problem))
                .containsExactly(Problem.AMBIGUOUS, null, Problem.UNKNOWN, null, Problem.REFERENCE);
    }

    @Test
    void a_line_that_cannot_be_read_costs_no_other() {
        String good = "{\"source.ip\":\"192.0.2.1\"}";
        String long1 = "{\"source.ip\":\"" + "x".repeat(ObservationReader.LINE_BYTES_MAX) + "\"}";
        List<Observed> all = Seeds.lines(String.join(
                "\n", good, "{\"source.ip\":", "[1]", "\u0000", long1, "{\"a\":1,\"a\":2}", "{\"a\":1}", good + "\r"));
        assertThat(all.stream().map(Observed::problem))
                .containsExactly(
                        null,
                        Problem.NOT_JSON,
                        Problem.NOT_JSON,
                        Problem.NOT_JSON,
                        Problem.TOO_LONG,
                        Problem.NOT_JSON,
                        Problem.UNKNOWN,
                        null);
        assertThat(all.stream().map(Observed::line)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(Seeds.lines(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})
                        .getFirst()
                        .problem())
                .isEqualTo(Problem.NOT_JSON);
        assertThat(Seeds.lines("")).isEmpty();
    }

    @Test
    void what_breaks_off_gives_what_came_before_and_says_so() {
        var lines = ObservationReader.lines(cut("{\"source.ip\":\"192.0.2.1\"}\n{\"source.".getBytes(UTF_8)));
        List<Observed> all = Seeds.all(lines);
        assertThat(all.stream().map(Observed::problem)).containsExactly(null, Problem.CUT_OFF);
        assertThat(lines.isDamaged()).isTrue();
        var text = ObservationReader.text(cut("[{\"source.ip\":\"192.0.2.1\"},{\"source.".getBytes(UTF_8)));
        assertThat(Seeds.all(text).stream().map(Observed::problem)).containsExactly(null, Problem.CUT_OFF);
        assertThat(text.isDamaged()).isTrue();
        var broken = ObservationReader.text(
                new ByteArrayInputStream("[{\"source.ip\":\"192.0.2.1\"},nonsense]".getBytes(UTF_8)));
        assertThat(Seeds.all(broken).stream().map(Observed::problem)).containsExactly(null, Problem.NOT_JSON);
        assertThat(broken.isDamaged()).isTrue();
    }
}
