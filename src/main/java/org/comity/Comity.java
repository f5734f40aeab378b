package org.comity;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comity.demo.DemoCommand;
import org.comity.doors.shell.Access;
import org.comity.doors.shell.DutyCommands;
import org.comity.doors.shell.ReportsCommands;
import org.comity.doors.shell.RouteCommand;
import org.comity.doors.shell.Shell;
import org.comity.doors.shell.Terminal;

/**
 * The program. Read {@link Node} next: it wires all the rooms of a node in floor order; {@link Serving} opens its doors;
 * the commands are in {@code doors.shell}, but for those that start or move a node, which stand here.
 */
public final class Comity {
    private Comity() {}

    public static void main(String[] arguments) {
        Logging.quiet();
        var terminal = new Terminal(
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                () -> System.in,
                Path.of("").toAbsolutePath(),
                isWatched(),
                columns());
        int exit = run(arguments, terminal, System.getenv());
        System.exit(exit);
    }

    /** Runs one command line as typed at that terminal; answers its exit code. */
    static int run(String[] arguments, Terminal terminal, Map<String, String> environment) {
        return run(arguments, terminal, environment, InstantSource.system());
    }

    /** The same by another clock, so that a drill can let an agreement lapse. */
    static int run(String[] arguments, Terminal terminal, Map<String, String> environment, InstantSource clock) {
        var access = new NodeAccess(environment, clock);
        var commands = new ArrayList<Object>(ofNode(arguments, terminal, access, environment));
        commands.add(new InitCommand(terminal, environment, clock));
        commands.add(new ServeCommand(terminal, environment, clock));
        commands.add(new WarmUpCommand((words, stage) -> run(words, stage, environment, clock), terminal, clock));
        commands.add(new DutyCommands(terminal, clock));
        commands.add(new RouteCommand(terminal, clock));
        commands.add(new ReportsCommands(terminal, clock));
        commands.add(new DemoCommand((words, stage) -> run(words, stage, environment, clock), terminal));
        return Shell.run(arguments, terminal, access, commands);
    }

    /** The commands of this floor that a serving node can run too. */
    static List<Object> ofNode(String[] arguments, Terminal terminal, Access access, Map<String, String> environment) {
        return List.of(
                new ConfigCommands(terminal, environment),
                new BackupCommands(terminal, access, arguments, environment));
    }

    private static boolean isWatched() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** As the launcher found it; where nobody watches, lines may be of any length. */
    private static int columns() {
        try {
            return Integer.parseInt(System.getenv().getOrDefault("COLUMNS", isWatched() ? "100" : "1000"));
        } catch (NumberFormatException e) {
            return 100;
        }
    }
}
