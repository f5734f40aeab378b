package org.comity.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comity.cases.FoldedCase;

/**
 * Joint work: every page of the console for persons of several roles with much held, how soon a step shows at the partner,
 * how many steps a second one node takes, and how fast a long case folds. Two nodes in this process, each with its own
 * database and open doors; whatever both cost is in the figures.
 */
final class CasesBench implements Bench.Measure {
    /** What can be measured by itself. */
    static final List<String> PARTS = List.of("seen", "taken", "pages", "fold");

    private static final int FOLDED = 10_000;
    private static final int FOLDS = 21;

    /** How much is asked for. */
    record Extent(int pages, int warmUps, int seen, int steps) {
        static final Extent WHOLE = new Extent(300, 60, 200, 3_000);
        static final Extent QUICK = new Extent(30, 10, 20, 600);
    }

    /** How much is held: objects, cases, steps of them all, and steps of the one long case. */
    record Size(int objects, int cases, int steps, int longest) {}

    @Override
    public void run(Options options, Workplace workplace, Figures figures) throws Exception {
        List<String> parts =
                List.of(options.value("--parts", String.join(",", PARTS)).split(","));
        for (String part : parts) {
            if (!PARTS.contains(part)) {
                throw new Options.NotUnderstood("--parts takes some of " + PARTS + ", not " + part);
            }
        }
        boolean quick = options.has("--quick");
        Extent extent = quick ? Extent.QUICK : Extent.WHOLE;
        int steps = options.number("--steps", quick ? 3_000 : 1_000_000);
        var size = new Size(
                options.number("--objects", quick ? 2_000 : 2_000_000),
                options.number("--cases", quick ? 50 : 10_000),
                steps,
                Math.min(9_900, steps / 2));
        String name = "%s_%s_%s"
                .formatted(
                        Options.sizeText(size.objects()),
                        Options.sizeText(size.cases()),
                        Options.sizeText(size.steps()));
        figures.key(
                "page_p99_ms",
                "step_seen_p50_ms",
                "step_seen_p99_ms",
                "steps_per_s",
                "steps_delivered_per_s",
                "step_cpu_ms");
        figures.key("fold_10000_ms", "fold_10000_cpu_ms", "page_kb", "fill_objects_s", "fill_steps_s");
        List<String> databases = databases(options, quick);
        if (!parts.equals(List.of("fold"))) {
            workplace.requireFree(size.objects() * 3_000L + size.steps() * 12_000L + 500_000_000L);
            for (String database : databases) {
                Ground ground = Ground.open(database, options.value("--database"), workplace, figures);
                new CasesRun(
                                extent,
                                size,
                                parts,
                                options.has("--profile"),
                                options.value("--pages", ""),
                                ground,
                                workplace,
                                figures,
                                name)
                        .measure();
                if (ground.server() != null) {
                    workplace.end(ground.server());
                }
            }
        }
        if (parts.contains("fold")) {
            Bench.say("folding a case of " + FOLDED + " steps");
            double[] fold = fold(options.has("--profile"), workplace);
            for (String database : databases) {
                figures.put(database + "_" + name, "fold_10000_ms", fold[0]);
                figures.put(database + "_" + name, "fold_10000_cpu_ms", fold[1]);
            }
        }
    }

    private static List<String> databases(Options options, boolean quick) {
        String fallback = options.value("--database") != null ? "postgresql" : quick ? "sqlite" : "sqlite,postgresql";
        List<String> databases = List.of(options.value("--databases", fallback).split(","));
        for (String each : databases) {
            if (!Ground.NAMES.contains(each)) {
                throw new Options.NotUnderstood(
                        "--databases takes sqlite, postgresql or both with a comma, not " + each);
            }
        }
        // SQLite last, so that the plain keys are its.
        return new ArrayList<>(databases).reversed();
    }

    /** The median by the clock, and the processor time of one. */
    private static double[] fold(boolean profiled, Workplace workplace) throws Exception {
        var folded = new FoldedCase(FOLDED);
        for (int i = 0; i < FOLDS; i++) {
            long counting = folded.fold();
            if (counting < FOLDED * 9L / 10) {
                throw new IllegalStateException("of " + folded.size() + " steps only " + counting + " count");
            }
        }
        double[] taken = new double[FOLDS];
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < FOLDS; i++) {
            long begun = System.nanoTime();
            folded.fold();
            taken[i] = (System.nanoTime() - begun) / 1e6;
        }
        cpu = threads.getCurrentThreadCpuTime() - cpu;
        if (profiled) {
            Profile profile = Profile.begin(
                    ProcessHandle.current().pid(), workplace.folder().resolve("profile.jfr"));
            for (int i = 0; i < FOLDS * 5; i++) {
                folded.fold();
            }
            profile.end("folds");
        }
        Arrays.sort(taken);
        return new double[] {taken[FOLDS / 2], cpu / 1e6 / FOLDS};
    }
}
