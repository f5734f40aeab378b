package org.comity.doors.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.comity.border.Segment;
import org.comity.border.SegmentCheck;
import org.comity.border.SegmentRoad;
import org.comity.feeds.FeedAccount;
import org.comity.feeds.FeedInput;
import org.comity.feeds.FeedPlan;
import org.comity.feeds.FeedRunRow;
import org.comity.feeds.Feeds;
import org.comity.observed.RowForm;
import org.comity.parties.Role;
import org.comity.routing.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity feed}: observations parted among partners, under agreements. */
@Command(
        name = "feed",
        description = "Part observations among partners: each row to the one who can act, as the agreement says.",
        subcommands = {
            FeedCommands.Run.class,
            FeedCommands.Why.class,
            FeedPlanCommands.class,
            FeedCommands.Runs.class,
            FeedDeliverCommand.class,
            FeedSegmentLists.Laid.class,
            FeedSegmentLists.Received.class,
            FeedCommands.Export.class,
            FeedCommands.Verify.class,
            FeedAnswerCommand.class,
            FeedAnswerCommand.Listed.class,
            FeedCurveCommand.class
        })
final class FeedCommands extends Noun {
    /** Rows of a list that are printed. */
    static final int LISTED_MAX = 1_000;

    private static final int AT_ONCE = 1_000;

    @Command(
            name = "run",
            description =
                    "Go through reports: each row is laid for whoever is responsible, if the gate lets it. A run that"
                            + " was stopped is gone on with by the same command. Exits with 2 where rows were malformed or"
                            + " refused.")
    static final class Run extends NodeCommand {
        @Parameters(
                paramLabel = "FILE",
                arity = "1..*",
                description =
                        "files of CSV, NDJSON or JSON, packed with gzip or zstd or not; folders of them; - for what"
                                + " is piped in")
        private List<Path> files = new ArrayList<>();

        @Mixin
        private FeedPlanFiles plan = new FeedPlanFiles();

        @Option(
                names = "--report",
                paramLabel = "NAME",
                defaultValue = "",
                description = "of which report all files are, where their names do not say")
        private String report = "";

        @Option(
                names = "--form",
                paramLabel = "csv|ndjson|json",
                defaultValue = "auto",
                description = "how all files are written, where their names or first bytes do not say")
        private RowForm form = RowForm.auto;

        @Option(
                names = "--aggregate",
                description = "add to each row how often it came in its file within its day, and when first and last; a"
                        + " file is gone through twice more for that, and needs room unpacked beside the blocks")
        private boolean aggregate;

        @Option(names = "--again", description = "go through files again that were gone through already")
        private boolean again;

        Run(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            try {
                return go(rooms, terminal);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refusal(Exit.FAULT, "stopped; what was laid stays, and the same command goes on");
            }
        }

        private int go(Rooms rooms, Terminal terminal) throws IOException, InterruptedException {
            List<RouteInput> named = RouteInput.of(files, terminal, report, form);
            FeedPlan read = plan.read(rooms, terminal, rooms.clock().instant());
            var inputs = new ArrayList<FeedInput>();
            for (RouteInput each : named) {
                var input = new FeedInput(each.shown(), each.identity(), each.report(), () -> opened(each, terminal));
                if (aggregate && each.identity().isEmpty()) {
                    throw new Refusal(
                            Exit.USAGE,
                            "--aggregate goes through a file more than once; name a file that can come again");
                }
                inputs.add(aggregate ? rooms.feeds().aggregated(input, read) : input);
            }
            long begun = System.nanoTime();
            List<Feeds.Gone> gone =
                    rooms.feeds().run(read, inputs, rooms.actor().name(), again, rows -> {});
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            FeedAccount all = FeedAccount.NONE;
            var now = new ArrayList<FeedRunRow>();
            for (Feeds.Gone each : gone) {
                if (each.already()) {
                    terminal.say(each.run().input() + " was gone through already, as run "
                            + each.run().nr() + "; --again goes through it once more");
                } else {
                    now.add(each.run());
                    all = all.and(each.run().account());
                }
                if (each.run().state().equals(FeedRunRow.BROKEN)) {
                    terminal.say(each.run().input() + " breaks off; what came before is laid");
                }
            }
            FeedAccountText.print(now, all, terminal);
            double seconds = Math.max(0.001, took.toMillis() / 1000.0);
            terminal.say(String.format(
                    Locale.ROOT,
                    "%d rows in %.1f s, %d a second",
                    all.read(),
                    seconds,
                    Math.round(all.read() / seconds)));
            boolean clean = all.of(Outcome.MALFORMED) == 0
                    && all.of(Outcome.REFUSED) == 0
                    && gone.stream().noneMatch(each -> each.run().state().equals(FeedRunRow.BROKEN));
            return clean ? Exit.OK : Exit.USAGE;
        }

        private static InputStream opened(RouteInput input, Terminal terminal) throws IOException {
            InputStream in = input.open(terminal);
            try {
                var progress = Progress.over(terminal, input.shown(), input.size(), in);
                var rows = RouteInput.unpacked(progress.counted());
                return new Closing(input.form().seen(rows).rows(rows), progress);
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        }

        /** Ends the bar with the stream. */
        private static final class Closing extends java.io.FilterInputStream {
            private final Progress progress;

            Closing(InputStream in, Progress progress) {
                super(in);
                this.progress = progress;
            }

            @Override
            public void close() throws IOException {
                progress.close();
                super.close();
            }
        }
    }

    @Command(
            name = "why",
            description = "Say what the gate lets each recipient have of a report, by which clause, and what of it is"
                    + " left out.")
    static final class Why extends TableCommand {
        @Mixin
        private FeedPlanFiles plan = new FeedPlanFiles();

        @Parameters(paramLabel = "REPORT", description = "its name, such as event4_sinkhole")
        private String report = "";

        @Option(
                names = "--columns",
                split = ",",
                paramLabel = "NAME",
                defaultValue = "timestamp,src_ip,src_port,src_hostname,dst_ip,infection,tag",
                description = "its columns (default ${DEFAULT-VALUE})")
        private List<String> columns = new ArrayList<>();

        Why(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return Role.READING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            try {
                FeedPlan read = plan.read(rooms, terminal, rooms.clock().instant());
                var table = new Table("recipient", "party", "agreement", "answer");
                for (int i = 0; i < read.recipients().size(); i++) {
                    SegmentRoad.Terms terms = rooms.feeds().terms(read, i, report, columns);
                    table.row(
                            read.recipients().get(i).id(),
                            terms.party(),
                            Objects.requireNonNullElse(terms.agreement(), ""),
                            terms.decision()
                                    + (terms.decision().allowed() && read.isOwner(i)
                                            ? "; to the owner of the addresses, these exactly"
                                            : ""));
                }
                table.print(terminal, form());
                return Exit.OK;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Command(name = "runs", description = "List what was gone through, the newest first, with its account.")
    static final class Runs extends TableCommand {
        Runs(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return Role.READING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            FeedAccountText.runs(rooms.feeds().runs(LISTED_MAX)).print(terminal, form());
            return Exit.OK;
        }
    }

    @Command(
            name = "export",
            description = "Write what came from partners into files: one for each party, report and header.")
    static final class Export extends NodeCommand {
        @Option(
                names = "--out",
                paramLabel = "DIR",
                required = true,
                description = "an empty folder, or one still to be made")
        private Path out = Path.of("");

        @Option(names = "--party", paramLabel = "ID", defaultValue = "", description = "from that party alone")
        private String party = "";

        Export(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Path folder = terminal.file(out);
            try {
                Files.createDirectories(folder);
                try (var there = Files.list(folder)) {
                    if (there.findAny().isPresent()) {
                        throw new Refusal(Exit.USAGE, out + " holds something; name an empty folder");
                    }
                }
                long rows = 0;
                int segments = 0;
                Map<String, Integer> headers = new LinkedHashMap<>();
                for (List<Segment> some = rooms.feeds().here(0, AT_ONCE);
                        !some.isEmpty();
                        some = rooms.feeds().here(some.getLast().nr(), AT_ONCE)) {
                    for (Segment each : some) {
                        if (party.isEmpty() || party.equals(each.party())) {
                            append(rooms, each, folder.resolve(file(each, headers)));
                            rows += each.rows();
                            segments++;
                        }
                    }
                }
                terminal.say(rows + " rows of " + segments + " segments are in " + out);
                return Exit.OK;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Of which name; a header of a report that is another than those before it has a file of its own. */
        private static String file(Segment segment, Map<String, Integer> headers) {
            String report = segment.party() + "/" + segment.report();
            String key = report + "\n" + segment.header();
            int before = (int) headers.keySet().stream()
                    .filter(each -> each.startsWith(report + "\n"))
                    .count();
            int number = headers.computeIfAbsent(key, fresh -> before + 1);
            return report + (number == 1 ? "" : "-" + number) + ".csv";
        }

        private static void append(Rooms rooms, Segment segment, Path file) throws IOException {
            boolean fresh = !Files.exists(file);
            Files.createDirectories(file.getParent());
            try (OutputStream to = Files.newOutputStream(
                    file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
                if (fresh) {
                    to.write(segment.header().getBytes(StandardCharsets.UTF_8));
                }
                Files.copy(rooms.feeds().file(segment), to);
            }
        }
    }

    @Command(
            name = "verify",
            description =
                    "Hold the rows that lie here, ours and those that came, against their hashes, and these against our"
                            + " logs. Whether the logs hold is said by: comity ledger verify. Exits with 6 where one does not.")
    static final class Verify extends NodeCommand {
        Verify(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return Role.READING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            SegmentCheck.Found found = rooms.federation().segmentCheck().run();
            found.wrong().forEach(each -> terminal.out().println("FAIL: " + each));
            terminal.out()
                    .println(found.laid() + " segments laid, " + found.received() + " received: "
                            + (found.wrong().isEmpty()
                                    ? "all hold."
                                    : found.wrong().size() + " faults."));
            return found.wrong().isEmpty() ? Exit.OK : Exit.NOT_VERIFIED;
        }
    }
}
