package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a request is carried: tries, times, sizes, redirects, packing. */
class WireTest {

    private static final String ROOT = "{\"title\":\"t\",\"api_roots\":[]}";
    private static final String PAGE = "{\"objects\":[{\"id\":\"x--1\",\"type\":\"x\"}]}";

    private final Clients.Waits waits = new Clients.Waits();
    private final Taken taken = new Taken();

    private RemoteDiscovery discover(LoopbackPeer server) throws Exception {
        return discover(server, ClientLimits.STANDARD);
    }

    private RemoteDiscovery discover(LoopbackPeer server, ClientLimits limits) throws Exception {
        try (var client = Clients.of(TaxiiPeer.at(server.at("/taxii2/")).with(limits), waits)) {
            return client.discover();
        }
    }

    private Pull pull(LoopbackPeer server, ClientLimits limits) throws Exception {
        try (var client = Clients.of(TaxiiPeer.at(server.at("/taxii2/")).with(limits), waits)) {
            return client.pull(Following.of(server.at("/a/collections/c/")), PullCursor.START, taken);
        }
    }

    private PeerFault fault(LoopbackPeer server, ClientLimits limits) {
        return catchThrowableOfType(PeerFault.class, () -> pull(server, limits));
    }

    // ---- tries

    @Test
    void a_busy_peer_is_asked_again_when_it_says() throws Exception {
        var count = new AtomicInteger();
        try (var server = new LoopbackPeer((asked, out) -> {
            switch (count.incrementAndGet()) {
                case 1 -> LoopbackPeer.reply(out, 429, "{}", "Retry-After: 7");
                case 2 -> LoopbackPeer.reply(out, 503, "{}", "Retry-After: Thu, 01 Jan 2026 12:01:30 GMT");
                default -> LoopbackPeer.reply(out, 200, ROOT, LoopbackPeer.TAXII);
            }
        })) {
            discover(server);
            assertThat(waits.waits()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(90));
        }
    }

    @Test
    void without_a_word_the_waits_double_and_end() {
        try (var server = new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, 503, "{}"))) {
            PeerFault fault = catchThrowableOfType(PeerFault.class, () -> discover(server));

            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.BUSY);
            assertThat(server.asked()).hasSize(6);
            assertThat(waits.waits()).hasSize(5);
            for (int i = 0; i < 5; i++) {
                assertThat(waits.waits().get(i))
                        .isBetween(Duration.ofMillis(500L << i), Duration.ofMillis(1_000L << i));
            }
        }
    }

    @Test
    void a_wait_longer_than_ours_is_left_to_the_caller() {
        try (var server = new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, 429, "{}", "Retry-After: 86400"))) {
            PeerFault fault = catchThrowableOfType(PeerFault.class, () -> discover(server));

            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.BUSY);
            assertThat(fault.retryAfter()).isEqualTo(Duration.ofDays(1));
            assertThat(waits.waits()).isEmpty();
        }
    }

    @Test
    void a_cut_answer_is_asked_for_again_and_counts_for_nothing() throws Exception {
        var count = new AtomicInteger();
        try (var server = new LoopbackPeer((asked, out) -> {
            if (count.incrementAndGet() == 1) {
                LoopbackPeer.head(out, 200, 10_000, LoopbackPeer.TAXII);
                out.write(PAGE.getBytes(StandardCharsets.UTF_8)); // the length promised more
            } else {
                LoopbackPeer.reply(out, 200, PAGE, LoopbackPeer.TAXII);
            }
        })) {
            pull(server, ClientLimits.STANDARD);
            assertThat(taken.pages()).containsExactly(1);
        }
    }

    @Test
    void a_chunked_answer_without_its_last_chunk_is_cut() {
        try (var server = new LoopbackPeer((asked, out) -> {
            LoopbackPeer.head(out, 200, -1, LoopbackPeer.TAXII, "Transfer-Encoding: chunked");
            out.write("%x\r\n%s\r\n".formatted(PAGE.length(), PAGE).getBytes(StandardCharsets.UTF_8));
        })) {
            assertThat(fault(server, ClientLimits.STANDARD.withRetries(1, Duration.ofMinutes(1)))
                            .kind())
                    .isEqualTo(PeerFault.Kind.CUT);
            assertThat(server.asked()).hasSize(2);
            assertThat(taken.pages()).isEmpty();
        }
    }

    @Test
    void a_content_length_that_is_too_short_spoils_the_page_and_no_more() {
        try (var server = new LoopbackPeer((asked, out) -> {
            LoopbackPeer.head(out, 200, PAGE.length() - 3, LoopbackPeer.TAXII);
            out.write(PAGE.getBytes(StandardCharsets.UTF_8));
        })) {
            assertThat(fault(server, ClientLimits.STANDARD).kind()).isEqualTo(PeerFault.Kind.UNREADABLE);
            assertThat(taken.pages()).isEmpty();
        }
    }

    @Test
    void a_failure_of_the_peer_is_reported_and_not_hammered() {
        try (var server = new LoopbackPeer((asked, out) ->
                LoopbackPeer.reply(out, 500, "{\"title\":\"InternalError\",\"http_status\":\"500\"}"))) {
            PeerFault fault = catchThrowableOfType(PeerFault.class, () -> discover(server));
            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.FAILED);
            assertThat(fault).hasMessageContaining("InternalError");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void objects_that_were_sent_are_not_sent_twice_by_themselves() {
        try (var server = new LoopbackPeer((asked, out) -> out.write("HTT".getBytes(StandardCharsets.UTF_8)));
                var client = Clients.of(TaxiiPeer.at(server.at("/taxii2/")), waits)) {
            assertThatThrownBy(() ->
                            client.push(server.at("/a/collections/c/"), List.of("{}".getBytes(StandardCharsets.UTF_8))))
                    .isInstanceOf(PeerFault.class);
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void nobody_there_is_unreachable() throws Exception {
        URI gone;
        try (var server = new LoopbackPeer((asked, out) -> {})) {
            gone = server.at("/taxii2/");
        }
        try (var client = Clients.of(TaxiiPeer.at(gone), waits)) {
            PeerFault fault = catchThrowableOfType(PeerFault.class, client::discover);
            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.UNREACHABLE);
            assertThat(fault.kind().isPassing()).isTrue();
        }
    }

    // ---- times

    @Test
    void a_peer_that_drips_is_ended_by_the_time_for_the_whole_page() {
        var done = new CountDownLatch(1);
        try (var server = new LoopbackPeer((asked, out) -> {
            LoopbackPeer.head(out, 200, 1_000_000, LoopbackPeer.TAXII);
            try {
                while (!done.await(5, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    out.write(' ');
                    out.flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })) {
            ClientLimits limits = ClientLimits.STANDARD
                    .withTimes(Duration.ofSeconds(60), Duration.ofMillis(300))
                    .withRetries(0, Duration.ZERO);
            PeerFault fault = fault(server, limits);
            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.TIMED_OUT);
            assertThat(taken.pages()).isEmpty();
        } finally {
            done.countDown();
        }
    }

    @Test
    void a_peer_that_says_nothing_is_ended_by_the_time_for_an_answer() {
        var done = new CountDownLatch(1);
        try (var server = new LoopbackPeer((asked, out) -> {
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })) {
            ClientLimits limits = ClientLimits.STANDARD
                    .withTimes(Duration.ofMillis(300), Duration.ofSeconds(60))
                    .withRetries(0, Duration.ZERO);
            assertThat(fault(server, limits).kind()).isEqualTo(PeerFault.Kind.TIMED_OUT);
        } finally {
            done.countDown();
        }
    }

    // ---- sizes

    @Test
    void an_endless_body_is_ended_and_held_neither_in_memory_nor_on_disk() throws Exception {
        var written = new java.util.concurrent.atomic.AtomicLong();
        byte[] block = "{\"id\":\"x--1\",\"type\":\"x\"},".repeat(2_000).getBytes(StandardCharsets.UTF_8);
        try (var server = new LoopbackPeer((asked, out) -> {
            LoopbackPeer.head(out, 200, -1, LoopbackPeer.TAXII);
            out.write("{\"objects\":[".getBytes(StandardCharsets.UTF_8));
            while (written.addAndGet(block.length) < 1L << 40) {
                out.write(block); // ends when the client hangs up
            }
        })) {
            ClientLimits limits = ClientLimits.STANDARD.withPageBytes(20 << 20, 64 << 10);
            assertThat(fault(server, limits).kind()).isEqualTo(PeerFault.Kind.TOO_LARGE);
            assertThat(taken.pages()).isEmpty();
            assertThat(written.get()).isLessThan(200L << 20);
            assertThat(Clients.SCRATCH).isEmptyDirectory();
        }
    }

    @Test
    void a_small_body_that_unpacks_to_an_endless_one_is_ended() {
        byte[] bomb = LoopbackPeer.packed("{\"objects\":[" + " ".repeat(40 << 20) + "]}");
        try (var server = new LoopbackPeer(
                (asked, out) -> LoopbackPeer.reply(out, 200, bomb, LoopbackPeer.TAXII, "Content-Encoding: gzip"))) {
            ClientLimits limits = ClientLimits.STANDARD.withPageBytes(10 << 20, 64 << 10);
            assertThat(bomb.length).isLessThan(1 << 20);
            assertThat(fault(server, limits).kind()).isEqualTo(PeerFault.Kind.TOO_LARGE);
        }
    }

    @Test
    void a_page_larger_than_the_memory_given_to_it_is_read_from_the_scratch_file() throws Exception {
        var peer = new PagedPeer().filled(2_000);
        try (var server = new LoopbackPeer(peer)) {
            pull(server, ClientLimits.STANDARD.withPageBytes(20 << 20, 4_096));
            assertThat(taken.ids()).hasSize(2_000).doesNotHaveDuplicates();
            assertThat(taken.pages()).containsExactly(1_000, 1_000);
            assertThat(Clients.SCRATCH).isEmptyDirectory();
        }
    }

    @Test
    void an_endless_error_body_is_read_as_far_as_it_says_something() {
        try (var server = new LoopbackPeer((asked, out) -> {
            LoopbackPeer.head(out, 400, -1);
            while (true) {
                out.write(new byte[8_192]);
            }
        })) {
            assertThat(fault(server, ClientLimits.STANDARD).kind()).isEqualTo(PeerFault.Kind.REFUSED);
        }
    }

    @Test
    void a_document_larger_than_a_document_is_not_read() {
        String big = "{\"title\":\"" + "t".repeat(5 << 20) + "\"}";
        try (var server = new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, 200, big, LoopbackPeer.TAXII))) {
            PeerFault fault = catchThrowableOfType(PeerFault.class, () -> discover(server));
            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.TOO_LARGE);
        }
    }

    // ---- packing

    @Test
    void a_packed_page_is_unpacked_announced_or_not() throws Exception {
        for (String header : List.of("Content-Encoding: gzip", "Content-Encoding: x-gzip", "X-None: 1")) {
            try (var server = new LoopbackPeer((asked, out) ->
                    LoopbackPeer.reply(out, 200, LoopbackPeer.packed(PAGE), LoopbackPeer.TAXII, header))) {
                assertThat(pull(server, ClientLimits.STANDARD).objects()).isEqualTo(1);
                assertThat(server.asked().getFirst().header("Accept-Encoding")).isEqualTo("gzip");
            }
        }
    }

    @Test
    void a_page_that_is_announced_as_packed_and_is_not_is_read() throws Exception {
        try (var server = new LoopbackPeer(
                (asked, out) -> LoopbackPeer.reply(out, 200, PAGE, LoopbackPeer.TAXII, "Content-Encoding: gzip"))) {
            assertThat(pull(server, ClientLimits.STANDARD).objects()).isEqualTo(1);
        }
    }

    @Test
    void a_packed_page_that_is_cut_counts_for_nothing() {
        byte[] packed = LoopbackPeer.packed(PAGE.repeat(1));
        byte[] half = java.util.Arrays.copyOf(packed, packed.length - 12);
        try (var server = new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, 200, half, LoopbackPeer.TAXII))) {
            assertThat(fault(server, ClientLimits.STANDARD).kind()).isEqualTo(PeerFault.Kind.UNREADABLE);
            assertThat(taken.pages()).isEmpty();
        }
    }

    @Test
    void a_coding_we_did_not_ask_for_is_named() {
        try (var server = new LoopbackPeer(
                (asked, out) -> LoopbackPeer.reply(out, 200, PAGE, LoopbackPeer.TAXII, "Content-Encoding: br"))) {
            assertThat(fault(server, ClientLimits.STANDARD)).hasMessageContaining("in the coding br");
        }
    }

    // ---- media types

    @Test
    void other_media_types_are_taken_with_a_remark() throws Exception {
        for (String type : List.of(
                "application/taxii+json",
                "application/json",
                "application/json; charset=utf-8",
                "application/vnd.oasis.taxii+json",
                "application/vnd.oasis.taxii+json; version=2.1",
                "text/plain")) {
            try (var server =
                    new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, 200, PAGE, "Content-Type: " + type))) {
                assertThat(pull(server, ClientLimits.STANDARD).remarks())
                        .as(type)
                        .hasSize(1);
            }
        }
        for (String type : List.of(
                "application/taxii+json;version=2.1",
                "application/taxii+json; charset=utf-8; version=2.1",
                "Application/TAXII+json; Version=\"2.1\"")) {
            try (var server =
                    new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, 200, PAGE, "Content-Type: " + type))) {
                assertThat(pull(server, ClientLimits.STANDARD).remarks())
                        .as(type)
                        .isEmpty();
            }
        }
        try (var server = new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, 200, PAGE))) {
            assertThat(pull(server, ClientLimits.STANDARD).remarks()).containsExactly("names no media type");
        }
    }

    @Test
    void a_web_page_and_taxii_2_0_are_no_answers() {
        try (var server =
                new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, 200, "<html>", "Content-Type: text/html"))) {
            assertThat(fault(server, ClientLimits.STANDARD)).hasMessageContaining("the address of a TAXII server?");
        }
        for (String type :
                List.of("application/vnd.oasis.taxii+json; version=2.0", "application/taxii+json;version=2.0")) {
            try (var server =
                    new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, 200, PAGE, "Content-Type: " + type))) {
                assertThat(fault(server, ClientLimits.STANDARD)).hasMessageContaining("speaks TAXII 2.0");
            }
        }
    }

    @Test
    void a_peer_that_does_not_know_its_own_media_type_is_asked_for_any() throws Exception {
        try (var server = new LoopbackPeer((asked, out) -> {
            boolean strict = asked.header("Accept").equals("application/taxii+json;version=2.1");
            LoopbackPeer.reply(out, strict ? 406 : 200, strict ? "{}" : PAGE, LoopbackPeer.TAXII);
        })) {
            assertThat(pull(server, ClientLimits.STANDARD).objects()).isEqualTo(1);
        }
        try (var server = new LoopbackPeer((asked, out) -> {
            boolean strict = asked.header("Accept").equals("application/taxii+json;version=2.1");
            LoopbackPeer.reply(out, strict ? 406 : 200, strict ? "{}" : ROOT, LoopbackPeer.TAXII);
        })) {
            assertThat(discover(server).title()).isEqualTo("t");
        }
    }

    // ---- redirects and origins

    @Test
    void a_redirect_within_the_origin_is_followed() throws Exception {
        try (var server = new LoopbackPeer((asked, out) -> {
            if (asked.path().equals("/taxii2/")) {
                LoopbackPeer.reply(out, 308, "", "Location: /elsewhere/?a=b");
            } else {
                LoopbackPeer.reply(out, 200, ROOT, LoopbackPeer.TAXII);
            }
        })) {
            assertThat(discover(server).title()).isEqualTo("t");
            assertThat(server.asked().getLast().target()).isEqualTo("/elsewhere/?a=b");
        }
    }

    @Test
    void the_token_is_never_shown_to_another_origin() {
        try (var other = new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, 200, ROOT, LoopbackPeer.TAXII))) {
            for (String target : List.of(
                    other.at("/taxii2/").toString(),
                    "//127.0.0.1:" + other.port() + "/taxii2/",
                    "http://localhost:" + other.port() + "/taxii2/",
                    "https://peer.example/taxii2/",
                    "http://127.0.0.1:" + other.port() + "@127.0.0.1:" + other.port() + "/",
                    "file:///etc/passwd",
                    "::::")) {
                try (var server = new LoopbackPeer(
                                (asked, out) -> LoopbackPeer.reply(out, 302, "", "Location: " + target));
                        var client = Clients.of(
                                TaxiiPeer.at(server.at("/taxii2/")).with(new Credential.Bearer("secret")), waits)) {
                    PeerFault fault = catchThrowableOfType(PeerFault.class, client::discover);
                    assertThat(fault.kind()).as(target).isEqualTo(PeerFault.Kind.REDIRECTED);
                    assertThat(server.asked().getFirst().header("Authorization"))
                            .isEqualTo("Bearer secret");
                }
            }
            assertThat(other.asked()).isEmpty();
        }
    }

    @Test
    void an_address_at_another_origin_is_not_asked_at_all() throws Exception {
        try (var other = new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, 200, ROOT, LoopbackPeer.TAXII));
                var client = Clients.of(TaxiiPeer.at(URI.create("https://peer.example/taxii2/"))
                        .with(new Credential.Bearer("secret")))) {
            PeerFault fault = catchThrowableOfType(PeerFault.class, () -> client.apiRoot(other.at("/root/")));
            assertThat(fault).hasMessageContaining("is not at https://peer.example");
            assertThat(other.asked()).isEmpty();
        }
    }

    @Test
    void redirects_in_a_circle_end() {
        try (var server =
                new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, 302, "", "Location: " + asked.target()))) {
            PeerFault fault = catchThrowableOfType(PeerFault.class, () -> discover(server));
            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.REDIRECTED);
            assertThat(server.asked()).hasSize(6);
        }
    }

    @Test
    void objects_are_not_carried_along_a_redirect_that_would_drop_them() {
        try (var server = new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, 302, "", "Location: /other/"));
                var client = Clients.of(TaxiiPeer.at(server.at("/taxii2/")), waits)) {
            assertThatThrownBy(() ->
                            client.push(server.at("/a/collections/c/"), List.of("{}".getBytes(StandardCharsets.UTF_8))))
                    .isInstanceOf(PeerFault.class)
                    .hasMessageContaining("302");
        }
    }

    @Test
    void plain_http_stays_on_this_machine_unless_it_is_allowed() {
        assertThatThrownBy(() -> TaxiiPeer.at(URI.create("http://peer.example/taxii2/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use https");
        assertThat(TaxiiPeer.atPlainHttp(URI.create("http://peer.example/taxii2/"))
                        .plainHttpAllowed())
                .isTrue();
        for (String loopback : List.of("http://localhost:1/", "http://127.0.0.1:1/", "http://[::1]:1/")) {
            assertThat(TaxiiPeer.at(URI.create(loopback)).plainHttpAllowed()).isFalse();
        }
        for (String bad :
                List.of("ftp://peer.example/", "peer.example/taxii2", "https:///taxii2", "http://127.0.0.1.example/")) {
            assertThatThrownBy(() -> TaxiiPeer.at(URI.create(bad))).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> TaxiiPeer.at(URI.create("https://user:secret@peer.example/")))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void an_answer_that_is_no_http_is_a_fault_of_the_peer() {
        for (String answer : List.of(
                "",
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/1.1 999999 x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")) {
            try (var server = new LoopbackPeer((asked, out) -> out.write(answer.getBytes(StandardCharsets.UTF_8)))) {
                assertThatThrownBy(() -> discover(server)).as(answer).isInstanceOf(PeerFault.class);
            }
        }
    }
}
