package org.comity.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.comity.doors.shell.Exit;
import org.comity.doors.shell.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code comity demo}: two nodes, one agreement, one crossing, on this machine alone. */
@Command(
        name = "demo",
        subcommands = {DemoCommand.Tamper.class, DemoCommand.Heal.class, RoadCommand.Cut.class, RoadCommand.Join.class},
        description = "Nodes of fictional parties on this machine: one shares botnet indicators with the other under"
                + " an agreement; what it does not allow is refused with the reason; both verify their logs. The nodes"
                + " run on until you stop them.")
public final class DemoCommand implements Callable<Integer> {
    private final Program program;
    private final Terminal terminal;

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description = "your own STIX or MISP file in place of the generated one")
    private @Nullable Path bundle;

    @Option(
            names = {"--data", "--keep"},
            paramLabel = "DIR",
            description = "where the nodes live; left out: a scratch folder, removed at the end")
    private @Nullable Path data;

    @Option(names = "--once", description = "end when all is shown, instead of leaving the nodes running")
    private boolean once;

    public DemoCommand(Program program, Terminal terminal) {
        this.program = program;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = data == null ? Files.createTempDirectory("comity-demo") : terminal.file(data);
        try (var demo = new Demo(program, terminal, folder, bundle == null ? null : terminal.file(bundle))) {
            if (!demo.play()) {
                return Exit.FAULT;
            }
            if (!once) {
                demo.stay();
            }
        } finally {
            if (data == null) {
                remove(folder);
            }
        }
        return Exit.OK;
    }

    Terminal terminal() {
        return terminal;
    }

    @Command(name = "tamper", description = "Change one record in the log of the demo's first node, behind its back.")
    static final class Tamper implements Callable<Integer> {
        @ParentCommand
        private @Nullable DemoCommand demo;

        @Option(
                names = {"--data", "--keep"},
                required = true,
                paramLabel = "DIR",
                description = "where the demo lives")
        private Path data = Path.of(".");

        @Override
        public Integer call() throws IOException {
            Terminal terminal = Objects.requireNonNull(demo).terminal;
            terminal.say(new Tampering(terminal.file(data)).tamper());
            return Exit.OK;
        }
    }

    @Command(name = "heal", description = "Put the record back that demo tamper changed.")
    static final class Heal implements Callable<Integer> {
        @ParentCommand
        private @Nullable DemoCommand demo;

        @Option(
                names = {"--data", "--keep"},
                required = true,
                paramLabel = "DIR",
                description = "where the demo lives")
        private Path data = Path.of(".");

        @Override
        public Integer call() throws IOException {
            Terminal terminal = Objects.requireNonNull(demo).terminal;
            terminal.say(new Tampering(terminal.file(data)).heal());
            return Exit.OK;
        }
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
