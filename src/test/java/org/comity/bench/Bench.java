package org.comity.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The command behind {@code bin/bench}: finds the bench by its name, gives it a folder, prints what it measured. */
public final class Bench {

    /** What one bench does: put figures under their keys, and leave nothing running. */
    interface Measure {
        void run(Options options, Workplace workplace, Figures figures) throws Exception;
    }

    /**
     * A bench.
     *
     * @param headline the beginning of the cases whose figures also stand under plain keys; of several the last that has it
     *     counts
     */
    private record Entry(
            String name, String about, Set<String> switches, Set<String> settings, String headline, Measure measure) {}

    private static final List<Entry> BENCHES = List.of(
            new Entry(
                    "exchange",
                    "objects taken in, served and found over TAXII, beside what the bare database does",
                    Set.of("--profile"),
                    Set.of("--sizes", "--databases", "--database", "--connections"),
                    "sqlite",
                    new ExchangeBench()),
            new Entry(
                    "ledger",
                    "a whole log verified: records, items, commitments, tree and signatures",
                    Set.of(),
                    Set.of("--entries"),
                    "sqlite",
                    new LedgerBench()),
            new Entry(
                    "federation",
                    "objects pulled from node to node over mutual TLS: signed, verified, stored, receipted",
                    Set.of(),
                    Set.of("--size"),
                    "sqlite",
                    new FederationBench()),
            new Entry(
                    "border",
                    "the border: decisions, releases, exchange of nodes, logs, and worlds compared for leaks",
                    Set.of(),
                    Set.of("--parts", "--objects", "--worlds"),
                    "",
                    new BorderBench()),
            new Entry(
                    "cases",
                    "pages of the console, steps taken and seen at the partner, and a long case folded, with much held",
                    Set.of("--profile"),
                    Set.of("--parts", "--pages", "--objects", "--cases", "--steps", "--databases", "--database"),
                    "sqlite",
                    new CasesBench()),
            new Entry(
                    "routing",
                    "observations routed into durable blocks, on one core and on two, and addresses looked up",
                    Set.of(),
                    Set.of("--rows"),
                    "",
                    new RoutingBench()));

    private static final Logger LOGS = Logger.getLogger("");

    private static final int EXIT_USAGE = 64;
    private static final int EXIT_INTERRUPTED = 130;
    private static final int MESSAGE_CHARS_MAX = 4_000;

    private Bench() {}

    public static void main(String[] args) {
        // The embedded PostgreSQL tells each of its steps; here only what goes wrong is of interest.
        LOGS.setLevel(Level.WARNING);
        Locale.setDefault(Locale.ROOT);
        System.exit(run(args));
    }

    private static int run(String[] args) {
        if (args.length == 0) {
            System.out.println("bin/bench NAME [--quick] [--write] [--folder DIR] [options of the bench]\n");
            for (Entry each : BENCHES) {
                var options = new TreeSet<>(each.switches);
                options.addAll(each.settings);
                System.out.printf("  %-10s %s%n  %10s %s%n", each.name, each.about, "", String.join(" ", options));
            }
            System.out.println("\n--quick ends within a minute; --write keeps the table in docs/measurements.md;"
                    + "\n--folder names the disk to measure on (default: the temporary folder).");
            return 0;
        }
        for (Entry each : BENCHES) {
            if (each.name.equals(args[0])) {
                return run(each, Arrays.asList(args).subList(1, args.length));
            }
        }
        System.err.println("bench: there is no bench '" + args[0] + "'; bin/bench alone lists them");
        return EXIT_USAGE;
    }

    private static int run(Entry entry, List<String> arguments) {
        try {
            var switches = new TreeSet<>(entry.switches);
            switches.addAll(List.of("--quick", "--write"));
            var settings = new TreeSet<>(entry.settings);
            settings.add("--folder");
            Options options = Options.read(arguments, switches, settings);
            if (options.has("--write") && options.has("--quick")) {
                throw new Options.NotUnderstood("--quick is for looking; what --write keeps is measured whole");
            }
            Path parent = Path.of(options.value("--folder", System.getProperty("java.io.tmpdir")));
            var figures = new Figures();
            figures.note("bench", entry.name);
            figures.note("command", written(entry, arguments));
            figures.note("commit", commit());
            figures.note("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            if (!measure(entry, options, parent, figures)) {
                return EXIT_INTERRUPTED;
            }
            System.out.println(figures.heading());
            System.out.println(figures.table());
            if (options.has("--write")) {
                write(entry, figures);
            }
            System.out.println(figures.json(entry.headline));
            return 0;
        } catch (Options.NotUnderstood e) {
            System.err.println("bench: " + e.getMessage());
            return EXIT_USAGE;
        } catch (Exception e) {
            tell(e);
            return 1;
        }
    }

    /** False where the run was cut short: what failed then failed because all was being stopped. */
    private static boolean measure(Entry entry, Options options, Path parent, Figures figures) throws Exception {
        try (Workplace workplace = Workplace.in(parent)) {
            figures.note("machine", Machine.line(workplace.folder()));
            try {
                entry.measure.run(options, workplace, figures);
                return true;
            } catch (Exception e) {
                if (workplace.cleared()) {
                    return false;
                }
                NodeProcess.tellLogs(workplace.folder());
                throw e;
            }
        }
    }

    /** A database's message may hold the whole statement with its thousand rows; the beginning says enough. */
    private static void tell(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        System.err.println("bench: " + failure.getClass().getSimpleName() + ": "
                + message.substring(0, Math.min(message.length(), MESSAGE_CHARS_MAX)));
        for (StackTraceElement frame : failure.getStackTrace()) {
            if (frame.getClassName().startsWith(Bench.class.getPackageName())) {
                System.err.println("  at " + frame);
            }
        }
    }

    /** The command as anyone would type it, without the folder, which is this machine's own. */
    private static String written(Entry entry, List<String> arguments) {
        var line = new ArrayList<>(List.of("bin/bench", entry.name));
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).equals("--folder")) {
                i++;
            } else if (!arguments.get(i).equals("--write")) {
                line.add(arguments.get(i).replaceAll("password=[^&]*", "password=***"));
            }
        }
        return String.join(" ", line);
    }

    /** Replaces what stands between the bench's marks in docs/measurements.md, or adds a section at the end. */
    private static void write(Entry entry, Figures figures) throws IOException {
        Path file = home().resolve("docs/measurements.md");
        Files.createDirectories(file.getParent());
        String before = Files.exists(file) ? Files.readString(file) : "# Measurements\n";
        String begin = "<!-- bin/bench " + entry.name + " -->\n";
        String end = "<!-- end of bin/bench " + entry.name + " -->\n";
        String measured = begin + figures.heading() + "\n" + figures.table() + end;
        int from = before.indexOf(begin);
        int to = before.indexOf(end);
        String after = from >= 0 && to > from
                ? before.substring(0, from) + measured + before.substring(to + end.length())
                : before + "\n## " + entry.name + "\n\n" + entry.about + "\n\n" + measured;
        Files.writeString(file, after);
        say("the table stands in docs/measurements.md");
    }

    private static Path home() {
        return Path.of(System.getProperty("comity.home", "."));
    }

    /** The commit that was measured, with a word where files differ from it; a copy without git has none. */
    private static String commit() throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "-C", home().toString(), "describe", "--always", "--dirty=, changed")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String told = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return git.waitFor() == 0 ? told : "unknown";
    }

    /** Tells the person who waits what happens now; on standard error, so that the output stays the table. */
    static void say(String text) {
        System.err.println("bench: " + text);
    }
}
