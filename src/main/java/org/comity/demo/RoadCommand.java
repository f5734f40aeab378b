package org.comity.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.comity.doors.shell.Exit;
import org.comity.doors.shell.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code comity demo cut} and {@code comity demo join}. */
abstract class RoadCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable DemoCommand demo;

    @Option(
            names = {"--data", "--keep"},
            required = true,
            paramLabel = "DIR",
            description = "where the demo lives")
    private Path data = Path.of(".");

    abstract String order();

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Objects.requireNonNull(demo).terminal();
        terminal.say(Road.order(terminal.file(data), order()));
        return Exit.OK;
    }

    @Command(
            name = "cut",
            description = "Cut the road between two nodes of a running demo: Westland's police and Northland.")
    static final class Cut extends RoadCommand {
        @Override
        String order() {
            return "cut";
        }
    }

    @Command(name = "join", description = "Join the road again that demo cut has cut.")
    static final class Join extends RoadCommand {
        @Override
        String order() {
            return "join";
        }
    }
}
