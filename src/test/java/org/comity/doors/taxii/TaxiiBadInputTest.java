package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comity.doors.taxii.Stand.HOME;
import static org.comity.doors.taxii.Stand.OWNER;
import static org.comity.doors.taxii.Stand.READER;
import static org.comity.doors.taxii.Stand.TAXII;
import static org.comity.doors.taxii.Stand.envelope;
import static org.comity.doors.taxii.Stand.id;
import static org.comity.doors.taxii.Stand.indicator;
import static org.comity.doors.taxii.Stand.list;
import static org.comity.doors.taxii.Stand.malware;
import static org.comity.doors.taxii.TaxiiServerTest.error;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wrong with a body is said, and nothing that was held is lost. */
class TaxiiBadInputTest {
    private Stand stand;

    @BeforeEach
    void open() throws Exception {
        stand = new Stand();
        stand.add(indicator(1));
    }

    /** Whatever came in, what was there is there, and the door still opens. */
    @AfterEach
    void nothing_is_lost() throws Exception {
        assertThat(stand.ids(READER, HOME + "objects/", "")).contains(id("indicator", 1));
        stand.add(malware(777));
        stand.close();
    }

    private HttpResponse<String> post(String body, String... headers) throws Exception {
        return stand.post(OWNER, HOME + "objects/", BodyPublishers.ofString(body), headers);
    }

    private HttpResponse<String> post(byte[] body, String... headers) throws Exception {
        return stand.post(OWNER, HOME + "objects/", BodyPublishers.ofByteArray(body), headers);
    }

    /** That the other objects of the envelope were taken and this one was not, with a word of why. */
    private void onlyThisOneFails(byte[] object, String... words) throws Exception {
        var body = new ByteArrayOutputStream();
        body.writeBytes(("{\"objects\":[" + indicator(2) + ",").getBytes(StandardCharsets.UTF_8));
        body.writeBytes(object);
        body.writeBytes(("," + indicator(3) + "]}").getBytes(StandardCharsets.UTF_8));
        var response = post(body.toByteArray());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        JsonObject status = Json.parseObject(response.body());
        assertThat(status.get("success_count")).as(response.body()).hasToString("2");
        assertThat(status.get("failure_count")).hasToString("1");
        assertThat(list(status, "failures").getFirst().text("message")).contains(words);
        assertThat(stand.ids(READER, HOME + "objects/", ""))
                .containsExactly(id("indicator", 1), id("indicator", 2), id("indicator", 3));
    }

    private void onlyThisOneFails(String object, String... words) throws Exception {
        onlyThisOneFails(object.getBytes(StandardCharsets.UTF_8), words);
    }

    // ---- the text as a whole ----

    @Test
    void broken_json_is_a_400_and_nothing_of_it_is_taken() throws Exception {
        for (String body : List.of(
                "{",
                "[",
                "nonsense",
                "{\"objects\":[" + indicator(2),
                "{\"objects\":[" + indicator(2) + "],}",
                "{\"objects\":[" + indicator(2) + " " + indicator(3) + "]}",
                "{\"objects\":[" + indicator(2) + "]} trailing",
                "{\"objects\":[" + indicator(2) + "],\"objects\":[]}",
                "\"a text\"",
                "42",
                "null",
                "true",
                "{\"objects\":[{\"a\":01}]}",
                "{'objects':[]}",
                "\ufeff" + "x")) {
            error(post(body), 400);
        }
        assertThat(stand.ids(READER, HOME + "objects/", "")).containsExactly(id("indicator", 1));
    }

    @Test
    void an_empty_body_is_a_400() throws Exception {
        error(post(""), 400);
    }

    @Test
    void objects_of_a_wrong_type_are_no_list() throws Exception {
        for (String body :
                List.of("{\"objects\":7}", "{\"objects\":{}}", "{\"objects\":\"x\"}", "{\"objects\":null}")) {
            assertThat(post(body).statusCode()).as(body).isIn(202, 400);
        }
        assertThat(stand.ids(READER, HOME + "objects/", "")).containsExactly(id("indicator", 1));
    }

    @Test
    void a_wrong_media_type_is_a_415_and_its_body_is_not_read() throws Exception {
        for (String type : List.of(
                "application/json",
                "text/plain",
                "application/stix+json;version=2.1",
                "nonsense",
                "application/taxii+json;version=2.0",
                "application/vnd.oasis.stix+json; version=2.0")) {
            error(post(envelope(indicator(2)), "Content-Type", type), 415);
        }
        error(post(envelope(indicator(2)), "Content-Encoding", "br"), 415);
        assertThat(stand.ids(READER, HOME + "objects/", "")).containsExactly(id("indicator", 1));
    }

    @Test
    void a_body_past_the_limit_is_a_413_whether_its_length_is_told_or_not() throws Exception {
        byte[] long_ = new byte[(int) TaxiiDoor.BODY_BYTES_MAX + 1];
        java.util.Arrays.fill(long_, (byte) ' ');
        error(post(long_), 413);
        error(
                stand.post(
                        OWNER,
                        HOME + "objects/",
                        BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(long_))),
                413);
    }

    @Test
    void a_hundred_megabytes_of_valid_objects_are_a_413_and_none_is_taken() throws Exception {
        byte[] object = (indicator(2) + ",").getBytes(StandardCharsets.UTF_8);
        int count = 100_000_000 / object.length;
        var response = stand.post(
                OWNER,
                HOME + "objects/",
                BodyPublishers.ofInputStream(() -> new SequenceInputStream(Collections.enumeration(
                        List.of(text("{\"objects\":["), new Repeated(object, count), text(indicator(3) + "]}"))))));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(stand.ids(READER, HOME + "objects/", "")).containsExactly(id("indicator", 1));
    }

    private static InputStream text(String text) {
        return new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_gzip_bomb_is_a_413() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write("{\"objects\":[".getBytes(StandardCharsets.UTF_8));
            byte[] spaces = new byte[1 << 20];
            java.util.Arrays.fill(spaces, (byte) ' ');
            for (int i = 0; i < 200; i++) {
                out.write(spaces);
            }
        }
        error(post(packed.toByteArray(), "Content-Encoding", "gzip"), 413);
    }

    @Test
    void a_packed_envelope_is_taken_and_a_broken_packing_is_a_400() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(envelope(indicator(2)).getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = packed.toByteArray();
        assertThat(post(bytes, "Content-Encoding", "gzip").statusCode()).isEqualTo(202);
        error(post(java.util.Arrays.copyOf(bytes, bytes.length / 2), "Content-Encoding", "gzip"), 400);
        error(post(envelope(indicator(3)), "Content-Encoding", "gzip"), 400);
        error(post(bytes), 400);
        assertThat(stand.ids(READER, HOME + "objects/", "")).containsExactly(id("indicator", 1), id("indicator", 2));
    }

    @Test
    void more_objects_than_are_taken_at_once_are_a_413_and_none_is_taken() throws Exception {
        var objects = new StringBuilder();
        for (int i = 0; i <= 10_000; i++) {
            objects.append(i == 0 ? "" : ",").append("{\"type\":\"x\"}");
        }
        error(post("{\"objects\":[" + objects + "]}"), 413);
    }

    @Test
    void a_body_that_ends_too_early_is_no_success() throws Exception {
        String request = "POST " + HOME + "objects/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + stand.token(OWNER)
                + "\r\nContent-Type: " + TAXII + "\r\nContent-Length: 100000\r\nConnection: close\r\n\r\n{\"objects\":["
                + indicator(2).replace("\u00e9", "e") + ",";
        try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), stand.listener.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).matches("(?s)(HTTP/1.1 4.*)?");
        }
        assertThat(stand.ids(READER, HOME + "objects/", "")).containsExactly(id("indicator", 1));
    }

    // ---- one object among others ----

    @Test
    void deep_nesting_fails_alone() throws Exception {
        String deep = "{\"a\":".repeat(500) + "1" + "}".repeat(500);
        onlyThisOneFails(
                malware(9).replace("\"is_family\":true", "\"is_family\":true,\"x_deep\":" + deep), "levels deep");
    }

    @Test
    void nesting_without_end_is_a_400() throws Exception {
        error(post("{\"objects\":[" + "[".repeat(100_000)), 400);
        error(post("{\"objects\":[" + "{\"a\":".repeat(100_000)), 400);
        error(post("[".repeat(1_000_000)), 400);
    }

    @Test
    void a_duplicate_key_fails_alone() throws Exception {
        onlyThisOneFails(
                malware(9).replace("\"is_family\":true", "\"is_family\":true,\"is_family\":false"),
                "is_family",
                "twice");
    }

    @Test
    void a_lone_surrogate_fails_alone() throws Exception {
        onlyThisOneFails(malware(9).replace("Examplebot", "\\ud800"), "surrogate");
    }

    @Test
    void invalid_utf_8_fails_alone_or_as_a_400_and_is_never_taken() throws Exception {
        for (byte[] wrong : List.of(
                new byte[] {(byte) 0xff},
                new byte[] {(byte) 0xc3, (byte) 0x28},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xc0, (byte) 0x80})) {
            String[] halves = envelope(malware(9)).split("Examplebot");
            var body = new ByteArrayOutputStream();
            body.writeBytes(halves[0].getBytes(StandardCharsets.UTF_8));
            body.writeBytes(wrong);
            body.writeBytes(halves[1].getBytes(StandardCharsets.UTF_8));
            var response = post(body.toByteArray());
            if (response.statusCode() == 202) {
                assertThat(Json.parseObject(response.body()).get("success_count"))
                        .hasToString("0");
            } else {
                error(response, 400);
            }
        }
        assertThat(stand.ids(READER, HOME + "objects/", "")).containsExactly(id("indicator", 1));
    }

    @Test
    void a_huge_number_fails_alone_or_comes_back_as_it_was() throws Exception {
        for (String number :
                List.of("1e999999999", "9".repeat(500), "-0.0000000000000000000000000000001", "9007199254740993")) {
            String object = malware(40 + number.length())
                    .replace("\"is_family\":true", "\"is_family\":true,\"x_number\":" + number);
            var response = post(envelope(object));
            assertThat(response.statusCode()).as(number).isEqualTo(202);
            if ("1".equals(String.valueOf(Json.parseObject(response.body()).get("success_count")))) {
                assertThat(stand.get(READER, HOME + "objects/" + id("malware", 40 + number.length()) + "/")
                                .body())
                        .contains(object);
            }
        }
        assertThat(post(envelope(malware(9).replace("true", "9".repeat(2_000)))).statusCode())
                .isIn(202, 400);
    }

    @Test
    void a_seven_digit_fraction_fails_alone_or_can_be_had_in_every_way() throws Exception {
        var response = post(envelope(indicator(8, "2024-01-01T00:00:00.1234567Z")));
        assertThat(response.statusCode()).isEqualTo(202);
        JsonObject status = Json.parseObject(response.body());
        if ("1".equals(String.valueOf(status.get("success_count")))) {
            String object = HOME + "objects/" + id("indicator", 8) + "/";
            String version =
                    stand.ask(READER, object + "versions/").texts("versions").getFirst();
            assertThat(stand.get(READER, object + "?match[version]=" + version).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void wrong_types_fail_alone() throws Exception {
        for (String wrong : List.of("7", "\"text\"", "null", "[]", "{}", "{\"type\":7,\"id\":[]}", "[{}]")) {
            var response = post("{\"objects\":[" + wrong + "]}");
            assertThat(response.statusCode()).as(wrong).isEqualTo(202);
            JsonObject status = Json.parseObject(response.body());
            assertThat(status.get("failure_count")).as(wrong).hasToString("1");
            JsonObject failure = list(status, "failures").getFirst();
            assertThat(failure.text("id")).isNotNull();
            assertThat(failure.text("version")).isNotNull();
            assertThat(failure.text("message")).isNotBlank();
        }
        onlyThisOneFails(malware(9).replace("true", "\"yes\""), "is_family");
    }

    @Test
    void what_is_accepted_is_served_in_every_way_it_can_be_asked_for() throws Exception {
        stand.add(indicator(4, "2024-05-05T05:05:05.123456Z"));
        String id = id("indicator", 4);
        assertThat(stand.ids(READER, HOME + "objects/", "match[id]=" + id)).containsExactly(id);
        assertThat(stand.ids(READER, HOME + "manifest/", "match[id]=" + id)).containsExactly(id);
        assertThat(stand.ids(READER, HOME + "objects/", "match[version]=2024-05-05T05:05:05.123456Z"))
                .containsExactly(id);
        assertThat(stand.get(READER, HOME + "objects/" + id + "/").body())
                .contains(indicator(4, "2024-05-05T05:05:05.123456Z"));
    }

    /** The same bytes over and over. */
    private static final class Repeated extends InputStream {
        private final byte[] bytes;
        private long left;
        private int at;

        Repeated(byte[] bytes, int count) {
            this.bytes = bytes;
            this.left = (long) bytes.length * count;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (left == 0) {
                return -1;
            }
            int count = (int) Math.min(Math.min(length, left), bytes.length - at);
            System.arraycopy(bytes, at, into, from, count);
            at = (at + count) % bytes.length;
            left -= count;
            return count;
        }
    }
}
