package org.comity;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Map;
import org.comity.doors.shell.Access;
import org.comity.doors.shell.Exit;
import org.comity.doors.shell.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity backup}: a whole node in one file. */
@Command(
        name = "backup",
        description = "A whole node in one file: keys, settings, database.",
        synopsisSubcommandLabel = "COMMAND")
final class BackupCommands {
    private final Terminal terminal;
    private final Access access;
    private final String[] arguments;
    private final Map<String, String> environment;

    BackupCommands(Terminal terminal, Access access, String[] arguments, Map<String, String> environment) {
        this.terminal = terminal;
        this.access = access;
        this.arguments = arguments;
        this.environment = environment;
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Write a backup; the node may go on serving.")
    int create(
            @Option(
                            names = "--data",
                            required = true,
                            paramLabel = "DIR",
                            defaultValue = "${env:COMITY_DATA}",
                            description = "the node's data folder (or COMITY_DATA)")
                    Path data,
            @Parameters(paramLabel = "FILE", description = "the file to write; it must not be there") Path file) {
        return access.to(terminal.file(data), arguments, terminal, rooms -> {
            Path target = terminal.file(file);
            try {
                long bytes = Backup.create(
                        rooms.folder(), rooms.database(), target, rooms.clock().instant());
                terminal.say("Written " + bytes + " bytes to " + file
                        + ". It holds the node's secret key: keep it as you keep that.");
                return Exit.OK;
            } catch (FileAlreadyExistsException e) {
                throw new IllegalArgumentException(file + " is there already; nothing is written over it", e);
            } catch (IOException e) {
                throw new IllegalArgumentException(file + " cannot be written: " + e, e);
            }
        });
    }

    @Command(
            name = "restore",
            mixinStandardHelpOptions = true,
            description = "Make a node from a backup, as a new incarnation of the one it was.")
    int restore(
            @Option(names = "--data", required = true, paramLabel = "DIR", description = "the data folder to make")
                    Path data,
            @Option(
                            names = "--database",
                            paramLabel = "URL",
                            description = "jdbc:postgresql://... of an empty database; left out: SQLite in the folder")
                    @Nullable
                    String database,
            @Parameters(paramLabel = "FILE", description = "the backup") Path file)
            throws IOException {
        var folder = new DataFolder(terminal.file(data));
        String incarnation = Backup.restore(terminal.file(file), folder, database, environment);
        terminal.say("Restored into " + data + " as incarnation " + incarnation
                + ": its logs begin anew beside the old ones, which stay and can be verified.");
        terminal.say("The node it was taken from must not run any more.");
        return Exit.OK;
    }
}
