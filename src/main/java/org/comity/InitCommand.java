package org.comity;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.comity.doors.shell.Exit;
import org.comity.doors.shell.Terminal;
import org.comity.seal.SigningKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code comity init}: make a node. */
@Command(name = "init", description = "Make a node: its folder, its key, its database, its own party.")
final class InitCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> environment;
    private final InstantSource clock;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "the data folder to make")
    private Path data = Path.of(".");

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "what people call the party")
    private String name = "";

    @Option(
            names = "--id",
            required = true,
            paramLabel = "DOMAIN",
            description = "the domain name it is known by, such as csirt.northland.example")
    private String id = "";

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "jdbc:postgresql://...; left out: SQLite in the folder")
    private @Nullable String database;

    InitCommand(Terminal terminal, Map<String, String> environment, InstantSource clock) {
        this.terminal = terminal;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        var folder = new DataFolder(terminal.file(data));
        Map<Setting, String> set = database == null ? Map.of() : Map.of(Setting.DATABASE_URL, database);
        Node.create(folder, Config.read(folder.path(), environment, set), id, name, clock);
        if (database != null) {
            Config.keep(folder.config(), Setting.DATABASE_URL, database);
        }
        var key = SigningKey.load(folder.signingKey()).verifyKey();
        terminal.say("Made the node of " + name + " (" + id + ") in " + data + ".");
        terminal.say("Its key's fingerprint, to be compared by voice: "
                + key.fingerprint().spoken());
        terminal.say("Next: comity serve --data " + data + " --listen 127.0.0.1:8443");
        return Exit.OK;
    }
}
