package org.comity.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A serving node, started by the launcher as its users start it, in a process of its own. */
final class NodeProcess implements AutoCloseable {

    private static final int READY_SECONDS_MAX = 120;
    private static final int STOP_SECONDS_MAX = 60;

    private final Process launcher;
    private final long execNanos;
    private final CompletableFuture<URI> ready = new CompletableFuture<>();
    private double startSeconds = Double.NaN;

    private NodeProcess(ProcessBuilder builder) throws IOException {
        execNanos = System.nanoTime();
        launcher = builder.start();
        launcher.getOutputStream().close();
        Thread.ofPlatform().daemon().name("node-output").start(this::read);
    }

    /**
     * Runs one command of the program to its end.
     *
     * @return what it wrote to standard output
     * @throws IllegalStateException when it fails, with what it wrote to standard error
     */
    static String command(List<String> arguments) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("comity-bench-", ".err");
        try {
            Process process = comity(arguments).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("./comity " + String.join(" ", arguments) + " ended with "
                        + process.exitValue() + ": " + out + Files.readString(errors));
            }
            return out;
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    /**
     * Starts {@code ./comity serve} and waits for its {@code ready} line; the workplace stops it at the latest.
     *
     * @param errors where its standard error is added
     */
    static NodeProcess serve(Workplace workplace, List<String> arguments, Path errors)
            throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("serve"));
        all.addAll(arguments);
        var node = workplace.keep(
                new NodeProcess(comity(all).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))));
        try {
            node.ready.get(READY_SECONDS_MAX, TimeUnit.SECONDS);
            return node;
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "./comity " + String.join(" ", all) + " did not become ready: " + tail(errors), e);
        }
    }

    private static ProcessBuilder comity(List<String> arguments) {
        Path home = Path.of(System.getProperty("comity.home", "."));
        var line = new ArrayList<String>();
        line.add(home.resolve("comity").toString());
        line.addAll(arguments);
        var builder = new ProcessBuilder(line);
        // The node runs on the JDK that the machine line names.
        builder.environment().put("COMITY_JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private void read() {
        try (BufferedReader out = launcher.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("ready ")) {
                    startSeconds = (System.nanoTime() - execNanos) / 1e9;
                    ready.complete(
                            URI.create(line.substring("ready ".length()).strip().split(" ")[0]));
                }
            }
            ready.completeExceptionally(new IOException("it ended before it was ready"));
        } catch (IOException | IllegalArgumentException e) {
            ready.completeExceptionally(e);
        }
    }

    /** Says how the logs of nodes in that folder end: they go with it. */
    static void tellLogs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                Bench.say(each.getFileName() + " ends:\n" + tail(each));
            }
        }
    }

    private static String tail(Path errors) throws IOException {
        String text = Files.exists(errors) ? Files.readString(errors) : "";
        return text.substring(Math.max(0, text.length() - 4_000));
    }

    /** The URL of the ready line, without a slash at its end. */
    URI base() {
        String text = ready.join().toString();
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /** From exec of the launcher to the ready line. */
    double startSeconds() {
        return startSeconds;
    }

    /** The process of the JVM: the launcher's own where it replaced itself, else its descendant. */
    long pid() {
        if (isJava(launcher.toHandle())) {
            return launcher.pid();
        }
        return launcher.descendants()
                .filter(NodeProcess::isJava)
                .min(Comparator.comparingLong(ProcessHandle::pid))
                .orElse(launcher.toHandle())
                .pid();
    }

    private static boolean isJava(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("java");
    }

    /** Megabytes (10^6) of a line in the process's status, such as VmRSS or RssAnon. */
    double memoryMb(String line) throws IOException {
        for (String each : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
            if (each.startsWith(line + ":")) {
                return Double.parseDouble(each.replaceAll("[^0-9]", "")) * 1024 / 1e6;
            }
        }
        throw new IOException("the process status has no line " + line);
    }

    /** Processor time it has used so far, in seconds. */
    double cpuSeconds() {
        return ProcessHandle.of(pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .map(used -> used.toNanos() / 1e9)
                .orElse(Double.NaN);
    }

    @Override
    public void close() throws IOException {
        stop(launcher);
    }

    private static void stop(Process process) {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroy();
        below.forEach(ProcessHandle::destroy);
        try {
            if (process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                for (ProcessHandle each : below) {
                    each.onExit().get(STOP_SECONDS_MAX, TimeUnit.SECONDS);
                }
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            System.err.println("bench: a node did not stop when asked, it is killed");
        }
        below.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "the node, process " + launcher.pid();
    }
}
