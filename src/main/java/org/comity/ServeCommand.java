package org.comity;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.comity.doors.shell.Exit;
import org.comity.doors.shell.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code comity serve}: open a node's doors until it is stopped. */
@Command(
        name = "serve",
        description =
                "Open a node's doors. Prints a line beginning with \"ready \" and the base URL when it answers, and"
                        + " runs until it is stopped.")
final class ServeCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> environment;
    private final InstantSource clock;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            defaultValue = "${env:COMITY_DATA}",
            description = "the node's data folder (or COMITY_DATA)")
    private Path data = Path.of(".");

    @Option(names = "--listen", paramLabel = "HOST:PORT", description = "where to listen; port 0 takes any free one")
    private @Nullable String listen;

    @Option(
            names = "--peer-listen",
            paramLabel = "HOST:PORT",
            description = "where nodes of partners come in, always with TLS; port 0 takes any free one")
    private @Nullable String peerListen;

    @Option(names = "--http", description = "plain HTTP, on a loopback address only")
    private boolean http;

    @Option(names = "--public-url", paramLabel = "URL", description = "base URL by which others reach it")
    private @Nullable String publicUrl;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "certificate chain in PEM")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "its PKCS#8 key in PEM")
    private @Nullable Path key;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description =
                    "jdbc:postgresql://...; an empty database takes over what the node holds, and stays its database")
    private @Nullable String database;

    ServeCommand(Terminal terminal, Map<String, String> environment, InstantSource clock) {
        this.terminal = terminal;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        var folder = new DataFolder(terminal.file(data));
        folder.requireNode();
        Config config = Config.read(folder.path(), environment, set());
        if (database != null) {
            Relocation.move(folder, Config.read(folder.path(), environment, Map.of()), config, terminal);
        }
        var stop = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            stop.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try (Node node = Node.open(folder, config, clock);
                Serving serving = Serving.open(node, folder, config, http)) {
            serving.remarks().forEach(terminal::say);
            serving.peerBase().ifPresent(base -> terminal.out().println("peer " + base + "/"));
            terminal.out().println("ready " + serving.base() + "/");
            terminal.out().flush();
            stop.await();
        } catch (InterruptedException e) {
            return Exit.OK; // whoever runs it in a thread has stopped it
        } finally {
            stopped.countDown();
        }
        return Exit.OK;
    }

    private Map<Setting, String> set() {
        var set = new EnumMap<Setting, String>(Setting.class);
        put(set, Setting.SERVER_LISTEN, listen);
        put(set, Setting.PEER_LISTEN, peerListen);
        put(set, Setting.SERVER_PUBLIC_URL, publicUrl);
        put(
                set,
                Setting.SERVER_TLS_CERT,
                certificate == null ? null : terminal.file(certificate).toString());
        put(set, Setting.SERVER_TLS_KEY, key == null ? null : terminal.file(key).toString());
        put(set, Setting.DATABASE_URL, database);
        return set;
    }

    private static void put(Map<Setting, String> set, Setting setting, @Nullable String text) {
        if (text != null) {
            set.put(setting, text);
        }
    }
}
