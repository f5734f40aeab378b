package org.comity.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenerTest {
    private static final Wording JSON = (status, description, id) -> Answer.of(status)
            .header("Content-Type", "application/json")
            .bytes(("{\"title\":\"" + status + "\",\"description\":\"" + description + "\",\"id\":\"" + id + "\"}")
                    .getBytes(StandardCharsets.UTF_8));

    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch hold = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);
    private @Nullable Listener listener;

    @AfterEach
    void close() {
        hold.countDown();
        client.close();
        if (listener != null) {
            listener.close();
        }
    }

    private Listener open(Bounds bounds) throws IOException {
        var opened = Listener.open(
                Listening.plain("127.0.0.1:0").within(bounds),
                List.of(
                        Route.light(
                                "/health/live",
                                request -> Answer.of(200).bytes("live".getBytes(StandardCharsets.UTF_8))),
                        route(
                                "GET",
                                "/door/",
                                request -> Answer.of(200)
                                        .header("ETag", "\"x\"")
                                        .bytes("root".getBytes(StandardCharsets.UTF_8))),
                        route("GET", "/door/{thing}/", request -> text(request.param("thing"))),
                        route(
                                "GET",
                                "/door/{thing}/query/",
                                request -> text(request.query().toString())),
                        route(
                                "GET",
                                "/door/big/",
                                request ->
                                        Answer.of(200).header("ETag", "\"x\"").pieces(big())),
                        route(
                                "GET",
                                "/door/written/",
                                request -> Answer.of(200).written(out -> {
                                    for (byte[] piece : big()) {
                                        out.write(piece);
                                    }
                                })),
                        route(
                                "GET",
                                "/door/torn/",
                                request -> Answer.of(200).written(out -> {
                                    out.write(new byte[200_000]);
                                    throw new IOException("the source has gone");
                                })),
                        route("GET", "/door/fault/", request -> {
                            throw new IllegalStateException("secret of the house");
                        }),
                        route("GET", "/door/hungry/", request -> {
                            throw new OutOfMemoryError("all of it");
                        }),
                        route("GET", "/door/held/", request -> {
                            held.countDown();
                            hold.await();
                            return text("held");
                        }),
                        new Route(
                                "POST",
                                "/held/",
                                10,
                                true,
                                request -> {
                                    held.countDown();
                                    hold.await();
                                    return text("" + length(request.body()));
                                },
                                JSON),
                        new Route(
                                "POST",
                                "/door/{thing}/",
                                1_000_000,
                                true,
                                request -> text("" + length(request.body())),
                                JSON)),
                new Random(1));
        listener = opened;
        return opened;
    }

    private static Route route(String method, String pattern, Route.Handling handling) {
        return new Route(method, pattern, 0, true, handling, JSON);
    }

    private static Answer text(String text) {
        return Answer.of(200).bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static long length(InputStream in) throws IOException {
        return in.transferTo(java.io.OutputStream.nullOutputStream());
    }

    private static List<byte[]> big() {
        var pieces = new ArrayList<byte[]>();
        for (int i = 0; i < 1_000; i++) {
            pieces.add(("{\"nr\":" + i + ",\"x\":\"" + "a".repeat(i) + "\"},").getBytes(StandardCharsets.UTF_8));
        }
        return pieces;
    }

    private static byte[] joined(List<byte[]> pieces) {
        var out = new ByteArrayOutputStream();
        pieces.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private HttpRequest.Builder to(Listener opened, String path) {
        return HttpRequest.newBuilder(URI.create(opened.base() + path)).timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> get(Listener opened, String path) throws Exception {
        return client.send(to(opened, path).build(), BodyHandlers.ofString());
    }

    @Test
    void plain_http_off_loopback_is_refused_with_the_way_out() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Listening.plain("192.0.2.1:8080"))
                .withMessageContaining("192.0.2.1 is not a loopback address")
                .withMessageContaining("TLS");
    }

    @Test
    void a_place_to_listen_is_a_host_and_a_port() {
        assertThat(Listening.plain("[::1]:8080").host()).isEqualTo("::1");
        assertThat(Listening.plain("[::1]:8080").base(8080)).isEqualTo("http://[::1]:8080");
        for (String wrong :
                List.of("", "8080", "127.0.0.1", "127.0.0.1:", "::1:80", "127.0.0.1:99999", "127.0.0.1:x")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Listening.plain(wrong));
        }
    }

    @Test
    void a_port_that_is_taken_is_said_so() throws Exception {
        int port = open(Bounds.STANDARD).port();
        assertThatThrownBy(() -> Listener.open(Listening.plain("127.0.0.1:" + port), List.of(), new Random(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
    }

    @Test
    void a_route_answers_with_and_without_the_slash_at_the_end() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        assertThat(get(opened, "/door/indicator--1/").body()).isEqualTo("indicator--1");
        assertThat(get(opened, "/door/indicator--1").body()).isEqualTo("indicator--1");
        assertThat(get(opened, "/door").body()).isEqualTo("root");
        assertThat(get(opened, "/health/live").body()).isEqualTo("live");
    }

    @Test
    void segments_and_query_are_decoded_and_kept_in_order() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        assertThat(get(opened, "/door/a%20b%C3%A9").body()).isEqualTo("a bé");
        assertThat(
                        raw(
                                opened,
                                "GET /door/a/query/?match[type]=a,b&match%5Bid%5D=c&x=1+2%2B&x&&=y HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .contains("[Parameter[name=match[type], value=a,b], Parameter[name=match[id], value=c],"
                        + " Parameter[name=x, value=1 2+], Parameter[name=x, value=], Parameter[name=, value=y]]");
    }

    @Test
    void what_is_no_utf8_in_path_or_query_is_a_400_in_the_doors_words() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        for (String path :
                List.of("/door/%ff", "/door/a/query/?x=%c3%28", "/door/a/query/?x=%zz", "/door/a/query/?x=%1")) {
            String answer = raw(opened, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 400").contains("\"title\":\"400\"");
        }
    }

    @Test
    void unknown_paths_are_worded_by_the_door_they_are_nearest_to() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        var near = get(opened, "/door/a/b/c/d");
        assertThat(near.statusCode()).isEqualTo(404);
        assertThat(near.body()).startsWith("{\"title\":\"404\"");
        assertThat(get(opened, "/elsewhere").statusCode()).isEqualTo(404);
        assertThat(get(opened, "/elsewhere").body()).startsWith("there is nothing");
        for (String path :
                List.of("/door//x", "/door/../../etc", "/door/%2e%2e/x", "/door/x%2Fquery/", "/door/;x=1", "/")) {
            assertThat(raw(opened, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .matches("(?s)HTTP/1.1 (400|404|200) .*");
        }
    }

    @Test
    void a_wrong_method_is_told_the_right_ones() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        for (String method : List.of("PUT", "DELETE", "PATCH", "TRACE", "BREW")) {
            var response = client.send(
                    to(opened, "/door/a/")
                            .method(method, BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            assertThat(response.statusCode()).as(method).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD, POST, OPTIONS");
        }
        var options = client.send(
                to(opened, "/door/a/")
                        .method("OPTIONS", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).hasValue("GET, HEAD, POST, OPTIONS");
    }

    @Test
    void head_gives_the_headers_of_get_and_no_body() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        for (String path : List.of("/door/big/", "/door/abc/", "/door/nothing/here/at/all")) {
            var get = get(opened, path);
            var head = client.send(to(opened, path).HEAD().build(), BodyHandlers.ofString());
            assertThat(head.statusCode()).isEqualTo(get.statusCode());
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValue("Content-Length"))
                    .isEqualTo(get.headers().firstValue("Content-Length"))
                    .isPresent();
        }
        assertThat(get(opened, "/door/abc/").body()).isEqualTo("abc");
    }

    @Test
    void pieces_and_written_answers_arrive_whole() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        byte[] expected = joined(big());
        for (String path : List.of("/door/big/", "/door/written/")) {
            var response = client.send(to(opened, path).build(), BodyHandlers.ofByteArray());
            assertThat(response.body()).isEqualTo(expected);
        }
    }

    @Test
    void gzip_is_given_to_those_who_ask_and_under_an_etag_of_its_own() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        for (String asking : List.of("gzip", "br, gzip;q=0.5", "*", "GZIP ; q=1.0", "identity;q=0, *")) {
            var response = client.send(
                    to(opened, "/door/big/").header("Accept-Encoding", asking).build(), BodyHandlers.ofByteArray());
            assertThat(response.headers().firstValue("Content-Encoding"))
                    .as(asking)
                    .hasValue("gzip");
            assertThat(response.headers().firstValue("ETag")).hasValue("\"x-gzip\"");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes())
                    .isEqualTo(joined(big()));
        }
        for (String asking : List.of("identity", "gzip;q=0", "br", "gzip;q=0.000, *", "deflate")) {
            var response = client.send(
                    to(opened, "/door/big/").header("Accept-Encoding", asking).build(), BodyHandlers.ofByteArray());
            assertThat(response.headers().firstValue("Content-Encoding"))
                    .as(asking)
                    .isEmpty();
            assertThat(response.headers().firstValue("ETag")).hasValue("\"x\"");
        }
        assertThat(client.send(
                                to(opened, "/door/")
                                        .header("Accept-Encoding", "gzip")
                                        .build(),
                                BodyHandlers.ofString())
                        .body())
                .isEqualTo("root");
    }

    @Test
    void a_fault_is_a_500_with_an_id_and_without_its_cause() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        var response = get(opened, "/door/fault/");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).containsPattern("\"id\":\"[0-9a-f]{16}\"").doesNotContain("secret");
        assertThat(get(opened, "/door/abc/").body()).isEqualTo("abc");
    }

    @Test
    void what_needs_more_memory_than_there_is_is_told_to_come_again() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        var response = get(opened, "/door/hungry/");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(get(opened, "/door/abc/").body()).isEqualTo("abc");
    }

    @Test
    void no_more_bodies_are_taken_apart_at_once_than_there_is_memory_for() {
        assertThat(Answering.bodiesAtOnce(Bounds.STANDARD, 64L << 20)).isEqualTo(1);
        assertThat(Answering.bodiesAtOnce(Bounds.STANDARD, 400L << 20)).isEqualTo(4);
        assertThat(Answering.bodiesAtOnce(Bounds.STANDARD, 16L << 30)).isEqualTo(Bounds.STANDARD.bodiesAtOnceMax());
    }

    @Test
    void the_answer_does_not_say_which_server_wrote_it() throws Exception {
        assertThat(get(open(Bounds.STANDARD), "/door/").headers().map()).doesNotContainKeys("server", "x-powered-by");
    }

    @Test
    void a_body_within_the_limit_is_read_and_one_past_it_is_a_413() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        assertThat(post(opened, new byte[1_000_000]).body()).isEqualTo("1000000");
        assertThat(post(opened, new byte[0]).body()).isEqualTo("0");
        var tooLong = post(opened, new byte[1_000_001]);
        assertThat(tooLong.statusCode()).isEqualTo(413);
        assertThat(tooLong.body()).contains("longer than 1000000 bytes");
    }

    @Test
    void a_body_of_unknown_length_past_the_limit_is_a_413_too() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        var response = client.send(
                to(opened, "/door/a/")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[3_000_000])))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void a_hundred_megabytes_are_refused_without_being_held_and_their_sender_sees_the_answer() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        for (boolean lengthTold : List.of(true, false)) {
            var response = client.send(
                    to(opened, "/door/a/")
                            .POST(
                                    lengthTold
                                            ? BodyPublishers.ofByteArray(new byte[100_000_000])
                                            : BodyPublishers.ofInputStream(() -> new Zeros(100_000_000)))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).contains("\"title\":\"413\"");
        }
    }

    @Test
    void an_unwanted_body_does_not_keep_its_sender_from_the_answer() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        var response = client.send(
                to(opened, "/door/no/such/place")
                        .POST(BodyPublishers.ofByteArray(new byte[20_000_000]))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(404);
    }

    @Test
    void a_sender_who_has_the_answer_can_still_send_the_rest_and_the_connection_ends_in_order() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        for (String path : List.of("/door/a/", "/door/no/such/place")) {
            for (boolean lengthTold : List.of(true, false)) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), opened.port())) {
                    socket.setSoTimeout(20_000);
                    var out = socket.getOutputStream();
                    var in = socket.getInputStream();
                    out.write(("POST " + path + " HTTP/1.1\r\nHost: x\r\n"
                                    + (lengthTold ? "Content-Length: 30000000" : "Transfer-Encoding: chunked")
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
                    byte[] mega = new byte[1_000_000];
                    byte[] begins = (lengthTold ? "" : "f4240\r\n").getBytes(StandardCharsets.UTF_8);
                    byte[] ends = (lengthTold ? "" : "\r\n").getBytes(StandardCharsets.UTF_8);
                    for (int i = 0; i < 30; i++) {
                        if (i == 2) {
                            assertThat(answer(in)).matches("(?s)HTTP/1.1 4(13|04) .*Connection: close.*\\}");
                        }
                        out.write(begins);
                        out.write(mega);
                        out.write(ends);
                    }
                    out.write((lengthTold ? "" : "0\r\n\r\n").getBytes(StandardCharsets.UTF_8));
                    assertThat(in.read()).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void no_more_of_an_unwanted_body_is_taken_than_the_bounds_say_and_the_answer_came_before() throws Exception {
        Listener opened = open(Bounds.STANDARD.withLinger(1_000_000, Duration.ofSeconds(30)));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), opened.port())) {
            socket.setSoTimeout(20_000);
            var out = socket.getOutputStream();
            out.write("POST /door/a/ HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n"
                    .getBytes(StandardCharsets.UTF_8));
            assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 413");
            byte[] mega = new byte[1_000_000];
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 900; i++) {
                            out.write(mega);
                        }
                    })
                    .isInstanceOf(java.net.SocketException.class);
        }
        assertThat(get(opened, "/door/abc/").body()).isEqualTo("abc");
    }

    @Test
    void a_short_unwanted_body_leaves_the_connection_open() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), opened.port())) {
            socket.setSoTimeout(20_000);
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream()
                        .write("POST /door/no/such/place HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
                                .getBytes(StandardCharsets.UTF_8));
                assertThat(answer(socket.getInputStream()))
                        .startsWith("HTTP/1.1 404")
                        .doesNotContain("Connection: close");
            }
        }
    }

    @Test
    void a_body_whose_chunks_are_nonsense_is_a_400() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        assertThat(raw(opened, "POST /door/a/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("its chunks cannot be read");
        assertThat(get(opened, "/door/abc/").body()).isEqualTo("abc");
    }

    @Test
    void a_packed_body_is_unpacked_and_bounded_after_unpacking() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        assertThat(post(opened, gzip(new byte[900_000]), "gzip").body()).isEqualTo("900000");
        assertThat(post(opened, gzip(new byte[900_000]), "X-GZIP").body()).isEqualTo("900000");
        var bomb = post(opened, gzip(new byte[50_000_000]), "gzip");
        assertThat(bomb.statusCode()).isEqualTo(413);
        var noGzip = post(opened, "hello".getBytes(StandardCharsets.UTF_8), "gzip");
        assertThat(noGzip.statusCode()).isEqualTo(400);
        var cut = post(opened, java.util.Arrays.copyOf(gzip(new byte[900_000]), 500), "gzip");
        assertThat(cut.statusCode()).isEqualTo(400);
        assertThat(post(opened, new byte[10], "br").statusCode()).isEqualTo(415);
    }

    @Test
    void headers_past_their_limit_are_a_431_in_the_doors_words() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        assertThat(raw(opened, "GET /door/ HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(70_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(raw(opened, "GET /door/a/query/?x=" + "a".repeat(70_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
    }

    @Test
    void what_is_no_http_is_a_400() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        for (String nonsense : List.of(
                "\0\1\2\3\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "GET /door/ HTTP/1.1\r\n\r\n",
                "POST /door/a/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef")) {
            assertThat(raw(opened, nonsense)).as(nonsense).matches("(?s)HTTP/1.[01] (400|505) .*");
        }
        assertThat(get(opened, "/door/abc/").body()).isEqualTo("abc");
    }

    @Test
    void a_sender_who_falls_silent_is_let_go() throws Exception {
        Listener opened = open(Bounds.STANDARD.withIdle(Duration.ofMillis(200)));
        assertThat(raw(opened, "POST /door/a/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"))
                .startsWith("HTTP/1.1 408")
                .contains("\"title\":\"408\"");
        assertThat(raw(opened, "GET /door/ HT")).isEmpty();
        assertThat(get(opened, "/door/abc/").body()).isEqualTo("abc");
    }

    @Test
    void a_sender_who_drips_is_let_go() throws Exception {
        Listener opened = open(Bounds.STANDARD.withBodySpeed(1_000_000_000, Duration.ZERO));
        var response = client.send(
                to(opened, "/door/a/")
                        .POST(BodyPublishers.ofInputStream(() -> new Zeros(100_000)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(408);
        assertThat(response.body()).contains("slower than");
    }

    @Test
    void a_caller_who_goes_away_in_the_middle_hurts_nobody() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), opened.port())) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream()
                        .write((i % 2 == 0
                                        ? "POST /door/a/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"
                                        : "GET /door/big/ HTTP/1.1\r\nHost: x\r\n\r\n")
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(get(opened, "/door/abc/").body()).isEqualTo("abc");
    }

    @Test
    void a_reader_who_does_not_read_is_let_go_and_its_place_freed() throws Exception {
        Listener opened = open(Bounds.STANDARD.withIdle(Duration.ofMillis(300)).withAtOnce(1, Duration.ofSeconds(20)));
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), opened.port()));
            for (int i = 0; i < 20; i++) {
                socket.getOutputStream()
                        .write("GET /door/big/ HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(get(opened, "/door/abc/").body()).isEqualTo("abc");
        }
    }

    @Test
    void when_all_places_are_taken_the_next_is_told_to_come_again_and_health_still_answers() throws Exception {
        Listener opened = open(Bounds.STANDARD.withAtOnce(1, Duration.ofMillis(50)));
        CompletableFuture<HttpResponse<String>> first =
                client.sendAsync(to(opened, "/door/held/").build(), BodyHandlers.ofString());
        held.await();
        var second = get(opened, "/door/abc/");
        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.headers().firstValue("Retry-After")).isPresent();
        assertThat(get(opened, "/health/live").statusCode()).isEqualTo(200);
        hold.countDown();
        assertThat(first.get().body()).isEqualTo("held");
        assertThat(get(opened, "/door/abc/").body()).isEqualTo("abc");
    }

    @Test
    void bodies_have_places_of_their_own() throws Exception {
        Listener opened = open(Bounds.STANDARD.withAtOnce(1, Duration.ofMillis(50)));
        CompletableFuture<HttpResponse<String>> first = client.sendAsync(
                to(opened, "/held/")
                        .POST(BodyPublishers.ofByteArray(new byte[3]))
                        .build(),
                BodyHandlers.ofString());
        held.await();
        assertThat(post(opened, new byte[3]).statusCode()).isEqualTo(503);
        assertThat(get(opened, "/door/abc/").body()).isEqualTo("abc");
        hold.countDown();
        assertThat(first.get().body()).isEqualTo("3");
        assertThat(post(opened, new byte[3]).body()).isEqualTo("3");
    }

    @Test
    void an_answer_that_fails_on_the_way_does_not_look_whole() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        assertThatThrownBy(() -> get(opened, "/door/torn/")).isInstanceOf(IOException.class);
        assertThat(get(opened, "/door/abc/").body()).isEqualTo("abc");
    }

    @Test
    void stopping_lets_a_begun_answer_end() throws Exception {
        Listener opened = open(Bounds.STANDARD);
        CompletableFuture<HttpResponse<String>> begun =
                client.sendAsync(to(opened, "/door/held/").build(), BodyHandlers.ofString());
        held.await();
        var stopping = CompletableFuture.runAsync(opened::close);
        hold.countDown();
        assertThat(begun.get().body()).isEqualTo("held");
        stopping.get();
        assertThatThrownBy(() -> get(opened, "/door/")).isInstanceOf(IOException.class);
    }

    private HttpResponse<String> post(Listener opened, byte[] body, String... coding) throws Exception {
        var request = to(opened, "/door/a/").POST(BodyPublishers.ofByteArray(body));
        if (coding.length > 0) {
            request.header("Content-Encoding", coding[0]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var packing = new GZIPOutputStream(out)) {
            packing.write(content);
        }
        return out.toByteArray();
    }

    /** Sends these bytes and returns all that comes back until the connection is closed. */
    private static String raw(Listener opened, String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), opened.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
            var in = socket.getInputStream();
            var out = new ByteArrayOutputStream();
            try {
                in.transferTo(out);
            } catch (java.net.SocketException e) {
                // reset after the answer
            }
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    /** One answer that tells its length, head and body; whatever comes after it stays where it is. */
    private static String answer(InputStream in) throws IOException {
        var answer = new ByteArrayOutputStream();
        while (!answer.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            assertThat(next).as("the answer ends after: %s", answer).isNotNegative();
            answer.write(next);
        }
        var length = java.util.regex.Pattern.compile("Content-Length: (\\d+)")
                .matcher(answer.toString(StandardCharsets.UTF_8));
        assertThat(length.find()).as("%s", answer).isTrue();
        answer.write(in.readNBytes(Integer.parseInt(length.group(1))));
        return answer.toString(StandardCharsets.UTF_8);
    }

    /** A long body that takes no memory. */
    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long length) {
            this.left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(length, left);
            left -= count;
            return count;
        }
    }
}
