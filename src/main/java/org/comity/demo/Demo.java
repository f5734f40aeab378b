package org.comity.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.comity.doors.shell.Terminal;
import org.comity.json.Json;
import org.comity.json.JsonElements;
import org.comity.json.JsonElements.Element;
import org.comity.json.JsonLimits;
import org.comity.json.JsonObject;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/** The demo's story, in order. Everything is done by commands, shown as a user would type them. */
final class Demo implements AutoCloseable {
    private static final String AGREEMENT = "botnet-indicators";

    private final PrintStream out;
    private final Path folder;
    private final @Nullable Path bundle;
    private final DemoNode northland;
    private final DemoNode westland;
    private final DemoNode police;
    private String readToken = "";
    private int step;
    private boolean same = true;

    Demo(Program program, Terminal terminal, Path folder, @Nullable Path bundle) {
        this.out = terminal.out();
        this.folder = folder;
        this.bundle = bundle;
        this.northland = new DemoNode(Cast.NORTHLAND, folder.resolve("northland"), program, terminal);
        this.westland = new DemoNode(Cast.WESTLAND, folder.resolve("westland"), program, terminal);
        this.police = new DemoNode(Cast.POLICE, folder.resolve("police"), program, terminal);
    }

    /** Tells the story; answers whether partners hold the very bytes that they were to get. */
    boolean play() throws IOException, InterruptedException {
        say("Comity demo. Everything runs on this machine; all parties are fictional, all indicators generated.");
        twoNodes();
        intelligence();
        beforeAgreement();
        agreement();
        release();
        pull();
        proof();
        if (bundle == null) {
            same &= new VictimStory(this, folder, northland, police).play();
        } else {
            out.println();
            say("Without --bundle the demo goes on with a third party and personal data.");
        }
        return same;
    }

    private void twoNodes() throws IOException, InterruptedException {
        step("Two sovereign parties, each with its own node, its own key, its own data");
        Files.createDirectories(folder);
        for (DemoNode node : new DemoNode[] {northland, westland}) {
            node.must("init", "--name", node.party.name(), "--id", node.party.id());
            node.serve();
            say("  " + node.party.name() + " (" + node.party.id() + ") answers at " + node.base());
        }
        introduce(northland, westland);
        introduce(westland, northland);
        say("  Each has taken the other's key in; in earnest they would compare fingerprints by voice:");
        northland.type("party", "list");
    }

    static void introduce(DemoNode here, DemoNode other) {
        here.must(
                "party",
                "add",
                other.party.id(),
                "--name",
                other.party.name(),
                "--key",
                other.must("party", "show").strip());
    }

    private void agreement() throws IOException {
        step("One agreement, signed by both: up to TLP:GREEN, and not a moment longer than it says");
        Path file = folder.resolve("agreement.yaml");
        Files.writeString(file, document());
        for (DemoNode node : new DemoNode[] {northland, westland}) {
            node.must("agreement", "add", file.toString());
        }
        Path ours = note(northland);
        Path theirs = note(westland);
        northland.must("agreement", "accept", AGREEMENT, theirs.toString());
        westland.must("agreement", "accept", AGREEMENT, ours.toString());
        northland.type("agreement", "show", AGREEMENT);
    }

    private Path note(DemoNode node) throws IOException {
        Path file = folder.resolve(node.party.id() + ".accepted");
        Files.writeString(file, node.must("agreement", "sign", AGREEMENT));
        return file;
    }

    private String document() {
        Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
        return """
                comity: agreement/1
                id: %s
                version: 1
                title: Botnet indicators between %s and %s
                purpose: Protect networks against the botnets of the public record
                implements: Memorandum of understanding on cyber threat information (fictional)
                parties:
                  - id: %s
                    name: %s
                    key: %s
                  - id: %s
                    name: %s
                    key: %s
                valid:
                  from: %s
                  until: %s
                clauses:
                  - id: "1"
                    title: Threat intelligence on botnets
                    types: any
                    tlp: GREEN
                    unmarked: %s
                """.formatted(
                        AGREEMENT,
                        northland.party.name(),
                        westland.party.name(),
                        northland.party.id(),
                        northland.party.name(),
                        northland.must("party", "show").strip(),
                        westland.party.id(),
                        westland.party.name(),
                        westland.must("party", "show").strip(),
                        today,
                        today.plus(365, ChronoUnit.DAYS),
                        // A file of the user's own may mark nothing; the demo then treats that as GREEN, and says so.
                        bundle == null ? "refuse" : "GREEN");
    }

    private void intelligence() throws IOException {
        if (bundle == null) {
            step(
                    "Northland holds intelligence on five botnets taken down by joint work: Avalanche, GameOver ZeuS, Shylock,"
                            + " Beebone, Simda");
            Path file = folder.resolve("botnets.json");
            Files.write(file, new Botnets().bundle());
            northland.type("import", file.toString());
        } else {
            step("Northland imports the file you gave");
            northland.type("import", bundle.toString());
        }
    }

    private void release() {
        step("Northland releases it under the agreement. The gate decides each object, and says why it refuses");
        northland.type("release", AGREEMENT);
        String refused = refusedExample();
        if (refused != null) {
            say("  The same question about one object alone:");
            northland.type("why", refused, westland.party.id());
        }
    }

    private void beforeAgreement() throws IOException, InterruptedException {
        step("Westland asks before there is an agreement: for it there is nothing to see");
        readToken = northland
                .must(
                        "token",
                        "create",
                        "--name",
                        "westland-pull",
                        "--party",
                        westland.party.id(),
                        "--scope",
                        "taxii:read")
                .strip();
        try (var client = HttpClient.newHttpClient()) {
            say("  GET " + northland.base() + "taxii2/");
            var answer =
                    client.send(request(northland.base() + "taxii2/", readToken), HttpResponse.BodyHandlers.ofString());
            say("    " + answer.statusCode() + " " + answer.body().strip());
        }
    }

    private static HttpRequest request(String url, String token) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/taxii+json;version=2.1")
                .build();
    }

    private @Nullable String refusedExample() {
        DemoNode.Answer again = northland.quietly("release", AGREEMENT, "--dry-run", "-o", "csv");
        return again.out()
                .lines()
                .filter(line -> line.startsWith("refused,"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1))
                .filter(id -> id.contains("--"))
                .findFirst()
                .orElse(null);
    }

    private void pull() throws IOException, InterruptedException {
        step(
                "Westland pulls over TAXII 2.1, as any client would, and asks the agreement itself before it takes anything in");
        Path file = folder.resolve("westland-pull.token");
        Files.writeString(file, readToken + "\n");
        westland.must(
                "follow",
                "add",
                "northland",
                outboxUrl(),
                "--agreement",
                AGREEMENT,
                "--party",
                northland.party.id(),
                "--token-file",
                file.toString());
        westland.type("follow", "run", "northland");
        compare();
    }

    private String outboxUrl() {
        return northland.base() + "taxii2/agreements/collections/" + AGREEMENT + "/";
    }

    /** Reads both sides and says whether they hold the same bytes. */
    private void compare() throws IOException, InterruptedException {
        // Northland's own people may look into its outboxes; that crosses nothing, and no log mentions it.
        String ownToken = northland
                .must("token", "create", "--name", "northland-look", "--scope", "taxii:read")
                .strip();
        Map<String, String> released = new TreeMap<>();
        try (var client = HttpClient.newHttpClient()) {
            String next = "";
            do {
                var answer = client.send(
                        request(outboxUrl() + "objects/?limit=1000" + next, ownToken),
                        HttpResponse.BodyHandlers.ofInputStream());
                next = collect(answer.body(), released);
            } while (!next.isEmpty());
        }
        Map<String, String> received = new TreeMap<>();
        Path export = folder.resolve("westland.json");
        westland.must("export", "--out", export.toString());
        try (var in = Files.newInputStream(export)) {
            collect(in, received);
        }
        say("  released to Westland: " + released.size() + " objects, sha256 over all " + digest(released));
        say("  held by Westland:     " + received.size() + " objects, sha256 over all " + digest(received));
        same &= released.equals(received);
        say(released.equals(received) ? "  The same, byte for byte." : "  THEY DIFFER.");
    }

    private static String collect(InputStream in, Map<String, String> digests) throws IOException {
        try (in;
                JsonElements elements = Json.elements(in, JsonLimits.STANDARD)) {
            for (Element element = elements.next(); element != null; element = elements.next()) {
                JsonObject object = element.object();
                String id = object == null ? null : object.text("id");
                digests.put(id == null ? "" : id, Digest.of(element.bytes()).hex());
            }
            String next = elements.around().text("next");
            return next == null ? "" : "&next=" + next;
        }
    }

    private static String digest(Map<String, String> digests) {
        return Digest.of(digests.toString().getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, 32);
    }

    private void proof() {
        step("Afterwards either side can prove what crossed, offline, from its own signed log");
        northland.type("ledger", "show", "agreement/" + AGREEMENT + "/" + westland.party.id());
        westland.type("ledger", "show", "agreement/" + AGREEMENT + "/" + northland.party.id());
        northland.type("ledger", "verify");
        westland.type("ledger", "verify");
    }

    /** Says what can be tried, and lets the nodes run until the demo is stopped. */
    void stay() throws InterruptedException {
        out.println();
        say("The nodes are running. Try, in another terminal:");
        say("  curl -H 'Authorization: Bearer " + readToken + "' " + northland.base() + "taxii2/");
        say("  curl -H 'Authorization: Bearer " + readToken + "' '" + outboxUrl() + "objects/?limit=2'");
        say("  ./comity object list --type indicator --data " + northland.folder);
        say("  ./comity agreement end " + AGREEMENT + " --why \"the exercise is over\" --data " + northland.folder);
        say("  (then pull again: the first curl still answers, the second says why not)");
        say("  ./comity demo tamper --data " + folder);
        say("  ./comity ledger verify --data " + northland.folder);
        say("  (it ends with exit 6 and names the entry; ./comity demo heal --data " + folder + " puts it back)");
        say("Stop the demo with Ctrl-C.");
        out.flush();
        Thread.currentThread().join();
    }

    void step(String title) {
        out.println();
        out.println(++step + ". " + title + ".");
    }

    void say(String line) {
        out.println(line);
    }

    @Override
    public void close() {
        northland.close();
        westland.close();
        police.close();
    }
}
