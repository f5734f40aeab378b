package org.comity.doors.shell;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A command that works on a node. */
abstract class NodeCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            defaultValue = "${env:COMITY_DATA}",
            description = "the node's data folder (or COMITY_DATA)")
    private Path data = Path.of(".");

    NodeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public final Integer call() {
        return shell.at(data, rooms -> run(rooms, shell.terminal()));
    }

    /** Does the work; answers the exit code. */
    abstract int run(Rooms rooms, Terminal terminal);
}
