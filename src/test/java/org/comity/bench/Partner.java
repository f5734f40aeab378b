package org.comity.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;

/**
 * Another party that reads from the measured node: known to it, with an agreement both have signed, everything up to
 * GREEN released under it, and a token of its own. All by the commands that people use.
 *
 * @param authorization the whole value of the header
 * @param objects the path of what was released to it
 * @param releaseSeconds how long the release took, the command's own start included
 */
record Partner(String authorization, String objects, double releaseSeconds) {

    private static final String AGREEMENT = "bench-terms";
    private static final int OURS = 0;
    private static final int THEIRS = 1;

    /**
     * @param data the measured node's folder, named {@code bench.example}; it is serving
     * @param own a folder for the partner's own node, which is never started
     */
    static Partner released(Path data, Path own, URI base) throws Exception {
        var keys = new String[2];
        Together.seconds(2, side -> {
            if (side == THEIRS) {
                NodeProcess.command(
                        List.of("init", "--data", "" + own, "--name", "Partner", "--id", "partner.example"));
            }
            keys[side] = at(side == OURS ? data : own, "party", "show");
        });
        Path terms = Files.writeString(own.resolve("terms.yaml"), terms(keys[OURS], keys[THEIRS]));
        var notes = new String[2];
        Together.seconds(2, side -> {
            Path node = side == OURS ? data : own;
            String other = side == OURS ? "partner.example" : "bench.example";
            at(node, "party", "add", other, "--name", "The other", "--key", keys[1 - side]);
            at(node, "agreement", "add", "" + terms);
            notes[side] = at(node, "agreement", "sign", AGREEMENT);
        });
        Path note = Files.writeString(own.resolve("note"), notes[THEIRS] + "\n");
        at(data, "agreement", "accept", AGREEMENT, "" + note);
        long before = System.nanoTime();
        at(data, "release", AGREEMENT);
        double seconds = (System.nanoTime() - before) / 1e9;
        String token =
                at(data, "token", "create", "--name", "partner", "--party", "partner.example", "--scope", "taxii:read");
        String authorization = "Bearer " + token;
        try (var connection = new HttpConnection(base, authorization)) {
            String root = URI.create(
                            ask(connection, "/taxii2/").texts("api_roots").getFirst())
                    .getPath();
            JsonArray collections = Objects.requireNonNull(
                    ask(connection, root + "collections/").array("collections"));
            String id = ((JsonObject) collections.get(0)).text("id");
            return new Partner(authorization, root + "collections/" + id + "/objects/", seconds);
        }
    }

    private static JsonObject ask(HttpConnection connection, String path) throws IOException {
        connection.get(path);
        connection.expect(200, "GET " + path);
        return Json.parseObject(Arrays.copyOf(connection.body(), connection.length()));
    }

    private static String at(Path data, String... command) throws IOException, InterruptedException {
        var line = new ArrayList<>(Arrays.asList(command));
        line.addAll(List.of("--data", "" + data));
        return NodeProcess.command(line).strip();
    }

    private static String terms(String ours, String theirs) {
        Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
        return """
                comity: agreement/1
                id: %s
                version: 1
                title: What the bench shares
                purpose: Measuring
                parties:
                  - id: bench.example
                    name: Bench
                    key: %s
                  - id: partner.example
                    name: Partner
                    key: %s
                valid:
                  from: %s
                  until: %s
                clauses:
                  - id: "1"
                    title: Everything up to GREEN
                    types: any
                    tlp: GREEN
                    unmarked: refuse
                """.formatted(AGREEMENT, ours, theirs, today.minus(1, ChronoUnit.DAYS), today.plus(30, ChronoUnit.DAYS));
    }
}
