package org.comity;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A serving node in a process of its own, which can be killed with SIGKILL. */
final class NodeProcess implements AutoCloseable {

    /** Of this very process; a launcher of tests may have loaded it from elsewhere than its own class path says. */
    private static final String CLASS_PATH =
            Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader
                    ? Stream.of(loader.getURLs())
                            .map(url -> Path.of(URI.create(url.toString())).toString())
                            .collect(Collectors.joining(File.pathSeparator))
                    : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    private final Process process;
    private final String base;

    private NodeProcess(Process process, String base) {
        this.process = process;
        this.base = base;
    }

    /**
     * Starts a node and waits until it is ready.
     *
     * @param desk where the node's folder is; what it says on stderr is added to a file there
     * @param data the node's folder
     * @param more arguments of {@code serve}
     */
    static NodeProcess start(Path desk, String data, String... more) throws IOException {
        Path err = desk.resolve(data + ".err");
        var command = new ArrayList<>(program());
        command.addAll(List.of("serve", "--data", desk.resolve(data).toString(), "--listen", "127.0.0.1:0", "--http"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()))
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        // Anybody may speak first: a JVM says on stdout what it could not have of a busy machine.
        var said = new ArrayList<String>();
        String line = out.readLine();
        while (line != null && !line.startsWith("ready ")) {
            said.add(line);
            line = out.readLine();
        }
        if (line == null) {
            out.close();
            process.destroy();
            throw new AssertionError("the node in " + data + " did not come up, it said " + said + ", ended with "
                    + process.onExit().join().exitValue() + " and: " + Files.readString(err));
        }
        Thread.ofVirtual().start(() -> {
            try (out) {
                out.transferTo(Writer.nullWriter());
            } catch (IOException e) {
                // it was killed
            }
        });
        return new NodeProcess(process, line.substring("ready ".length()).strip());
    }

    /** The program in a process of its own; its command line follows. */
    static List<String> program() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                CLASS_PATH,
                "org.comity.Comity");
    }

    /** Where its own people and TAXII clients come in, with a slash at the end. */
    String base() {
        return base;
    }

    /** Ends it as {@code kill -9} does; it is gone when this returns. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
