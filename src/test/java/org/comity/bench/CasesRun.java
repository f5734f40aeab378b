package org.comity.bench;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.comity.cases.Desk;
import org.comity.cases.NewCase;
import org.comity.json.JsonObject;

/** One case of {@link CasesBench}: fresh nodes on one database, at one size. */
final class CasesRun {
    /** As many at once as people and programs may work on one node. */
    private static final int WORKERS = 8;

    private static final long DELIVERY_SECONDS_MAX = 300;
    private static final JsonObject NOTHING = JsonObject.EMPTY;

    private final CasesBench.Extent extent;
    private final CasesBench.Size size;
    private final List<String> parts;
    private final boolean profiled;
    private final String pages;
    private final Ground ground;
    private final Workplace workplace;
    private final Figures figures;
    private final String name;

    CasesRun(
            CasesBench.Extent extent,
            CasesBench.Size size,
            List<String> parts,
            boolean profiled,
            String pages,
            Ground ground,
            Workplace workplace,
            Figures figures,
            String name) {
        this.extent = extent;
        this.size = size;
        this.parts = parts;
        this.profiled = profiled;
        this.pages = pages;
        this.ground = ground;
        this.workplace = workplace;
        this.figures = figures;
        this.name = ground.name() + "_" + name;
    }

    void measure() throws Exception {
        CasesWorld world = workplace.keep(CasesWorld.open(ground, workplace, name));
        Bench.say("%s: %,d objects".formatted(name, size.objects()));
        figures.put(name, "fill_objects_s", seconds(() -> world.objects(size.objects())));
        Bench.say("%s: %,d steps of %,d cases".formatted(name, size.steps(), size.cases()));
        figures.put(name, "fill_steps_s", seconds(() -> world.cases(size)));
        night(world);
        if (parts.contains("seen")) {
            Bench.say("%s: steps seen at the partner".formatted(name));
            profiled("steps seen", () -> seen(world));
        }
        if (parts.contains("taken")) {
            Bench.say("%s: steps taken".formatted(name));
            taken(world);
        }
        if (parts.contains("pages")) {
            Bench.say("%s: pages".formatted(name));
            profiled("pages", () -> new PagesRun(extent, world, figures, name, pages).measure());
        }
        workplace.end(world);
        ground.clear(name + "_north", workplace);
        ground.clear(name + "_west", workplace);
        ground.clear(name + "_harbour", workplace);
    }

    /** The case that both nodes work in. */
    private static void night(CasesWorld world) throws Exception {
        Desk north = world.north().desk();
        north.open(new NewCase("night", "incident", "joint", "A night", "TLP:GREEN", ""));
        north.take(
                "night",
                "invited",
                JsonObject.builder().put("party", CasesWorld.WEST).build(),
                Desk.ALL);
        await(
                world,
                "the case at the partner",
                () -> world.west().desk().find("night").isPresent());
        world.west().desk().take("night", "joined", NOTHING, Desk.ALL);
        await(
                world,
                "the partner's step",
                () -> north.require("night")
                        .member(CasesWorld.WEST)
                        .filter(each -> each.standing().label().equals("joined"))
                        .isPresent());
    }

    // ---- a step seen ----

    /** From the taking's return to a fresh GET at the partner that shows it, asked for without a pause. */
    private void seen(CasesWorld world) throws Exception {
        Desk north = world.north().desk();
        String path = "/console/cases/" + north.require("night").id() + "/";
        var taken = new long[extent.seen()];
        try (HttpConnection browser = world.west().browser("operator")) {
            for (int i = -2; i < taken.length; i++) {
                String word = "It is seen that number " + (i + 1_000) + " answers.";
                north.take("night", "noted", says(word), Desk.ALL);
                long begun = System.nanoTime();
                do {
                    browser.get(path);
                    browser.expect(200, "GET " + path);
                    if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(60)) {
                        throw new IllegalStateException("a step did not come to the partner within a minute");
                    }
                } while (!browser.unpacked().contains(word));
                if (i >= 0) {
                    taken[i] = System.nanoTime() - begun;
                }
            }
        }
        Latencies latencies = Latencies.of(List.of(taken));
        figures.put(name, "step_seen_p50_ms", latencies.ms(0.5));
        figures.put(name, "step_seen_p99_ms", latencies.ms(0.99));
    }

    // ---- steps taken ----

    /** Taken by one node, each durable before it is answered, while the partner gets them; until it has them all. */
    private void taken(CasesWorld world) throws Exception {
        Desk north = world.north().desk();
        // So much first that both nodes run as they do on any other day.
        take(north, extent.steps() / 2);
        same(world);
        double cpu = cpuMs();
        long begun = System.nanoTime();
        take(north, extent.steps());
        double seconds = (System.nanoTime() - begun) / 1e9;
        figures.put(name, "steps_per_s", extent.steps() / seconds);
        same(world);
        figures.put(name, "steps_delivered_per_s", extent.steps() / ((System.nanoTime() - begun) / 1e9));
        figures.put(name, "step_cpu_ms", (cpuMs() - cpu) / extent.steps());
        if (profiled) {
            profiled("steps taken", () -> {
                take(north, extent.steps());
                same(world);
            });
        }
    }

    /** Sampled where that is asked for. */
    private void profiled(String part, Work work) throws Exception {
        if (!profiled) {
            work.run();
            return;
        }
        Profile profile =
                Profile.begin(ProcessHandle.current().pid(), workplace.folder().resolve("profile.jfr"));
        work.run();
        profile.end(part);
    }

    private static void take(Desk desk, int steps) throws Exception {
        var next = new AtomicInteger();
        try (var workers = Executors.newFixedThreadPool(WORKERS)) {
            Callable<Void> work = () -> {
                for (int i = next.getAndIncrement(); i < steps; i = next.getAndIncrement()) {
                    desk.take("night", "noted", says("The gateway of operator " + i + " answers again."), Desk.ALL);
                }
                return null;
            };
            for (var each : workers.invokeAll(Collections.nCopies(WORKERS, work))) {
                each.get();
            }
        }
    }

    private static void same(CasesWorld world) throws Exception {
        var want = world.north().desk().require("night").digest();
        await(
                world,
                "the same state at the partner",
                () -> world.west().desk().require("night").digest().equals(want));
    }

    private static void await(CasesWorld world, String what, Callable<Boolean> there) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(DELIVERY_SECONDS_MAX);
        while (!there.call()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(what + " did not come within " + DELIVERY_SECONDS_MAX + " s");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Processor time of this process so far: of nodes and client together, and steadier than a clock on a busy machine. */
    static double cpuMs() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e6;
    }

    private static JsonObject says(String text) {
        return JsonObject.builder().put("text", text).build();
    }

    /** Something that takes a while. */
    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e9;
    }
}
