package org.comity.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.comity.doors.shell.Exit;
import org.comity.doors.shell.Terminal;
import org.jspecify.annotations.Nullable;

/** The demo's story, in order. Everything is done by commands, shown as a user would type them. */
final class Demo implements AutoCloseable {
    private static final String AGREEMENT = "botnet-indicators";

    /** Once the story is told; while it is, the nodes exchange where it says so. */
    private static final Duration EXCHANGE_EVERY = Duration.ofSeconds(3);

    private final PrintStream out;
    private final Path folder;
    private final @Nullable Path bundle;
    private final DemoNode northland;
    private final DemoNode westland;
    private final DemoNode police;
    private final Program program;
    private final Terminal terminal;
    private @Nullable Road road;
    private String readToken = "";
    private int step;
    private boolean same = true;

    Demo(Program program, Terminal terminal, Path folder, @Nullable Path bundle) {
        this.program = program;
        this.terminal = terminal;
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
            // The police pull by a road that can be cut.
            road = Road.open(folder, northland.peerBase());
            same &= new VictimStory(this, folder, northland, police, road.base()).play();
            same &= new RecallStory(this, folder, northland, police).play();
            same &= new ConsentStory(this, folder, northland, police, westland).play();
            same &= new RetentionStory(this, folder, northland, police).play();
            same &= new CutStory(this, folder, northland, police).play();
            same &= new CaseStory(this, folder, northland, police, westland).play();
            same &= new SinkholeStory(this, folder, northland, westland).play();
            same &= new LightPartners(this, folder, northland, westland).play();
        } else {
            out.println();
            say(
                    "Without --bundle the demo goes on: a third party and personal data, a recall, passing on by consent, deletion"
                            + " in time, a road that is cut, an incident worked together, a day of a sinkhole, ten more"
                            + " parties.");
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
        Signing.all(folder, AGREEMENT, document(), northland, westland);
        northland.type("agreement", "show", AGREEMENT);
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
                %s%svalid:
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
                        Signing.member(northland),
                        Signing.member(westland),
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
            var answer = client.send(
                    Collection.request(northland.base() + "taxii2/", readToken), HttpResponse.BodyHandlers.ofString());
            say("    " + answer.statusCode() + " " + answer.body().strip());
        }
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
        return collection(AGREEMENT);
    }

    /** Where Northland's collection under an agreement is, for whoever reads it. */
    String collection(String agreement) {
        return northland.base() + "taxii2/agreements/collections/" + agreement + "/";
    }

    /** Reads both sides and says whether they hold the same bytes. */
    private void compare() throws IOException, InterruptedException {
        // Northland's own people may look into its outboxes; that crosses nothing, and no log mentions it.
        String ownToken = northland
                .must("token", "create", "--name", "northland-look", "--scope", "taxii:read")
                .strip();
        Collection released;
        try (var client = HttpClient.newHttpClient()) {
            released = Collection.read(client, outboxUrl(), ownToken);
        }
        Collection received = Collection.heldBy(westland, folder.resolve("westland.json"));
        say("  released to Westland: " + released.size() + " objects, sha256 over all " + released.digest());
        say("  held by Westland:     " + received.size() + " objects, sha256 over all " + received.digest());
        same &= released.equals(received);
        say(released.equals(received) ? "  The same, byte for byte." : "  THEY DIFFER.");
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
        if (bundle == null) {
            say("The nodes are running. These addresses let Vera in to the pages of each, once:");
            for (DemoNode node : new DemoNode[] {northland, police, westland}) {
                say("  " + node.party.name() + ": " + new Desk(node).link());
            }
            say("What you sign on the pages of one is on those of the others within seconds.");
            say("Try, in another terminal:");
        } else {
            say("The nodes are running. Try, in another terminal:");
        }
        say("  curl -H 'Authorization: Bearer " + readToken + "' " + northland.base() + "taxii2/");
        say("  curl -H 'Authorization: Bearer " + readToken + "' '" + outboxUrl() + "objects/?limit=2'");
        say("  ./comity object list --type indicator --data " + northland.folder);
        say("  ./comity agreement end " + AGREEMENT + " --why \"the exercise is over\" --data " + northland.folder);
        say("  (then pull again: the first curl still answers, the second says why not)");
        say("  ./comity demo tamper --data " + folder);
        say("  ./comity ledger verify --data " + northland.folder);
        say("  (it ends with exit 6 and names the entry; ./comity demo heal --data " + folder + " puts it back)");
        if (road != null) {
            say("  ./comity demo cut --data " + folder);
            say("  ./comity peer pull " + northland.party.id() + " --data " + police.folder);
            say("  (it ends with exit 5; ./comity demo join --data " + folder + " lets through what waited)");
        }
        say("Stop the demo with Ctrl-C.");
        out.flush();
        while (true) {
            Thread.sleep(EXCHANGE_EVERY);
            exchange();
        }
    }

    /** What is signed on the pages of one node is soon on those of the others, but over a road that is cut. */
    private void exchange() {
        Road between = road;
        if (between == null) {
            return;
        }
        if (!between.isCut()) {
            police.quietly("peer", "pull", northland.party.id());
        }
        westland.quietly("peer", "pull", northland.party.id());
        westland.quietly("peer", "pull", police.party.id());
    }

    /** Types a command of the demo's own about the road, as somebody in another terminal would. */
    void order(String what) {
        say("  $ comity demo " + what + " --data " + folder);
        int exit = program.run(new String[] {"demo", what, "--data", folder.toString()}, terminal);
        if (exit != Exit.OK) {
            throw new IllegalStateException("comity demo " + what + " ended with exit " + exit);
        }
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
        if (road != null) {
            road.close();
        }
        northland.close();
        westland.close();
        police.close();
    }
}
