package org.comity.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.Program;
import org.comity.docs.Document.Step;

/**
 * The commands of one page, run in a folder of their own by a real shell. A node that is served stays until the end; it
 * listens where there is room, whatever the page says, and the page's address is put in its place.
 */
final class Story implements AutoCloseable {
    private static final Pattern LISTEN = Pattern.compile("--listen ([^ ]+:)([0-9]+)");
    private static final Pattern READY = Pattern.compile("ready (https?://)([^ /]+:)([0-9]+)/");
    private static final Pattern PEER_LISTEN = Pattern.compile("--peer-listen ([^ ]+:)([0-9]+)");
    private static final Pattern PEER = Pattern.compile("peer https://[^ /]+:([0-9]+)/");
    private static final long COMMAND_SECONDS_MAX = 60;

    private final Document page;
    private final Path folder;
    private final Doorbell doorbell;
    private final Map<String, String> instead = new HashMap<>();
    private final List<Thread> serving = new ArrayList<>();
    private int exit;

    /** @param scratch an empty folder */
    Story(Document page, Path scratch) throws IOException {
        this.page = page;
        this.folder = Files.createDirectory(scratch.resolve("here"));
        this.doorbell = new Doorbell(Files.createDirectory(scratch.resolve("calls")), folder.resolve("comity"));
        Path examples = Files.createDirectories(folder.resolve("docs").resolve("examples"));
        try (var files = Files.list(Path.of("docs", "examples"))) {
            for (Path file : files.toList()) {
                Files.copy(file, examples.resolve(file.getFileName().toString()));
            }
        }
    }

    /** Has something else stand wherever the page says this, such as the address of a real database. */
    Story with(String said, String meant) {
        instead.put(said, meant);
        return this;
    }

    /** Programs that the page calls beside ours, and that this machine does not have. */
    List<String> missing() throws IOException {
        var missing = new ArrayList<String>();
        for (Step step : page.steps()) {
            String program = step.command().replaceFirst(" .*", "");
            if (program.matches("[a-z]+") && run("command -v " + program).exit() != 0) {
                missing.add(program);
            }
        }
        return missing;
    }

    void run() throws Exception {
        List<Step> steps = page.steps();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            boolean exitIsAsked =
                    i + 1 < steps.size() && steps.get(i + 1).command().equals("echo $?");
            Answer answer = step.command().startsWith("./comity serve ") ? serve(step) : run(step.command());
            exit = answer.exit();
            if (!answer.isShownAs(step.answer())) {
                fail(
                        "%s:%d%n$ %s%nshould answer, as the page says:%n%s%n%nIt answered: %s",
                        page.file(), step.line(), step.command(), String.join("\n", step.answer()), answer);
            }
            assertThat(exitIsAsked || exit == 0)
                    .as("%s:%d ends with %d, and the page does not say so: %s", page.file(), step.line(), exit, answer)
                    .isTrue();
        }
    }

    private Answer run(String command) throws IOException {
        Path out = folder.resolveSibling("out");
        Path err = folder.resolveSibling("err");
        Process shell = new ProcessBuilder("bash", "-c", "(exit " + exit + ")\n" + put(command))
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        try {
            if (!shell.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
                return new Answer(-1, lines(out), List.of("(did not end in " + COMMAND_SECONDS_MAX + " s)"));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new Answer(shell.exitValue(), lines(out), lines(err));
    }

    /** Starts a node and waits for its ready line. */
    private Answer serve(Step step) throws InterruptedException, ExecutionException {
        Matcher listen = LISTEN.matcher(step.command());
        assertThat(listen.find()).as("%s says where to listen", step.command()).isTrue();
        Matcher peerListen = PEER_LISTEN.matcher(step.command());
        boolean letsPeersIn = peerListen.find();
        String arguments = PEER_LISTEN
                .matcher(put(listen.replaceFirst("--listen $10").substring("./comity ".length())))
                .replaceFirst("--peer-listen $10");
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var ended = new CompletableFuture<Integer>();
        var thread = Thread.ofPlatform()
                .name("node")
                .start(() -> ended.complete(
                        Program.run(words(arguments), folder, Map.of(), InputStream.nullInputStream(), out, err)));
        serving.add(thread);
        int answered = 0;
        for (int i = 0; i < COMMAND_SECONDS_MAX * 10; i++) {
            Matcher ready = READY.matcher(out.toString(StandardCharsets.UTF_8));
            if (ready.find()) {
                instead.put(listen.group(1) + listen.group(2), listen.group(1) + ready.group(3));
                Matcher peer = PEER.matcher(out.toString(StandardCharsets.UTF_8));
                if (letsPeersIn && peer.find()) {
                    instead.put(peerListen.group(1) + peerListen.group(2), peerListen.group(1) + peer.group(1));
                }
                break;
            }
            try {
                answered = ended.get(100, TimeUnit.MILLISECONDS);
                break; // it ended instead
            } catch (TimeoutException e) {
                continue;
            }
        }
        return new Answer(
                answered, lines(out.toString(StandardCharsets.UTF_8)), lines(err.toString(StandardCharsets.UTF_8)));
    }

    private static List<String> words(String command) {
        return List.of(command.replace("\"", "").split(" "));
    }

    private String put(String command) {
        String text = command;
        for (var each : instead.entrySet()) {
            text = text.replace(each.getKey(), each.getValue());
        }
        return text;
    }

    private List<String> lines(Path file) throws IOException {
        return lines(Files.readString(file));
    }

    private List<String> lines(String said) {
        String text = said;
        for (var each : instead.entrySet()) {
            text = text.replace(each.getValue(), each.getKey());
        }
        return text.lines().toList();
    }

    @Override
    public void close() throws IOException {
        for (Thread thread : serving) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        doorbell.close();
    }
}
