package org.comity.doors.shell;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.comity.parties.Actor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that works on a node, typed by whoever sits at its data folder. */
abstract class FolderCommand implements Callable<Integer> {
    private final Shell shell;

    @Spec
    @Nullable
    private CommandSpec spec;

    // Not "required" to picocli, which would ask it of a noun even when it stands behind the verb.
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:COMITY_DATA}",
            description = "the node's data folder (or COMITY_DATA)")
    private @Nullable Path data;

    FolderCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public final Integer call() {
        if (data == null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "Missing required option: '--data=DIR'");
        }
        return shell.at(data, rooms -> {
            Actor actor = actor(rooms, shell.terminal());
            return run(actor.person().isEmpty() ? rooms : rooms.as(actor), shell.terminal());
        });
    }

    /** Does the work; answers the exit code. */
    abstract int run(Rooms rooms, Terminal terminal);

    /** Who does it. */
    Actor actor(Rooms rooms, Terminal terminal) {
        return Actor.AT_THE_FOLDER;
    }
}
