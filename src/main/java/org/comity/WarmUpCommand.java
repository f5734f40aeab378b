package org.comity;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.comity.doors.shell.Exit;
import org.comity.doors.shell.Terminal;
import org.comity.parties.Scope;
import picocli.CommandLine.Command;

/**
 * {@code comity warm-up}: one short life of a node in a scratch folder, from which the launcher makes the start-up
 * cache.
 */
@Command(name = "warm-up", hidden = true, description = "One short life of a node, for the start-up cache.")
final class WarmUpCommand implements Callable<Integer> {
    private static final String OBJECTS = """
            {"objects":[{"type":"indicator","spec_version":"2.1","id":"indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a01",
            "created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","pattern_type":"stix",
            "pattern":"[domain-name:value = 'host.example']","valid_from":"2026-01-01T00:00:00Z"}]}""";

    private final Terminal terminal;
    private final InstantSource clock;

    WarmUpCommand(Terminal terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path path = Files.createTempDirectory("comity-warm-up");
        try {
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
        var set = new EnumMap<Setting, String>(Map.of(Setting.SERVER_LISTEN, "127.0.0.1:0"));
        Config config = Config.read(folder.path(), Map.of(), set);
        Node.create(folder, config, "warm-up.example", "Warm-up", clock);
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
            String objects = serving.base() + "/taxii2/home/collections/home/objects/";
            for (int i = 0; i < 20; i++) {
                send(client, request(objects, token).POST(HttpRequest.BodyPublishers.ofString(OBJECTS)));
                send(client, request(objects, token));
                send(client, request(serving.base() + "/taxii2/", token));
            }
        }
    }

    private static HttpRequest.Builder request(String url, String token) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/taxii+json;version=2.1")
                .header("Content-Type", "application/taxii+json;version=2.1");
    }

    private static void send(HttpClient client, HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 300) {
            throw new IOException("the warm-up node answered " + answer.statusCode());
        }
    }
}
