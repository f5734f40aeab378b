package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs of the client other than the pull, and what shows us to the peer. */
class TaxiiClientTest {

    private final Clients.Waits waits = new Clients.Waits();

    private static LoopbackPeer always(int status, String body) {
        return new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, status, body, LoopbackPeer.TAXII));
    }

    private TaxiiClient client(LoopbackPeer server, String path) {
        return Clients.of(TaxiiPeer.at(server.at(path)), waits);
    }

    @Test
    void discovery_is_found_with_and_without_its_closing_slash() throws Exception {
        for (String served : List.of("/taxii2/", "/taxii2")) {
            for (String asked : List.of("/taxii2/", "/taxii2", "/", "")) {
                try (var server = new LoopbackPeer((question, out) -> {
                            boolean there = question.path().equals(served);
                            LoopbackPeer.reply(out, there ? 200 : 404, "{\"title\":\"t\"}", LoopbackPeer.TAXII);
                        });
                        var client = client(server, asked)) {
                    assertThat(client.discover().title())
                            .as(asked + " at " + served)
                            .isEqualTo("t");
                }
            }
        }
    }

    @Test
    void api_roots_may_be_relative_and_the_default_may_lead_nowhere() throws Exception {
        String body = """
                {"title":"t","contact":"abuse@peer.example","default":"/root","api_roots":
                 ["/api1/","api2","https://other.example/api3","http://[bad", 7, "/api1"]}""";
        try (var server = always(200, body);
                var client = client(server, "/taxii2/")) {
            RemoteDiscovery discovery = client.discover();

            assertThat(discovery.apiRoots())
                    .containsExactly(
                            server.at("/api1/"), server.at("/taxii2/api2/"), URI.create("https://other.example/api3/"));
            assertThat(discovery.defaultRoot()).isNull();
            assertThat(discovery.contact()).isEqualTo("abuse@peer.example");
            assertThat(discovery.remarks()).hasSize(3);
        }
    }

    @Test
    void an_api_root_without_title_or_usable_length_is_still_one() throws Exception {
        for (String body : List.of(
                "{\"display_name\":\"d\",\"max_content_length\":\"a lot\"}", "{\"max_content_length\":-1}", "{}")) {
            try (var server = always(200, body);
                    var client = client(server, "/taxii2/")) {
                assertThat(client.apiRoot(server.at("/root")).contentBytesMax())
                        .isEqualTo(RemoteApiRoot.CONTENT_BYTES_UNNAMED);
            }
        }
    }

    @Test
    void collections_are_listed_with_what_we_may_do() throws Exception {
        String body = """
                {"collections":[
                  {"id":"one","title":"One","can_read":true,"can_write":false,"alias":"first"},
                  {"id":"two","title":"Two","can_read":false,"can_write":true},
                  {"title":"no id"}, "no object",
                  {"id":"th/ree"}]}""";
        try (var server = always(200, body);
                var client = client(server, "/taxii2/")) {
            List<RemoteCollection> collections = client.collections(server.at("/api1"));

            assertThat(collections).extracting(RemoteCollection::id).containsExactly("one", "two", "th/ree");
            assertThat(collections).extracting(RemoteCollection::canRead).containsExactly(true, false, true);
            assertThat(collections).extracting(RemoteCollection::canWrite).containsExactly(false, true, false);
            assertThat(collections.getFirst().url()).isEqualTo(server.at("/api1/collections/one/"));
            assertThat(collections.getLast().url()).isEqualTo(server.at("/api1/collections/th%2Free/"));
            assertThat(server.asked().getFirst().target()).isEqualTo("/api1/collections/");
        }
    }

    @Test
    void an_api_root_without_collections_has_none() throws Exception {
        try (var server = always(200, "{}");
                var client = client(server, "/taxii2/")) {
            assertThat(client.collections(server.at("/api1/"))).isEmpty();
        }
    }

    @Test
    void pushed_objects_arrive_byte_for_byte_and_their_status_is_awaited() throws Exception {
        var polls = new AtomicInteger();
        try (var server = new LoopbackPeer((asked, out) -> {
                    String status = polls.getAndIncrement() < 3 ? "pending" : "complete";
                    LoopbackPeer.reply(
                            out,
                            asked.method().equals("POST") ? 202 : 200,
                            "{\"id\":\"work 1\",\"status\":\"" + status
                                    + "\",\"total_count\":2,\"success_count\":1,\"failure_count\":1,\"pending_count\":0,"
                                    + "\"successes\":[{\"id\":\"x--1\",\"version\":\"2026-01-01T00:00:00Z\"}],"
                                    + "\"failures\":[{\"id\":\"x--2\",\"version\":\"v\",\"message\":\"no such type\"}]}",
                            LoopbackPeer.TAXII);
                });
                var client = client(server, "/taxii2/")) {
            PushStatus status = client.push(
                    server.at("/api1/collections/c"),
                    List.of(
                            "{ \"id\":\"x--1\" }".getBytes(StandardCharsets.UTF_8),
                            "{\"id\":\"x--2\"}".getBytes(StandardCharsets.UTF_8)));

            LoopbackPeer.Asked post = server.asked().getFirst();
            assertThat(post.target()).isEqualTo("/api1/collections/c/objects/");
            assertThat(new String(post.body(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"objects\":[{ \"id\":\"x--1\" },{\"id\":\"x--2\"}]}");
            assertThat(post.header("Content-Type")).isEqualTo("application/taxii+json;version=2.1");
            assertThat(server.asked().getLast().target()).isEqualTo("/api1/status/work%201/");
            assertThat(waits.waits()).hasSize(3);
            assertThat(status.complete()).isTrue();
            assertThat(status.failures().getFirst().message()).isEqualTo("no such type");
        }
    }

    @Test
    void a_status_that_stays_pending_is_returned_as_it_is() throws Exception {
        try (var server = always(200, "{\"id\":\"1\",\"status\":\"pending\",\"pending_count\":1}");
                var client = client(server, "/taxii2/")) {
            PushStatus status =
                    client.push(server.at("/api1/collections/c/"), List.of("{}".getBytes(StandardCharsets.UTF_8)));
            assertThat(status.complete()).isFalse();
            assertThat(status.pending()).isEqualTo(1);
            assertThat(server.asked()).hasSize(1 + ClientLimits.STANDARD.statusPollsMax());
        }
    }

    @Test
    void envelopes_hold_as_much_as_the_peer_takes() {
        var objects = new ArrayList<byte[]>();
        for (int i = 0; i < 10; i++) {
            objects.add(new byte[100]);
        }
        objects.add(new byte[5_000]);
        List<List<byte[]>> envelopes = TaxiiClient.envelopes(objects, 400, 1_000);

        assertThat(envelopes).extracting(List::size).containsExactly(3, 3, 3, 1, 1);
        assertThat(TaxiiClient.envelopes(objects.subList(0, 10), 1 << 20, 4))
                .extracting(List::size)
                .containsExactly(4, 4, 2);
        assertThat(TaxiiClient.envelopes(List.of(), 10, 10)).isEmpty();
    }

    @Test
    void an_object_and_its_versions_are_asked_for_by_id() throws Exception {
        try (var server = new LoopbackPeer((asked, out) -> {
                    String body = asked.path().endsWith("/versions/")
                            ? "{\"more\":false,\"versions\":[\"2026-01-02T00:00:00.000Z\",\"2026-01-01T00:00:00.000Z\"]}"
                            : "{\"objects\":[{\"id\":\"x--1\",\"type\":\"x\"}]}";
                    LoopbackPeer.reply(out, 200, body, LoopbackPeer.TAXII);
                });
                var client = client(server, "/taxii2/")) {
            URI collection = server.at("/api1/collections/c/");
            var taken = new Taken();
            client.object(collection, "x--1", PullFilters.NONE.withVersions("all"), taken);
            assertThat(taken.ids()).containsExactly("x--1");
            assertThat(server.asked().getLast().target())
                    .isEqualTo("/api1/collections/c/objects/x--1/?limit=1000&match%5Bversion%5D=all");

            assertThat(client.versions(collection, "x--1")).hasSize(2);
            assertThat(server.asked().getLast().target()).isEqualTo("/api1/collections/c/objects/x--1/versions/");
        }
    }

    @Test
    void versions_that_say_more_without_next_are_paged_by_date_and_end() throws Exception {
        try (var server = new LoopbackPeer((asked, out) -> LoopbackPeer.reply(
                        out,
                        200,
                        asked.query().containsKey("added_after")
                                ? "{\"more\":true,\"versions\":[\"b\"]}"
                                : "{\"more\":true,\"versions\":[\"a\"]}",
                        LoopbackPeer.TAXII,
                        "X-TAXII-Date-Added-Last: 2026-01-01T00:00:00.000000Z"));
                var client = client(server, "/taxii2/")) {
            assertThat(client.versions(server.at("/api1/collections/c/"), "x--1"))
                    .containsExactly("a", "b");
            assertThat(server.asked()).hasSize(3);
        }
    }

    @Test
    void an_object_that_is_not_there_is_a_fault_not_an_empty_page() throws Exception {
        try (var server = always(404, "{\"title\":\"Object 'x--1' not found\"}");
                var client = client(server, "/taxii2/")) {
            PeerFault fault = catchThrowableOfType(
                    PeerFault.class,
                    () -> client.object(server.at("/a/collections/c/"), "x--1", PullFilters.NONE, new Taken()));
            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.NOT_FOUND);
        }
    }

    @Test
    void a_manifest_is_pulled_by_the_dates_in_its_entries_where_the_head_names_none() throws Exception {
        String entry = "{\"id\":\"x--%1$d\",\"date_added\":\"2026-01-01T00:00:0%1$d.000000Z\",\"version\":\"v\"}";
        try (var server = new LoopbackPeer((asked, out) -> {
                    String after = asked.query().getOrDefault("added_after", "");
                    List<String> left = IntStream.range(0, 5)
                            .mapToObj(entry::formatted)
                            .filter(each -> each.substring(each.indexOf("2026")).compareTo(after) > 0)
                            .toList();
                    String page = String.join(",", left.subList(0, Math.min(2, left.size())));
                    LoopbackPeer.reply(
                            out,
                            200,
                            "{\"more\":" + (left.size() > 2) + ",\"objects\":[" + page + "]}",
                            LoopbackPeer.TAXII);
                });
                var client = client(server, "/taxii2/")) {
            var taken = new Taken();
            Pull pull = client.manifest(Following.of(server.at("/a/collections/c/")), PullCursor.START, taken);

            assertThat(server.asked().getFirst().path()).isEqualTo("/a/collections/c/manifest/");
            assertThat(taken.distinct()).containsExactlyInAnyOrder("x--0", "x--1", "x--2", "x--3", "x--4");
            assertThat(pull.cursor().since()).isEqualTo("2026-01-01T00:00:04Z");
        }
    }

    @Test
    void a_deletion_is_asked_for_and_its_refusal_reported() throws Exception {
        try (var server = always(200, "");
                var client = client(server, "/taxii2/")) {
            client.delete(server.at("/a/collections/c/"), "x--1", PullFilters.NONE);
            assertThat(server.asked().getFirst().method()).isEqualTo("DELETE");
            assertThat(server.asked().getFirst().target()).isEqualTo("/a/collections/c/objects/x--1/");
        }
        try (var server = always(403, "{\"title\":\"Forbidden to write\"}");
                var client = client(server, "/taxii2/")) {
            assertThatThrownBy(() -> client.delete(server.at("/a/collections/c/"), "x--1", PullFilters.NONE))
                    .hasMessageContaining("Forbidden to write");
        }
    }

    @Test
    void an_error_is_told_in_the_peers_words_whatever_form_they_have() throws Exception {
        record Said(String body, String told) {}
        for (Said said : List.of(
                new Said("{\"title\":\"T\",\"description\":\"D\",\"http_status\":\"400\"}", "400: T, D"),
                new Said(
                        "{\"code\":400,\"name\":\"N\",\"description\":{\"limit\":[\"bad\"]}}",
                        "400: N, {\"limit\":[\"bad\"]}"),
                new Said("{\"error\":{\"message\":\"M\"}}", "400: M"),
                new Said("\"a word\"", "400: a word"),
                new Said("{\"x\":1}", "400: {\"x\":1}"),
                new Said("<html>", "400: a body of type application/taxii+json"),
                new Said("{\"title\":\"\\u001b[31mred\\u202e\"}", "400:  [31mred "),
                new Said("", "400"))) {
            try (var server = always(400, said.body());
                    var client = client(server, "/taxii2/")) {
                PeerFault fault = catchThrowableOfType(PeerFault.class, client::discover);
                assertThat(fault.getMessage()).as(said.body()).endsWith("answers " + said.told());
            }
        }
        try (var server = always(400, "{\"title\":\"" + "long ".repeat(1_000) + "\"}");
                var client = client(server, "/taxii2/")) {
            assertThat(catchThrowableOfType(PeerFault.class, client::discover).getMessage())
                    .hasSizeLessThan(500);
        }
    }

    @Test
    void secrets_come_from_files_and_are_not_printed(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "abc.DEF-123\n");
        Path pair = Files.writeString(folder.resolve("pair"), "desk:pass:word\n");
        try (var server = always(200, "{\"title\":\"t\"}")) {
            for (Credential each : List.of(Credential.bearerFrom(token), Credential.basicFrom(pair))) {
                try (var client = Clients.of(TaxiiPeer.at(server.at("/taxii2/")).with(each))) {
                    client.discover();
                }
                assertThat(each.toString()).doesNotContain("abc.DEF", "pass:word");
                assertThat(TaxiiPeer.at(server.at("/")).with(each).toString()).doesNotContain("abc.DEF", "pass:word");
            }
            assertThat(server.asked())
                    .extracting(asked -> asked.header("Authorization"))
                    .containsExactly("Bearer abc.DEF-123", "Basic ZGVzazpwYXNzOndvcmQ=");
        }
    }

    @Test
    void a_secret_that_cannot_be_one_is_refused_before_it_is_sent(@TempDir Path folder) throws IOException {
        for (String bad : List.of("", "two\nlines", "white space", "tok\u00e9n")) {
            Path file = Files.writeString(folder.resolve("token"), bad);
            assertThatThrownBy(() -> Credential.bearerFrom(file)).isInstanceOf(IllegalArgumentException.class);
        }
        for (String bad : List.of("nocolon", ":password", "a\u0007b:c")) {
            Path file = Files.writeString(folder.resolve("pair"), bad);
            assertThatThrownBy(() -> Credential.basicFrom(file)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Credential.bearerFrom(folder.resolve("none"))).isInstanceOf(IOException.class);
    }

    @Test
    void without_a_credential_none_is_sent() throws Exception {
        try (var server = always(401, "{\"title\":\"unauthorized\"}");
                var client = client(server, "/taxii2/")) {
            PeerFault fault = catchThrowableOfType(PeerFault.class, client::discover);
            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.DENIED);
            assertThat(fault).hasMessageContaining("check the credential");
            assertThat(server.asked().getFirst().header("Authorization")).isEmpty();
        }
    }
}
