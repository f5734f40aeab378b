package org.comity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.doors.shell.Terminal;

/**
 * Where a drill is played: one desk on which files are handed from party to party, a node for each party, and a clock
 * that stands still until the drill moves it.
 */
final class Stage implements AutoCloseable {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Pattern REQUEST = Pattern.compile("(GET|POST|DELETE) (\\S+)(?: (\\S+))? as (\\S+)");
    private static final int READY_SECONDS_MAX = 60;

    private final Path desk;
    private final Map<String, String> fixtures = new HashMap<>();
    private final Map<String, String> known = new TreeMap<>();
    private final Map<String, Thread> serving = new HashMap<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Instant now = Instant.parse("2026-03-02T09:00:00Z");

    /** @param desk an empty folder */
    Stage(Path desk) {
        this.desk = desk;
    }

    /** What was seen: all lines of both streams that are not blank, as they came. */
    record Seen(List<String> lines, int exit) {}

    /** Thrown with the drill's own words when it did not go as written. */
    static final class Deviation extends AssertionError {
        private static final long serialVersionUID = 1;

        Deviation(String message) {
            super(message);
        }
    }

    /**
     * Plays a drill.
     *
     * @param audience gets the story and everything seen
     * @throws Deviation at the first step that does not show what it should
     */
    void play(Drill drill, PrintStream audience) throws IOException, InterruptedException {
        if (!drill.given().isEmpty()) {
            play(
                    Drill.named(drill.given()),
                    new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        }
        fixtures.putAll(drill.files());
        for (Drill.Step step : drill.steps()) {
            step.told().forEach(audience::println);
            audience.println(step.party() + (step.party().equals("at") ? " " : "$ ") + step.command());
            Seen seen = run(step);
            seen.lines().forEach(audience::println);
            if (seen.exit() != 0) {
                audience.println("[exit " + seen.exit() + "]");
            }
            if (seen.exit() != step.exit() || !Drill.isShown(step.shown(), seen.lines())) {
                throw new Deviation(deviation(drill, step, seen));
            }
        }
    }

    private static String deviation(Drill drill, Drill.Step step, Seen seen) {
        return "%s.txt:%d%n%s$ %s%nshould show:%n%s%n[exit %d]%nand showed:%n%s%n[exit %d]"
                .formatted(
                        drill.name(),
                        step.line(),
                        step.party(),
                        step.command(),
                        String.join("\n", step.shown()),
                        step.exit(),
                        String.join("\n", seen.lines()),
                        seen.exit());
    }

    private Seen run(Drill.Step step) throws IOException, InterruptedException {
        if (step.party().equals("at")) {
            now = Instant.parse(step.command());
            return new Seen(List.of(), 0);
        }
        var both = new ByteArrayOutputStream();
        String typed = step.command();
        int to = typed.lastIndexOf(" > ");
        var out = new ByteArrayOutputStream();
        int exit = run(step.party(), filled(to < 0 ? typed : typed.substring(0, to)), to < 0 ? both : out, both);
        if (to >= 0) {
            Files.write(desk.resolve(typed.substring(to + 3).strip()), out.toByteArray());
        }
        return new Seen(
                both.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .map(this::named)
                        .toList(),
                exit);
    }

    private int run(String party, String typed, OutputStream out, OutputStream err)
            throws IOException, InterruptedException {
        List<String> words = words(typed);
        lay(words);
        var shown = new PrintStream(out, true, StandardCharsets.UTF_8);
        switch (words.getFirst()) {
            case "comity" -> {
                var arguments = new ArrayList<>(words.subList(1, words.size()));
                if (!arguments.contains("--data") && !isWithoutNode(arguments)) {
                    arguments.add("--data");
                    arguments.add(party);
                }
                return arguments.getFirst().equals("serve")
                        ? serve(party, arguments, out, err)
                        : comity(party, arguments, out, err);
            }
            case "^C" -> stop(party);
            case "GET", "POST", "DELETE" -> ask(typed, shown);
            case "cmp" ->
                shown.println(
                        Files.mismatch(desk.resolve(words.get(1)), desk.resolve(words.get(2))) < 0
                                ? "the same"
                                : "not the same");
            case "sed" -> shown.print(sed(words.get(1), Files.readString(desk.resolve(words.get(2)))));
            case "sqlite3" -> change(desk.resolve(words.get(1)), words.get(2));
            default -> throw new IllegalArgumentException("nobody on this stage knows the command " + words.getFirst());
        }
        return 0;
    }

    /** Commands that whoever has a file and a key may type anywhere. */
    private static boolean isWithoutNode(List<String> arguments) {
        return arguments.getFirst().equals("check")
                || arguments.contains("check-proof")
                || String.join(" ", arguments).startsWith("ledger audit ")
                || arguments.contains("--tiles")
                || (arguments.getFirst().equals("person")
                        && List.of("key", "sign").contains(arguments.get(1)));
    }

    private int comity(String party, List<String> arguments, OutputStream out, OutputStream err) {
        int exit = Comity.run(
                arguments.toArray(String[]::new),
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        InputStream::nullInputStream,
                        desk,
                        false,
                        100),
                // The drill alone says when a followed collection is looked at.
                Map.of("COMITY_FOLLOW__EVERY_SECONDS", "86400", "COMITY_PEER__EVERY_SECONDS", "86400"),
                () -> now);
        if (arguments.getFirst().equals("init") && exit == 0) {
            var key = new ByteArrayOutputStream();
            comity(party, List.of("party", "show", "--data", party), key, OutputStream.nullOutputStream());
            know(party, "KEY", key.toString(StandardCharsets.UTF_8).strip());
        }
        return exit;
    }

    private int serve(String party, List<String> arguments, OutputStream out, OutputStream err)
            throws InterruptedException {
        arguments.addAll(List.of("--http", "--listen", "127.0.0.1:0"));
        var ready = new CompletableFuture<String>();
        var lines = new OutputStream() {
            private final StringBuilder line = new StringBuilder();

            @Override
            public void write(int b) throws IOException {
                out.write(b);
                line.append((char) b);
                if (b == '\n' && line.indexOf("peer ") == 0) {
                    String url = line.substring("peer ".length()).strip();
                    know(party, "PEER_URL", url.substring(0, url.length() - 1));
                }
                if (b == '\n' && line.indexOf("ready ") == 0) {
                    ready.complete(line.substring("ready ".length()).strip());
                }
                line.setLength(b == '\n' ? 0 : line.length());
            }
        };
        serving.put(party, Thread.ofPlatform().name("node of " + party).start(() -> {
            int exit = comity(party, arguments, lines, err);
            ready.completeExceptionally(new IllegalStateException("it ended with exit " + exit));
        }));
        try {
            String url = ready.get(READY_SECONDS_MAX, TimeUnit.SECONDS);
            know(party, "URL", url.substring(0, url.length() - 1));
            return 0;
        } catch (ExecutionException | TimeoutException e) {
            throw new Deviation("the node of " + party + " did not come up: " + e.getMessage() + "\n" + err);
        }
    }

    private void stop(String party) throws InterruptedException {
        Thread node = serving.remove(party);
        if (node != null) {
            node.interrupt();
            node.join();
        }
    }

    /**
     * A request of TAXII 2.1, or of the API or the door of feeds where that is its path, with the token in a file; shows the status and what came
     * back. An act over the API goes under a key that is the name of the file with its body.
     */
    private void ask(String typed, PrintStream shown) throws IOException, InterruptedException {
        Matcher request = REQUEST.matcher(typed);
        if (!request.matches()) {
            throw new IllegalArgumentException("a request is written GET|POST|DELETE URL [FILE] as TOKEN-FILE");
        }
        String body = request.group(3) == null ? "" : Files.readString(desk.resolve(request.group(3)));
        String path = URI.create(request.group(2)).getPath();
        String media = path.startsWith("/api/") || path.startsWith("/feed/")
                ? "application/json"
                : "application/taxii+json;version=2.1";
        var answer = client.send(
                HttpRequest.newBuilder(URI.create(request.group(2)))
                        .method(
                                request.group(1),
                                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .header(
                                "Authorization",
                                "Bearer "
                                        + Files.readString(desk.resolve(request.group(4)))
                                                .strip())
                        .header("Accept", media)
                        .header("Content-Type", media)
                        .header("Idempotency-Key", "\"" + request.group(3) + "\"")
                        .build(),
                BodyHandlers.ofString());
        shown.println(answer.statusCode());
        shown.println(answer.body());
    }

    /** {@code s|this|that|} everywhere; plain words, no patterns. */
    private static String sed(String how, String text) {
        String[] parts = how.substring(2).split(Pattern.quote(how.substring(1, 2)), -1);
        String changed = text.replace(parts[0], parts[1]);
        if (changed.equals(text)) {
            throw new Deviation("sed " + how + " changed nothing in:\n" + text);
        }
        return changed;
    }

    private static void change(Path database, String statement) throws IOException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var sql = connection.createStatement()) {
            if (sql.executeUpdate(statement) == 0) {
                throw new Deviation("the statement touched no row: " + statement);
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** Lays on the desk what the command names, if the drill brought it and it does not lie there yet. */
    private void lay(List<String> words) throws IOException {
        for (String word : words) {
            // A folder that is named is laid with all that is in it.
            for (String name : List.copyOf(fixtures.keySet())) {
                if (name.equals(word) || name.startsWith(word + "/")) {
                    Path file = desk.resolve(name);
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, filled(fixtures.remove(name)));
                }
            }
        }
    }

    private void know(String party, String what, String value) {
        known.put("$" + party.toUpperCase(Locale.ROOT) + "_" + what, value);
    }

    private String filled(String text) {
        for (var each : known.entrySet()) {
            text = text.replace(each.getKey(), each.getValue());
        }
        return text;
    }

    private String named(String line) {
        String text = line.replace(desk + "/", "");
        for (var each : known.entrySet()) {
            text = text.replace(each.getValue(), each.getKey());
        }
        return text;
    }

    private static List<String> words(String typed) {
        var words = new ArrayList<String>();
        Matcher word = WORD.matcher(typed);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words;
    }

    @Override
    public void close() throws InterruptedException {
        for (String party : List.copyOf(serving.keySet())) {
            stop(party);
        }
        client.close();
    }
}
