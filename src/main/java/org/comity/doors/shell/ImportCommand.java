package org.comity.doors.shell;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comity.border.Admission;
import org.comity.border.Outcome;
import org.comity.border.Shelf;
import org.comity.json.BadJson;
import org.comity.json.JsonElements.Element;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity import}: STIX bundles, arrays, NDJSON, and MISP events, into the node's own collection. */
@Command(
        name = "import",
        description = "Import STIX 2.1 (bundle, array, NDJSON; 2.0 is raised to 2.1) or MISP JSON into the node's own"
                + " collection. Exits with 2 when any object could not be taken; the others are.")
final class ImportCommand extends NodeCommand {

    /** Objects that go into one transaction. */
    private static final int BATCH = 1_000;

    /** Failures told one by one; the rest are counted. */
    private static final int FAILURES_TOLD = 50;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "files; - for what is piped in")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--dry-run", description = "only say what would be taken")
    private boolean dryRun;

    ImportCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        var tally = new Tally(rooms, terminal);
        for (Path file : files) {
            tally.file(file);
        }
        return tally.end();
    }

    /** One run over all the files. */
    private final class Tally {
        private final Rooms rooms;
        private final Terminal terminal;
        private final Shelf home;
        private long taken;
        private long failed;
        private long warned;

        Tally(Rooms rooms, Terminal terminal) {
            this.rooms = rooms;
            this.terminal = terminal;
            this.home = rooms.gate().shelf(rooms.operator(), "home");
        }

        void file(Path named) {
            boolean piped = named.toString().equals("-");
            Path file = terminal.file(named);
            try (var in = piped ? terminal.in().get() : Files.newInputStream(file);
                    var progress = Progress.over(terminal, named.toString(), piped ? -1 : Files.size(file), in)) {
                read(named.toString(), progress.counted());
            } catch (IOException e) {
                throw new Refusal(Exit.USAGE, named + " cannot be read: " + e.getMessage());
            }
        }

        private void read(String name, InputStream in) throws IOException {
            var source = ImportSource.open(new BufferedInputStream(in, 1 << 16));
            source.problems(problem -> failure(name, problem.where(), problem.message()));
            var batch = new ArrayList<Element>(BATCH);
            try {
                for (Element element = source.next(); element != null; element = source.next()) {
                    batch.add(element);
                    if (batch.size() == BATCH) {
                        take(name, batch);
                    }
                }
            } catch (BadJson e) {
                take(name, batch);
                failure(name, "", e.getMessage() + "; what stood before it was taken");
                return;
            }
            take(name, batch);
        }

        private void take(String name, List<Element> batch) {
            if (batch.isEmpty()) {
                return;
            }
            Admission admission =
                    dryRun ? rooms.gate().consider(batch) : rooms.gate().admitBatch(rooms.operator(), home, batch);
            for (Outcome outcome : admission.outcomes()) {
                if (outcome.problem() != null) {
                    failure(name, outcome.id(), outcome.problem());
                } else {
                    taken++;
                    warned += outcome.notes().isEmpty() ? 0 : 1;
                }
            }
            batch.clear();
        }

        private void failure(String file, String id, String problem) {
            if (failed++ < FAILURES_TOLD) {
                terminal.say(file + ": " + (id.isEmpty() ? "" : id + ": ") + problem);
            }
        }

        int end() {
            if (failed > FAILURES_TOLD) {
                terminal.say("... and " + (failed - FAILURES_TOLD) + " more that could not be taken.");
            }
            terminal.out()
                    .println((dryRun ? "would take " : "taken ") + taken + ", failed " + failed + ", with warnings "
                            + warned);
            if (warned > 0) {
                terminal.say("See the warnings with: comity check FILE");
            }
            return failed == 0 ? Exit.OK : Exit.USAGE;
        }
    }
}
