package org.comity.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.comity.doors.shell.Exit;
import org.comity.doors.shell.Terminal;
import org.jspecify.annotations.Nullable;

/** One party's node in the demo, worked by its command line. */
final class DemoNode implements AutoCloseable {
    private static final int READY_SECONDS_MAX = 60;

    /** So that what the demo shows looks the same everywhere. */
    private static final int COLUMNS = 116;

    final Cast.Member party;
    final Path folder;
    private final Program program;
    private final Terminal stage;
    private @Nullable Thread serving;
    private String base = "";
    private String peerBase = "";

    DemoNode(Cast.Member party, Path folder, Program program, Terminal stage) {
        this.party = party;
        this.folder = folder;
        this.program = program;
        this.stage = stage;
    }

    /**
     * What a command printed and how it ended.
     *
     * @param out what it gave as data
     * @param said what it said besides
     */
    record Answer(int exit, String out, String said) {
        String all() {
            return out + said;
        }
    }

    /** Types a command, showing it and all that it says. */
    Answer type(String... words) {
        stage.out().println("  " + party.id() + "$ comity " + shown(words));
        return run(true, words);
    }

    /** Types a command without a word of it on the stage. */
    Answer quietly(String... words) {
        return run(false, words);
    }

    private Answer run(boolean shown, String... words) {
        var arguments = new ArrayList<>(List.of(words));
        arguments.add("--data");
        arguments.add(folder.toString());
        var out = new ByteArrayOutputStream();
        var said = new ByteArrayOutputStream();
        OutputStream talk = shown ? new Both(said, new Indented(stage.out())) : said;
        OutputStream data = shown ? new Both(out, new Indented(stage.out())) : out;
        int exit = program.run(
                arguments.toArray(String[]::new),
                new Terminal(
                        new PrintStream(data, true, StandardCharsets.UTF_8),
                        new PrintStream(talk, true, StandardCharsets.UTF_8),
                        InputStream::nullInputStream,
                        folder.getParent() == null ? folder : folder.getParent(),
                        false,
                        COLUMNS));
        stage.out().flush();
        return new Answer(exit, out.toString(StandardCharsets.UTF_8), said.toString(StandardCharsets.UTF_8));
    }

    /** Types a command that must succeed. */
    String must(String... words) {
        Answer answer = quietly(words);
        if (answer.exit() != Exit.OK) {
            throw new IllegalStateException("the demo's own command failed with exit " + answer.exit() + ": comity "
                    + shown(words) + "\n" + answer.said());
        }
        return answer.out();
    }

    private static String shown(String... words) {
        return String.join(
                " ",
                Arrays.stream(words)
                        .map(word -> word.contains(" ") ? "\"" + word + "\"" : word)
                        .toList());
    }

    /** Opens the node's doors, the one for nodes of partners too; it answers when this returns. */
    void serve() throws IOException, InterruptedException {
        // It exchanges when the story says so, not by itself every few seconds.
        Files.writeString(folder.resolve("comity.yaml"), "peer:\n  every_seconds: 86400\n", StandardOpenOption.APPEND);
        var peer = new CompletableFuture<String>();
        var ready = new CompletableFuture<String>();
        var out = new PrintStream(
                new OutputStream() {
                    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

                    @Override
                    public void write(int b) {
                        if (b != '\n') {
                            line.write(b);
                            return;
                        }
                        String text = line.toString(StandardCharsets.UTF_8);
                        line.reset();
                        if (text.startsWith("peer ")) {
                            peer.complete(text.substring("peer ".length()).strip());
                        }
                        if (text.startsWith("ready ")) {
                            ready.complete(text.substring("ready ".length()).strip());
                        }
                    }
                },
                true,
                StandardCharsets.UTF_8);
        String[] arguments = {
            "serve", "--data", folder.toString(), "--listen", "127.0.0.1:0", "--http", "--peer-listen", "127.0.0.1:0"
        };
        serving = Thread.ofPlatform().name("demo-" + party.id()).start(() -> {
            int exit = program.run(
                    arguments,
                    new Terminal(out, stage.err(), InputStream::nullInputStream, folder, false, stage.columns()));
            ready.completeExceptionally(new IllegalStateException("the node ended with exit " + exit));
        });
        try {
            base = ready.get(READY_SECONDS_MAX, TimeUnit.SECONDS);
            peerBase = peer.getNow("");
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the node of " + party.name() + " did not come up", e);
        }
    }

    /** Where it answers, with a slash at the end. */
    String base() {
        return base;
    }

    /** Where nodes of partners come in, with a slash at the end. */
    String peerBase() {
        return peerBase;
    }

    @Override
    public void close() {
        Thread thread = serving;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Puts what a command prints a little to the right of what the demo says. */
    private static final class Indented extends OutputStream {
        private final PrintStream out;
        private boolean atStart = true;

        Indented(PrintStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) {
            if (atStart && b != '\n') {
                out.write(' ');
                out.write(' ');
                out.write(' ');
                out.write(' ');
            }
            out.write(b);
            atStart = b == '\n';
        }

        @Override
        public void flush() {
            out.flush();
        }
    }

    private static final class Both extends OutputStream {
        private final OutputStream first;
        private final OutputStream second;

        Both(OutputStream first, OutputStream second) {
            this.first = first;
            this.second = second;
        }

        @Override
        public void write(int b) throws java.io.IOException {
            first.write(b);
            second.write(b);
        }
    }
}
