package org.comity.doors.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.comity.Config;
import org.comity.DataFolder;
import org.comity.Node;
import org.comity.Program;
import org.comity.Serving;
import org.comity.Setting;
import org.comity.doors.shell.Rooms;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.LogName;
import org.comity.parties.AcceptanceNotes;
import org.comity.parties.Actor;
import org.comity.parties.StandingAgreement;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;

/**
 * The node of the fictional Northland with its API open on loopback. Every answer is held against the OpenAPI document
 * before a test gets to see it.
 */
final class Stand implements AutoCloseable {
    static final String OURS = "csirt.northland.example";
    static final String WESTLAND = "cert.westland.example";
    static final SigningKey WESTS = SigningKey.create(new java.security.SecureRandom());
    static final String SCRIPT = "\"><script>alert('x')</script>";

    private static final Contract CONTRACT = Contract.ofTheProgram();

    final Path folder;
    private final Node node;
    private final Serving serving;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> tokens = new HashMap<>();
    private volatile Instant now = Instant.parse("2026-11-23T12:00:00Z");

    Stand() throws IOException {
        this("");
    }

    /** @param database its URL; empty for one in the folder */
    Stand(String database) throws IOException {
        folder = Files.createTempDirectory("comity-api-");
        var data = new DataFolder(folder.resolve("node"));
        Config config = Config.read(
                data.path(),
                Map.of(),
                database.isEmpty()
                        ? Map.of(Setting.SERVER_LISTEN, "127.0.0.1:0")
                        : Map.of(Setting.SERVER_LISTEN, "127.0.0.1:0", Setting.DATABASE_URL, database));
        Node.create(data, config, OURS, "Northland CSIRT", () -> now);
        node = Node.open(data, config, () -> now);
        serving = Serving.open(node, data, config, true);
        rooms().database()
                .write(transaction -> rooms().parties()
                        .add(
                                transaction,
                                WESTLAND,
                                "Westland CERT " + SCRIPT,
                                new NoteKey(WESTLAND, WESTS.verifyKey()).text(),
                                false));
        agree("joint", "case/incident", "");
    }

    /** An answer that the document knows. */
    record Got(int status, String body, HttpResponse<String> response) {
        JsonObject json() {
            return Json.parseObject(body);
        }

        /** The texts of a member, or of a member of each element of a list: {@code cases.name}. */
        List<String> texts(String path) {
            String[] parts = path.split("\\.");
            var found = new ArrayList<String>();
            for (JsonValue each : Objects.requireNonNull(json().array(parts[0]), body)) {
                found.add(((JsonObject) each).text(parts[1]));
            }
            return found;
        }

        String text(String name) {
            return Objects.requireNonNull(json().text(name), body);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The last part of a problem's type. */
        String problem() {
            return text("type").substring("/api/v1/problems/".length());
        }
    }

    Rooms rooms() {
        return node.rooms();
    }

    String base() {
        return serving.base();
    }

    Instant now() {
        return now;
    }

    void turn(Duration by) {
        now = now.plus(by);
    }

    /** An agreement of both that is in force. */
    void agree(String id, String types, String more) {
        String document = """
                comity: agreement/1
                id: %s
                version: 1
                title: "Work together %s"
                purpose: Protect networks of both countries
                parties:
                  - id: %s
                    name: Northland CSIRT
                    key: %s
                  - id: %s
                    name: Westland CERT
                    key: %s
                valid:
                  from: 2026-01-01T00:00:00Z
                  until: 2027-01-01T00:00:00Z
                clauses:
                  - id: "1"
                    title: "What crosses"
                    types: [%s]
                    tlp: AMBER
                    unmarked: refuse
                %s""".formatted(
                        id,
                        SCRIPT.replace("\"", "\\\""),
                        OURS,
                        rooms().parties().ours().key(),
                        WESTLAND,
                        new NoteKey(WESTLAND, WESTS.verifyKey()).text(),
                        types,
                        more);
        StandingAgreement agreement = rooms().database()
                .write(transaction -> rooms().agreements().add(transaction, document.getBytes(StandardCharsets.UTF_8)));
        rooms().gate().accept(agreement, rooms().agreements().sign(agreement, rooms().key(), Actor.AT_THE_FOLDER));
        rooms().gate().accept(agreement, AcceptanceNotes.sign(agreement, WESTLAND, WESTS));
    }

    /** Runs a command inside the serving node; answers what it printed. */
    String run(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var arguments = new ArrayList<>(List.of(words));
        arguments.add("--data");
        arguments.add(folder.resolve("node").toString());
        int exit = Program.run(arguments, folder, Map.of(), new ByteArrayInputStream(new byte[0]), out, err);
        assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isIn(0, 3, 7);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Takes somebody in, with a token for the API. */
    void person(String name, String roles) {
        person(name, roles, "api:read,api:write");
    }

    void person(String name, String roles, String scopes) {
        run("person", "add", name, "--name", name.substring(0, 1).toUpperCase() + name.substring(1), "--role", roles);
        token(name, name, scopes);
    }

    /** Makes another token, which tests call by its own name. */
    void token(String token, String person, String scopes) {
        tokens.put(
                token,
                run("token", "create", "--name", token, "--person", person, "--scope", scopes)
                        .strip());
    }

    Got get(String path, String as) {
        return send(request(path, as).GET());
    }

    /** Sends an act under a key of its own. */
    Got post(String path, String as, String body) {
        return post(path, as, UUID.randomUUID().toString(), body);
    }

    Got post(String path, String as, String key, String body) {
        return send(posting(path, as, body).header("Idempotency-Key", "\"" + key + "\""));
    }

    HttpRequest.Builder posting(String path, String as, String body) {
        return request(path, as)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.replace('\'', '"')));
    }

    HttpRequest.Builder request(String path, String as) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + "/api/v1" + path));
        return as.isEmpty() ? request : request.header("Authorization", "Bearer " + tokens.getOrDefault(as, as));
    }

    /** Sends it, and sees that the answer is one of those that the document promises. */
    Got send(HttpRequest.Builder building) {
        HttpRequest request = building.build();
        try {
            var response = client.send(request, BodyHandlers.ofString());
            if (!request.method().equals("HEAD") && !request.method().equals("OPTIONS")) {
                assertThat(CONTRACT.mistakes(
                                request.method(),
                                request.uri().getRawPath(),
                                response.statusCode(),
                                response.headers().firstValue("Content-Type").orElse(""),
                                response.body()))
                        .as("%s %s %d %s", request.method(), request.uri(), response.statusCode(), response.body())
                        .isEmpty();
            }
            return new Got(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The records of that kind in the home log, as JSON. */
    List<String> logged(String kind) {
        return rooms().ledger().entries(LogName.HOME, 0, 10_000).stream()
                .map(each -> Objects.requireNonNull(each.opening()))
                .filter(each -> kind.equals(each.json().text("kind")))
                .map(Object::toString)
                .toList();
    }

    @Override
    public void close() throws IOException {
        serving.close();
        node.close();
        try (var inside = Files.walk(folder)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
