package org.comity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.comity.json.Json;
import org.comity.json.JsonElements;
import org.comity.json.JsonElements.Element;
import org.comity.json.JsonLimits;
import org.comity.json.JsonObject;
import org.comity.seal.Digest;
import org.comity.sql.Databases;

/**
 * A node in a process of its own that takes envelopes on two connections, is killed with SIGKILL at a random moment, and
 * started again on what it left: what it acknowledged must be there to the byte, and no envelope in part.
 */
final class Killing {
    private static final int CONNECTIONS = 2;
    private static final int OBJECTS = 100;
    private static final long LIFE_MILLIS_MAX = 1_000;
    private static final int FIRST_SECONDS_MAX = 60;
    private static final String MEDIA = "application/taxii+json;version=2.1";

    private final Path folder;
    private final String database;
    private final Random random;
    private final String token;

    /** Of every object ever sent: the digest of its bytes, and its envelope. */
    private final Map<String, Sent> sent = new ConcurrentHashMap<>();

    private final Map<Integer, Boolean> acknowledged = new ConcurrentHashMap<>();
    private int envelopes;

    private record Sent(Digest digest, int envelope) {}

    private Killing(Path folder, String database, Random random) throws IOException {
        this.folder = folder;
        this.database = database;
        this.random = random;
        var init = new ArrayList<>(
                List.of("init", "--data", "northland", "--name", "Northland CSIRT", "--id", "csirt.northland.example"));
        if (!database.isEmpty()) {
            init.addAll(List.of("--database", database));
        }
        command(init);
        this.token = command(List.of(
                        "token",
                        "create",
                        "--data",
                        "northland",
                        "--name",
                        "feed",
                        "--scope",
                        "taxii:read,taxii:write"))
                .strip();
    }

    /** Kills so many times, each time on what the last kill left, and says what came of it. */
    static void rounds(Databases kind, int rounds, PrintStream out) throws Exception {
        long seed = Long.getLong("comity.kill.seed", System.nanoTime());
        Path folder = Files.createTempDirectory("comity-kill-");
        try {
            var killing = new Killing(folder, kind == Databases.SQLITE ? "" : kind.freshUrl(), new Random(seed));
            for (int round = 1; round <= rounds; round++) {
                out.println(kind + " round " + round + ": " + killing.round());
            }
            out.println(
                    "%s: %d kills, %d objects acknowledged in %d envelopes, all there to the byte; %d envelopes were"
                                    .formatted(
                                            kind,
                                            rounds,
                                            killing.acknowledged.size() * OBJECTS,
                                            killing.acknowledged.size(),
                                            killing.envelopes - killing.acknowledged.size())
                            + " not acknowledged, none of them there in part (seed " + seed + ")");
        } finally {
            try (var inside = Files.walk(folder)) {
                for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }

    private String round() throws Exception {
        int before = acknowledged.size();
        long millis;
        try (var node = NodeProcess.start(folder, "northland")) {
            var stopped = new AtomicBoolean();
            var first = new CountDownLatch(1);
            List<Future<Void>> posting;
            try (var connections = Executors.newFixedThreadPool(CONNECTIONS)) {
                posting = new ArrayList<>();
                for (int i = 0; i < CONNECTIONS; i++) {
                    posting.add(connections.submit(feed(node.base(), stopped, first)));
                }
                // A node that has just started is slow; a kill before its first answer would seldom meet a commit.
                assertThat(first.await(FIRST_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
                millis = random.nextLong(LIFE_MILLIS_MAX);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                stopped.set(true);
                node.kill();
            }
            for (Future<Void> each : posting) {
                each.get();
            }
        }
        int held;
        try (var node = NodeProcess.start(folder, "northland")) {
            held = readBack(node.base());
        }
        assertThat(command(List.of("ledger", "verify", "--data", "northland"))).doesNotContain("FAIL");
        return "killed after %d ms, %d envelopes acknowledged, %d objects held"
                .formatted(millis, acknowledged.size() - before, held);
    }

    /** Posts envelope after envelope until the node is gone. */
    private Callable<Void> feed(String base, AtomicBoolean stopped, CountDownLatch first) {
        return () -> {
            try (var client = HttpClient.newHttpClient()) {
                while (!stopped.get()) {
                    int number;
                    byte[] envelope;
                    synchronized (this) {
                        number = envelopes++;
                        envelope = envelope(number);
                    }
                    var answer = client.send(
                            request(base + "taxii2/home/collections/home/objects/")
                                    .header("Content-Type", MEDIA)
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(envelope))
                                    .build(),
                            BodyHandlers.ofByteArray());
                    JsonObject status = Json.parseObject(answer.body());
                    assertThat(answer.statusCode()).as("%s", status).isEqualTo(202);
                    assertThat(status.get("success_count")).hasToString(Integer.toString(OBJECTS));
                    acknowledged.put(number, true);
                    first.countDown();
                }
            } catch (IOException e) {
                assertThat(stopped)
                        .as("the node ended before it was killed: " + e)
                        .isTrue();
            }
            return null;
        };
    }

    private byte[] envelope(int number) {
        var text = new StringBuilder("{\"objects\":[");
        for (int i = 0; i < OBJECTS; i++) {
            String id = "indicator--"
                    + new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() >>> 2 | 1L << 63);
            // Spaces and an escape where no writer of ours would put any: what comes back must have them too.
            String object = """
                    {"type": "indicator","spec_version":"2.1", "id":"%s","created":"2026-03-02T09:00:00.000Z",\
                    "modified":"2026-03-02T09:00:00.000Z","name":"Envelope %d, \\u00e9 no. %d","pattern_type":"stix",\
                    "pattern":"[domain-name:value = 'n%d.example']","valid_from":"2026-03-02T09:00:00Z", "x_score":%s}""".formatted(id, number, i, i, random.nextInt(1000) + ".50");
            sent.put(id, new Sent(Digest.of(object.getBytes(StandardCharsets.UTF_8)), number));
            text.append(i == 0 ? "" : ",").append(object);
        }
        return text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private int readBack(String base) throws Exception {
        var held = new HashMap<Integer, Integer>();
        int all = 0;
        String next = "";
        try (var client = HttpClient.newHttpClient()) {
            do {
                var answer = client.send(
                        request(base + "taxii2/home/collections/home/objects/?limit=1000" + next)
                                .build(),
                        BodyHandlers.ofInputStream());
                assertThat(answer.statusCode()).isEqualTo(200);
                try (JsonElements elements = Json.elements(answer.body(), JsonLimits.STANDARD)) {
                    for (Element element = elements.next(); element != null; element = elements.next()) {
                        Sent was = sent.get(String.valueOf(element.object().text("id")));
                        assertThat(was).as("what is held was sent").isNotNull();
                        assertThat(Digest.of(element.bytes())).isEqualTo(was.digest());
                        held.merge(was.envelope(), 1, Integer::sum);
                        all++;
                    }
                    String more = elements.around().text("next");
                    next = more == null ? "" : "&next=" + more;
                }
            } while (!next.isEmpty());
        }
        assertThat(held.keySet()).as("every envelope acknowledged is there").containsAll(acknowledged.keySet());
        assertThat(held.values()).as("no envelope is there in part").allMatch(count -> count == OBJECTS);
        return all;
    }

    private HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Accept", MEDIA);
    }

    private String command(List<String> arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = Program.run(arguments, folder, Map.of(), InputStream.nullInputStream(), out, err);
        assertThat(exit).as("%s: %s", arguments, err).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }
}
