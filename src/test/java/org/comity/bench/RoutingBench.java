package org.comity.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Observations read, held against what was seen, routed by tables of the Internet's size and laid into durable blocks, as
 * a node does it but without the node. Each case is a process of its own, on as many cores as it says.
 */
final class RoutingBench implements Bench.Measure {
    private static final int ROWS = 5_000_000;
    private static final int ROWS_QUICK = 600_000;
    private static final int LOOKUPS = 10_000_000;
    private static final int LOOKUPS_QUICK = 1_000_000;
    private static final int AGAIN = 20;
    private static final int AGAIN_MUCH = 80;
    private static final String HEAP = "-Xmx800m";
    /** As the launcher adds for COMITY_BULK=1. */
    private static final List<String> BULK = List.of(
            "--add-modules=jdk.incubator.vector", "-XX:+UseTransparentHugePages", "-XX:PretenureSizeThreshold=256k");

    private static final String CASE = "sinkhole";

    @Override
    public void run(Options options, Workplace workplace, Figures figures) throws Exception {
        figures.key(
                "events_per_s_1core",
                "events_per_s_2cores",
                "events_per_s_1core_plain",
                "events_per_s_80dup",
                "events_per_s_1core_windows",
                "scan_ratio",
                "cpu_ns_per_event",
                "lookups_v4_per_s",
                "lookups_v6_per_s",
                "lookups_checked",
                "rss_mb");
        boolean quick = options.has("--quick");
        int rows = options.number("--rows", quick ? ROWS_QUICK : ROWS);
        workplace.requireFree(rows * 1000L);
        var writing = new RoutingRows(new RoutingWorld());
        Path file = workplace.folder().resolve("sinkhole.csv");
        Bench.say("writing " + rows + " rows");
        figures.put(CASE, "bytes_per_row", (double) writing.write(file, rows, AGAIN) / rows);
        Map<String, Double> one = routed("on one core", file, workplace, 1, rows);
        Map<String, Double> two = routed("on two cores", file, workplace, 2, rows);
        Map<String, Double> plain = routed(
                "on one core, as the launcher has it without COMITY_BULK=1",
                file,
                workplace,
                1,
                rows,
                RoutingRun.KEYS,
                List.of());
        Map<String, Double> windows = routed(
                "on one core, with half of all keys held, in two windows of one day",
                file,
                workplace,
                1,
                rows,
                rows / 2,
                BULK);
        Files.delete(file);
        writing.write(file, rows, AGAIN_MUCH);
        Map<String, Double> again = routed("80 of 100 seen before, on one core", file, workplace, 1, rows);
        Files.delete(file);
        Bench.say("looking up");
        Map<String, Double> lookups =
                child(workplace, 1, List.of(), List.of("lookups", String.valueOf(quick ? LOOKUPS_QUICK : LOOKUPS)));

        put(figures, "events_per_s_1core", one, "events_per_s");
        put(figures, "events_per_s_2cores", two, "events_per_s");
        put(figures, "events_per_s_1core_plain", plain, "events_per_s");
        put(figures, "events_per_s_80dup", again, "events_per_s");
        put(figures, "events_per_s_1core_windows", windows, "events_per_s");
        put(figures, "scan_rows_per_s", one, "scan_rows_per_s");
        figures.put(CASE, "scan_ratio", one.getOrDefault("events_per_s", 0.0) / one.get("scan_rows_per_s"));
        put(figures, "cpu_ns_per_event", one, "cpu_ns_per_event");
        figures.put(CASE, "cpu_ns_per_event_2cores", two.getOrDefault("cpu_ns_per_event", 0.0));
        figures.put(CASE, "rss_mb", Math.max(one.get("rss_mb"), two.get("rss_mb")));
        one.forEach((key, value) -> {
            if (key.startsWith("share_") || key.startsWith("copies_")) {
                figures.put(CASE, key, value);
            }
        });
        lookups.forEach((key, value) -> figures.put(CASE, key, value));
    }

    private static void put(Figures figures, String key, Map<String, Double> measured, String of) {
        figures.put(CASE, key, measured.getOrDefault(of, 0.0));
    }

    private static Map<String, Double> routed(String what, Path file, Workplace workplace, int cores, int rows)
            throws IOException, InterruptedException {
        return routed(what, file, workplace, cores, rows, RoutingRun.KEYS, BULK);
    }

    private static Map<String, Double> routed(
            String what, Path file, Workplace workplace, int cores, int rows, int keys, List<String> flags)
            throws IOException, InterruptedException {
        Bench.say("routing " + what);
        Path blocks = Files.createTempDirectory(workplace.folder(), "blocks");
        // On one core too blocks are written by a thread: while the disk works the core does.
        return child(
                workplace,
                cores,
                flags,
                List.of(file.toString(), blocks.toString(), "3", String.valueOf(rows), String.valueOf(keys)));
    }

    private static Map<String, Double> child(Workplace workplace, int cores, List<String> flags, List<String> arguments)
            throws IOException, InterruptedException {
        var line = new ArrayList<String>();
        line.addAll(List.of("taskset", "-c", cores == 1 ? "0" : "0-" + (cores - 1)));
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:NewSize=40m"));
        line.addAll(flags);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), RoutingRun.class.getName()));
        line.addAll(arguments);
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        workplace.keep(process::destroyForcibly);
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the measured process ended with " + process.exitValue() + ": " + out);
        }
        var measured = new LinkedHashMap<String, Double>();
        for (String each : out.lines().toList()) {
            int space = each.indexOf(' ');
            measured.put(each.substring(0, space), Double.parseDouble(each.substring(space + 1)));
        }
        return measured;
    }
}
