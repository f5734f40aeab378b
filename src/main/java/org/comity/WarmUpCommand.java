package org.comity;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.comity.demo.Botnets;
import org.comity.demo.Program;
import org.comity.doors.shell.Exit;
import org.comity.doors.shell.Terminal;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.parties.Scope;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * {@code comity warm-up}: one short life of a node in a scratch folder, from which the launcher makes the start-up
 * cache. The cache keeps which code is hot besides what is loaded, so this life is a busy one: a node that starts from
 * it works at its full speed within seconds, not minutes.
 */
@Command(name = "warm-up", hidden = true, description = "One short life of a node, for the start-up cache.")
final class WarmUpCommand implements Callable<Integer> {

    /** Collections taken in, each with other objects. */
    private static final int COLLECTIONS = 3;

    private static final int ENVELOPE_OBJECTS = 500;

    /** Readings of all that is held, and as many hundred small questions. */
    private static final int ROUNDS = 5;

    private static final String OBJECTS = "/taxii2/home/collections/home/objects/";

    private final Program program;
    private final Terminal terminal;
    private final InstantSource clock;

    /** @param program all commands, so that each of them is in the cache */
    WarmUpCommand(Program program, Terminal terminal, InstantSource clock) {
        this.program = program;
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path path = Files.createTempDirectory("comity-warm-up");
        try {
            var nowhere = new PrintStream(OutputStream.nullOutputStream());
            program.run(
                    new String[] {"--help"},
                    new Terminal(nowhere, nowhere, InputStream::nullInputStream, path, false, terminal.columns()));
            live(new DataFolder(path.resolve("node")));
        } finally {
            try (var files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        terminal.say("warm");
        return Exit.OK;
    }

    private void live(DataFolder folder) throws IOException, InterruptedException {
        Node.create(folder, Config.read(folder.path(), Map.of(), Map.of()), "warm-up.example", "Warm-up", clock);
        // In the file, which is read with every start.
        Config.keep(folder.config(), Setting.SERVER_LISTEN, "127.0.0.1:0");
        Config config = Config.read(folder.path(), Map.of(), Map.of());
        try (Node node = Node.open(folder, config, clock);
                Serving serving = Serving.open(node, folder, config, true);
                var client = HttpClient.newHttpClient()) {
            String token = node.rooms()
                    .database()
                    .write(transaction -> node.rooms()
                            .credentials()
                            .createToken(
                                    transaction,
                                    "warm-up",
                                    node.rooms().parties().ours(),
                                    Scope.list("taxii:read,taxii:write"),
                                    java.time.Duration.ofDays(1)));
            var caller = new Caller(client, serving.base(), token);
            for (int i = 0; i < COLLECTIONS; i++) {
                takeIn(caller, new Botnets(Botnets.SEED + i, Botnets.DATE).objects());
            }
            for (int i = 0; i < ROUNDS; i++) {
                readAll(caller);
                askSmall(caller, new Botnets().objects());
            }
        }
    }

    /** The node's own user, over HTTP. */
    private record Caller(HttpClient client, String base, String token) {
        byte[] send(String path, HttpRequest.@Nullable BodyPublisher body) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(URI.create(base + path))
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "application/taxii+json;version=2.1")
                    .header("Content-Type", "application/taxii+json;version=2.1");
            var answer = client.send(
                    (body == null ? request.GET() : request.POST(body)).build(), BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 300) {
                throw new IOException("the warm-up node answered " + answer.statusCode());
            }
            return answer.body();
        }
    }

    private static void takeIn(Caller caller, List<JsonObject> objects) throws IOException, InterruptedException {
        for (int from = 0; from < objects.size(); from += ENVELOPE_OBJECTS) {
            List<JsonValue> some =
                    List.copyOf(objects.subList(from, Math.min(objects.size(), from + ENVELOPE_OBJECTS)));
            byte[] envelope = Json.bytes(
                    JsonObject.builder().put("objects", new JsonArray(some)).build());
            caller.send(OBJECTS, HttpRequest.BodyPublishers.ofByteArray(envelope));
        }
    }

    private static void readAll(Caller caller) throws IOException, InterruptedException {
        String next = "";
        while (true) {
            byte[] page = caller.send(OBJECTS + "?limit=1000" + next, null);
            String bookmark = Json.parseObject(page).text("next");
            if (bookmark == null) {
                return;
            }
            next = "&next=" + URLEncoder.encode(bookmark, StandardCharsets.UTF_8);
        }
    }

    private static void askSmall(Caller caller, List<JsonObject> objects) throws IOException, InterruptedException {
        for (int i = 0; i < 100; i++) {
            caller.send(OBJECTS + objects.get(i).text("id") + "/", null);
            caller.send(OBJECTS + "?limit=20&match%5Btype%5D=indicator&added_after=2026-01-01T00:00:00Z", null);
            caller.send("/taxii2/", null);
        }
    }
}
