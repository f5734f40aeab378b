package org.comity.doors.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.comity.border.Segment;
import org.comity.doors.Listener;
import org.comity.doors.Listening;
import org.comity.doors.Route;
import org.comity.doors.shell.StandingPlan;
import org.comity.feeds.FeedPlan;
import org.comity.feeds.FeedWorld;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.marking.Tlp;
import org.comity.parties.Scope;
import org.comity.seal.Digest;
import org.comity.sql.Databases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Observations in, segments out, on loopback. */
final class FeedDoorTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final FeedPlan.Terms WEST =
            new FeedPlan.Terms(FeedWorld.WEST, "west", FeedPlan.Delivery.MAIL, "abuse@network.example");
    private static final FeedPlan.Terms SOUTH =
            new FeedPlan.Terms(FeedWorld.SOUTH, "south", FeedPlan.Delivery.FILES, "");
    private static final String ROWS = FeedWorld.HEADER
            + "\"2026-11-23 00:00:01\",\"tcp\",\"192.0.2.1\",\"1025\",\"andromeda\",\"sinkhole\"\n"
            + "\"2026-11-23 00:00:02\",\"tcp\",\"198.51.100.2\",\"1026\",\"andromeda\",\"sinkhole\"\n"
            + "\"2026-11-23 00:00:03\",\"tcp\",\"203.0.113.3\",\"1027\",\"andromeda\",\"sinkhole\"\n";

    @TempDir
    Path folder;

    /** A world with the door open. */
    private final class Open implements AutoCloseable {
        final FeedWorld world;
        final Listener listener;
        final String west;
        final String south;

        Open(Databases on) throws IOException {
            world = new FeedWorld(on, folder)
                    .recipient("west-net", "192.0.2", WEST)
                    .recipient("south-net", "198.51.100", SOUTH);
            var door = new FeedDoor(
                    world.credentials,
                    world.federation.segments().pickup(),
                    world.feeds,
                    () -> world.plan(Tlp.AMBER),
                    StandingPlan::unpacked,
                    folder.resolve("spool"),
                    world.clock);
            listener = Listener.open(Listening.plain("127.0.0.1:0"), door.routes(), new Random(1));
            west = world.token("west", FeedWorld.WEST, Scope.FEED_READ);
            south = world.token("south", FeedWorld.SOUTH, Scope.FEED_READ);
        }

        HttpResponse<byte[]> get(String path, @Nullable String token, String... headers) throws Exception {
            return send("GET", path, token, null, headers);
        }

        HttpResponse<byte[]> post(String path, String token, byte[] body, String... headers) throws Exception {
            return send("POST", path, token, body, headers);
        }

        private HttpResponse<byte[]> send(
                String method, String path, @Nullable String token, byte @Nullable [] body, String... headers)
                throws Exception {
            var request = HttpRequest.newBuilder(URI.create(listener.base() + "/feed/v1/" + path))
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(body));
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }

        @Override
        public void close() {
            listener.close();
            world.close();
        }
    }

    private static JsonObject json(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return Json.parseObject(answer.body());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static byte[] word(String sha256) {
        return ("{\"sha256\":\"" + sha256 + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void the_routes_of_the_door_are_those_of_the_golden_file() throws Exception {
        List<String> golden = Files.readAllLines(Path.of("src/test/golden/routes.txt")).stream()
                .filter(line -> line.contains(" /feed/"))
                .toList();
        try (var world = new FeedWorld(Databases.SQLITE, folder)) {
            var door = new FeedDoor(
                    world.credentials,
                    world.federation.segments().pickup(),
                    world.feeds,
                    () -> world.plan(Tlp.AMBER),
                    StandingPlan::unpacked,
                    folder.resolve("spool"),
                    world.clock);
            assertThat(door.routes().stream().map(Route::toString)).containsExactlyElementsOf(golden);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_party_finds_and_fetches_what_waits_for_it_and_says_when_it_is_there(Databases on) throws Exception {
        try (var open = new Open(on)) {
            open.world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 0, 50);
            open.world.rows("event4_sinkhole", Tlp.AMBER, "198.51.100", 0, 1);
            Segment mine = open.world.laid("west-net").getFirst();

            JsonObject listed = json(open.get("segments", open.west));
            assertThat(Json.print(listed))
                    .isEqualTo("{\"segments\":[{\"id\":\"" + mine.id()
                            + "\",\"recipient\":\"west-net\",\"report\":\"event4_sinkhole\",\"agreement\":\"west\",\"tlp\":\"TLP:AMBER\",\"rows\":50,"
                            + "\"bytes\":" + mine.bytes() + ",\"sha256\":\"" + mine.sha256()
                            + "\",\"laid\":\"2026-11-23T12:00:00Z\"}],\"more\":false}");

            HttpResponse<byte[]> plain = open.get("segments/" + mine.id(), open.west);
            assertThat(plain.statusCode()).isEqualTo(200);
            assertThat(plain.headers().firstValue("Comity-TLP")).contains("TLP:AMBER");
            assertThat(plain.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
            assertThat(text(plain))
                    .startsWith(FeedWorld.HEADER)
                    .hasLineCount(51)
                    .doesNotContain("198.51.100");
            String rows = text(plain).substring(FeedWorld.HEADER.length());
            assertThat(Digest.of(rows).hex()).isEqualTo(mine.sha256());

            HttpResponse<byte[]> packed = open.get("segments/" + mine.id() + "/", open.west, "Accept-Encoding", "gzip");
            assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
                    .isEqualTo(plain.body());
            assertThat(packed.body().length).isLessThan(plain.body().length / 2);

            assertThat(open.world.laid("west-net").getFirst().state()).isEqualTo("served");
            assertThat(open.post("segments/" + mine.id() + "/taken", open.west, word("0".repeat(64)))
                            .statusCode())
                    .isEqualTo(409);
            assertThat(open.post("segments/" + mine.id() + "/taken", open.west, word(mine.sha256()))
                            .statusCode())
                    .isEqualTo(204);
            assertThat(open.world.laid("west-net").getFirst().state()).isEqualTo("taken");
            assertThat(open.world.kinds("west", FeedWorld.WEST))
                    .endsWith("observations released", "served", "served", "receipt");
            assertThat(Json.print(json(open.get("segments", open.west)))).isEqualTo("{\"segments\":[],\"more\":false}");
            // A second word changes nothing, and what was taken can be fetched again.
            assertThat(open.post("segments/" + mine.id() + "/taken", open.west, word(mine.sha256()))
                            .statusCode())
                    .isEqualTo(204);
            assertThat(open.get("segments/" + mine.id(), open.west).statusCode())
                    .isEqualTo(200);
            assertThat(open.world.laid("west-net").getFirst().state()).isEqualTo("taken");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoever_has_no_node_says_here_what_became_of_its_rows(Databases on) throws Exception {
        try (var open = new Open(on)) {
            open.world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 0, 5);
            String said = "{\"recipient\":\"west-net\",\"report\":\"event4_sinkhole\",\"day\":\"2026-11-23\","
                    + "\"family\":\"andromeda\",\"notified\":5,\"fixed\":3}";

            assertThat(open.post("answers", open.west, bytes(said)).statusCode())
                    .isEqualTo(204);
            assertThat(open.world.feeds.answers().list(false, 10))
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.answer().counts().fixed()).isEqualTo(3);
                        assertThat(each.answer().party()).isEqualTo(FeedWorld.WEST);
                        assertThat(each.recipient()).isEqualTo("west-net");
                        assertThat(each.person()).isEqualTo("west");
                        assertThat(each.toldBy()).isEqualTo("by the feed door");
                    });
            assertThat(open.world.kinds("west", FeedWorld.WEST)).endsWith("observations answered");

            // What is another's is not known, and what is no answer changes nothing.
            assertThat(open.post("answers", open.south, bytes(said)).statusCode())
                    .isEqualTo(404);
            String sensor = open.world.token("sensor", FeedWorld.NORTH, Scope.FEED_WRITE);
            assertThat(open.post("answers", sensor, bytes(said)).statusCode()).isEqualTo(403);
            for (String wrong : List.of(
                    said.replace("\"fixed\":3", "\"fixed\":6"),
                    said.replace("\"fixed\":3", "\"fixed\":-1"),
                    said.replace("\"fixed\":3", "\"fixed\":\"3\""),
                    said.replace("\"fixed\":3", "\"mended\":3"),
                    said.replace("\"family\":\"andromeda\",", ""),
                    said.replace("2026-11-23", "23.11.2026"),
                    said.replace("\"fixed\":3", "\"as_of\":\"2027-01-01\""),
                    said.replace("\"fixed\":3", "\"text\":\"ask jane.doe@victim.example\""),
                    "[]")) {
                assertThat(open.post("answers", open.west, bytes(wrong)).statusCode())
                        .as(wrong)
                        .isEqualTo(400);
            }
            assertThat(open.world.feeds.answers().list(false, 10)).hasSize(1);
        }
    }

    /** As the address in a mail is opened. */
    @ParameterizedTest
    @EnumSource
    void a_browser_is_asked_to_log_in_and_then_given_the_rows(Databases on) throws Exception {
        try (var open = new Open(on)) {
            open.world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 0, 3);
            String path = "segments/" + open.world.laid("west-net").getFirst().id() + "/";

            HttpResponse<byte[]> first = open.get(path, null);
            assertThat(first.statusCode()).isEqualTo(401);
            assertThat(first.headers().allValues("WWW-Authenticate"))
                    .containsExactly("Basic realm=\"comity\", charset=\"UTF-8\"", "Bearer realm=\"comity\"");
            assertThat(text(first)).doesNotContain("192.0.2");
            assertThat(open.get(path, null, "Authorization", basic("anybody:comity_guessed"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(open.world.laid("west-net").getFirst().state()).isEqualTo("laid");

            HttpResponse<byte[]> rows = open.get(path, null, "Authorization", basic("anybody:" + open.west));
            assertThat(rows.statusCode()).isEqualTo(200);
            assertThat(text(rows)).hasLineCount(4).contains("192.0.2.");
            assertThat(rows.headers().firstValue("Content-Disposition"))
                    .hasValueSatisfying(said -> assertThat(said).startsWith("attachment"));
            assertThat(open.world.laid("west-net").getFirst().state()).isEqualTo("served");
            assertThat(open.world.kinds("west", FeedWorld.WEST)).endsWith("served");
        }
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(bytes(pair));
    }

    @ParameterizedTest
    @EnumSource
    void what_is_another_partys_is_not_there_and_a_link_alone_gives_nothing(Databases on) throws Exception {
        try (var open = new Open(on)) {
            open.world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 0, 3);
            String id = open.world.laid("west-net").getFirst().id();
            byte[] word = word(open.world.laid("west-net").getFirst().sha256());
            String unknown = text(open.get("segments/" + UUID.randomUUID(), open.south));

            HttpResponse<byte[]> theirs = open.get("segments/" + id, open.south);
            assertThat(theirs.statusCode()).isEqualTo(404);
            assertThat(text(theirs)).isEqualTo(unknown);
            assertThat(open.post("segments/" + id + "/taken", open.south, word).statusCode())
                    .isEqualTo(404);
            assertThat(Json.print(json(open.get("segments", open.south))))
                    .isEqualTo("{\"segments\":[],\"more\":false}");
            assertThat(open.get("segments/" + id, null).statusCode()).isEqualTo(401);
            assertThat(open.get("segments/" + id, "comity_guessed").statusCode())
                    .isEqualTo(401);
            String other = open.world.token("taxii", FeedWorld.WEST, Scope.TAXII_READ, Scope.FEED_WRITE);
            assertThat(open.get("segments/" + id, other).statusCode()).isEqualTo(403);
            assertThat(open.get("segments", other).statusCode()).isEqualTo(403);
            assertThat(open.world.laid("west-net").getFirst().state()).isEqualTo("laid");
            assertThat(open.world.kinds("west", FeedWorld.WEST)).doesNotContain("served");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_may_not_go_now_is_neither_listed_nor_given(Databases on) throws Exception {
        try (var open = new Open(on)) {
            open.world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 0, 3);
            String id = open.world.laid("west-net").getFirst().id();
            assertThat(open.post("segments/" + id + "/taken", open.west, word("0".repeat(64)))
                            .statusCode())
                    .as("before it was handed over")
                    .isEqualTo(409);
            open.world.suspend("west");

            assertThat(Json.print(json(open.get("segments", open.west)))).isEqualTo("{\"segments\":[],\"more\":false}");
            assertThat(open.get("segments/" + id, open.west).statusCode()).isEqualTo(403);
            assertThat(open.world.kinds("west", FeedWorld.WEST)).doesNotContain("served");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_long_list_comes_in_pages(Databases on) throws Exception {
        try (var open = new Open(on)) {
            for (int i = 0; i < 3; i++) {
                open.world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 10 * i, 1);
            }
            long first = open.world.laid("west-net").getFirst().nr();
            JsonObject rest = json(open.get("segments?after=" + first, open.west));
            assertThat(Objects.requireNonNull(rest.array("segments")).size()).isEqualTo(2);
            assertThat(open.get("segments?after=-1", open.west).statusCode()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_report_that_is_handed_in_is_parted_when_it_is_answered(Databases on) throws Exception {
        try (var open = new Open(on)) {
            String token = open.world.token("sensor", FeedWorld.NORTH, Scope.FEED_WRITE);
            byte[] report = ROWS.getBytes(StandardCharsets.UTF_8);

            JsonObject said = json(open.post("reports/event4_sinkhole", token, report));
            assertThat(Json.print(said))
                    .startsWith(
                            "{\"run\":1,\"state\":\"done\",\"already\":false,\"account\":{\"read\":3,\"delivered\":2,");
            assertThat(open.world.laid("west-net")).hasSize(1);
            assertThat(open.world.laid("south-net")).hasSize(1);

            // Packed it is the same report, and is known again.
            JsonObject again =
                    json(open.post("reports/event4_sinkhole", token, gzip(report), "Content-Encoding", "gzip"));
            assertThat(Json.print(again)).startsWith("{\"run\":1,\"state\":\"done\",\"already\":true");
            again = json(open.post("reports/event4_sinkhole", token, zstd(report), "Content-Encoding", "zstd"));
            assertThat(Json.print(again)).startsWith("{\"run\":1,\"state\":\"done\",\"already\":true");
            assertThat(open.world.laid("west-net")).hasSize(1);
            assertThat(FeedWorld.names(folder.resolve("spool"))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void reports_in_json_are_taken_too(Databases on) throws Exception {
        try (var open = new Open(on)) {
            String token = open.world.token("sensor", FeedWorld.NORTH, Scope.FEED_WRITE);
            String lines = event("192.0.2.1") + "\n" + event("no address") + "\n" + event("198.51.100.2") + "\n";
            JsonObject said = json(open.post("reports/scan_http", token, bytes(lines)));
            assertThat(Json.print(said)).contains("\"read\":3,\"delivered\":2,").contains("\"malformed\":1");
            assertThat(Json.print(json(open.post(
                            "reports/scan_http", token, bytes(lines), "Content-Type", "application/x-ndjson"))))
                    .startsWith("{\"run\":1,\"state\":\"done\",\"already\":true");
            assertThat(text(open.get(
                            "segments/" + open.world.laid("west-net").getFirst().id(), open.west)))
                    .startsWith("timestamp,ip,port,")
                    .contains("\"192.0.2.1\"")
                    .doesNotContain("http://")
                    .doesNotContain("198.51.100");

            // One object over several lines is a text, and no lines.
            byte[] text = bytes(event("192.0.2.7").replace(",", ",\n"));
            said = json(open.post("reports/scan_http", token, text));
            assertThat(Json.print(said)).contains("\"delivered\":0,");
            said = json(open.post("reports/scan_http", token, text, "Content-Type", "application/json; charset=utf-8"));
            assertThat(Json.print(said)).contains("\"read\":1,\"delivered\":1,");
            assertThat(open.world.laid("west-net")).hasSize(2);

            // What programs say of it is often wrong.
            said = json(open.post(
                    "reports/event4_sinkhole", token, bytes(ROWS), "Content-Type", "application/json; charset=utf-8"));
            assertThat(Json.print(said)).contains("\"read\":3,\"delivered\":2,");
        }
    }

    private static String event(String address) {
        return "{\"time.source\":\"2026-11-23T00:00:01Z\",\"source.ip\":\"" + address
                + "\",\"source.port\":1025,\"classification.type\":\"infected-system\",\"malware.name\":\"andromeda\","
                + "\"source.url\":\"http://victim.example/\"}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void rows_of_a_report_that_is_handed_in_say_how_often_they_came_where_that_is_asked(Databases on) throws Exception {
        try (var open = new Open(on)) {
            String token = open.world.token("sensor", FeedWorld.NORTH, Scope.FEED_WRITE);
            byte[] report =
                    bytes(ROWS + ROWS.substring(FeedWorld.HEADER.length()).replace(" 00:00:0", " 07:00:0"));
            String path = "reports/event4_sinkhole?aggregate=";
            assertThat(open.post(path + "yes", token, report).statusCode()).isEqualTo(400);
            assertThat(open.post("reports/event4_sinkhole?agregate=true", token, report)
                            .statusCode())
                    .isEqualTo(400);
            assertThat(open.world.feeds.runs(10)).isEmpty();

            assertThat(Json.print(json(open.post(path + "true", token, report))))
                    .contains("\"read\":6,\"delivered\":2,\"duplicate\":2,");
            assertThat(text(open.get(
                            "segments/" + open.world.laid("west-net").getFirst().id(), open.west)))
                    .contains("\"2\",\"2026-11-23T00:00:01Z\",\"2026-11-23T07:00:01Z\"");
            assertThat(Json.print(json(open.post(path + "false", token, report))))
                    .contains("\"already\":true");
            assertThat(FeedWorld.names(folder.resolve("spool"))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void only_our_own_hand_reports_in_and_only_whole_ones_are_taken(Databases on) throws Exception {
        try (var open = new Open(on)) {
            String token = open.world.token("sensor", FeedWorld.NORTH, Scope.FEED_WRITE);
            byte[] report = ROWS.getBytes(StandardCharsets.UTF_8);
            String theirs = open.world.token("theirs", FeedWorld.WEST, Scope.FEED_WRITE, Scope.FEED_READ);
            String reading = open.world.token("reading", FeedWorld.NORTH, Scope.FEED_READ);
            assertThat(open.post("reports/event4_sinkhole", theirs, report).statusCode())
                    .isEqualTo(403);
            assertThat(open.post("reports/event4_sinkhole", reading, report).statusCode())
                    .isEqualTo(403);
            assertThat(open.post("reports/Event-4", token, report).statusCode()).isEqualTo(400);
            assertThat(open.post("reports/event4_sinkhole", token, new byte[0]).statusCode())
                    .isEqualTo(400);
            byte[] packed = gzip(report);
            byte[] cut = java.util.Arrays.copyOf(packed, packed.length / 2);
            assertThat(open.post("reports/event4_sinkhole", token, cut, "Content-Encoding", "gzip")
                            .statusCode())
                    .isEqualTo(400);
            cut = java.util.Arrays.copyOf(zstd(report), 40);
            assertThat(open.post("reports/event4_sinkhole", token, cut, "Content-Encoding", "zstd")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(open.post("segments/x/taken", theirs, zstd(report), "Content-Encoding", "zstd")
                            .statusCode())
                    .isEqualTo(415);
            assertThat(open.world.feeds.runs(10)).isEmpty();
            assertThat(FeedWorld.names(folder.resolve("spool"))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_stop_left_in_the_spool_is_gone_when_the_door_opens(Databases on) throws Exception {
        Files.createDirectories(folder.resolve("spool"));
        Files.writeString(folder.resolve("spool/report-1.csv"), ROWS);
        try (var open = new Open(on)) {
            assertThat(FeedWorld.names(folder.resolve("spool"))).isEmpty();
            assertThat(open.world.feeds.runs(10)).isEqualTo(List.of());
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (OutputStream packing = new GZIPOutputStream(out)) {
            packing.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] zstd(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (OutputStream packing = new ZstdOutputStream(out)) {
            packing.write(bytes);
        }
        return out.toByteArray();
    }
}
