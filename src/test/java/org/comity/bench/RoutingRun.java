package org.comity.bench;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.comity.routing.Columns;
import org.comity.routing.CsvReader;
import org.comity.routing.Outcome;
import org.comity.routing.Parting;
import org.comity.routing.Permissions;
import org.comity.routing.Recipient;
import org.comity.routing.Renditions;
import org.comity.routing.Router;
import org.comity.routing.Routes;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tables;
import org.comity.routing.Tally;

/**
 * A process of its own in which one file is routed into durable blocks, after part of it was routed to warm up. Prints what
 * it measured, a key and a number in a line.
 */
final class RoutingRun {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final String REPORT = "event4_sinkhole";
    /** Held at most, where nothing else is asked: all that come. */
    static final int KEYS = 20_000_000;

    private static final int READ_BYTES = 1 << 18;

    private static final int WARM_UP_PASSES = 2;

    /** Of which the one in the middle counts. */
    private static final int PASSES = 5;

    private final Path file;
    private final Path folder;
    private final int threads;
    private final int keys;
    private final Routes routes;
    private List<Path> written = List.of();

    private RoutingRun(Path file, Path folder, int threads, int keys) {
        this.file = file;
        this.folder = folder;
        this.threads = threads;
        this.keys = keys;
        var world = new RoutingWorld();
        this.routes = Routes.of(RoutingWorld.recipients(), REPORT, Tables.of(world.networks(), world.countries()), -1);
    }

    public static void main(String[] args) throws Exception {
        if (args[0].equals("lookups")) {
            RoutingLookups.main(args);
            return;
        }
        var run = new RoutingRun(
                Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[4]));
        long rows = Long.parseLong(args[3]);
        for (int i = 0; i < WARM_UP_PASSES; i++) {
            run.route(rows); // as a node that runs for long has it: what is compiled late is compiled
            run.clear();
        }
        scan(run.file);
        System.out.println("scan_rows_per_s " + scan(run.file));
        var passes = new ArrayList<Pass>();
        for (int i = 0; i < PASSES; i++) {
            System.gc(); // the keys of the pass before, which a node would not have
            passes.add(run.measure(rows));
            run.clear();
        }
        passes.sort(Comparator.comparingDouble(Pass::seconds));
        passes.get(PASSES / 2).print();
        System.out.println("rss_mb " + rss());
    }

    /** The file gone through once. */
    private record Pass(double seconds, double cpuSeconds, Tally tally) {
        void print() {
            System.out.println("events_per_s " + tally.read() / seconds);
            System.out.println("cpu_ns_per_event " + cpuSeconds * 1e9 / tally.read());
            for (Outcome each : Outcome.values()) {
                System.out.println(
                        "share_" + each.name().toLowerCase(Locale.ROOT) + " " + (double) tally.of(each) / tally.read());
            }
            long copies = 0;
            for (int i = 0; i < RoutingWorld.RECIPIENTS; i++) {
                copies += tally.copies(i);
            }
            System.out.println("copies_per_event " + (double) copies / tally.read());
        }
    }

    private Pass measure(long rows) throws IOException, InterruptedException {
        double cpu = cpuSeconds();
        long begun = System.nanoTime();
        Tally tally = route(rows);
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (tally.read() != rows) {
            throw new IllegalStateException(tally.read() + " rows of " + rows);
        }
        return new Pass(seconds, cpuSeconds() - cpu, tally);
    }

    private void clear() throws IOException {
        for (Path each : written) {
            Files.delete(each);
        }
        written = List.of();
    }

    /** Routes so many rows, or a few more, into files that are on disk when this returns. */
    private Tally route(long rows) throws IOException, InterruptedException {
        var tally = new Tally();
        var blocks = new ArrayList<Path>();
        var seen = new SeenKeys(System.nanoTime(), keys, SeenKeys.Period.DAY, false);
        Parting.Sink sink = (block, stretches) -> {
            Path path = folder.resolve(blocks.size() + ".block");
            block.writeTo(path);
            blocks.add(path);
            stretches.forEach(each -> tally.add(each.tally()));
        };
        try (InputStream in = new Cut(Files.newInputStream(file), rows);
                var parting = new Parting(new Router(seen, RoutingWorld.RECIPIENTS - 1), threads, sink)) {
            var reader = new CsvReader(in, new Tally());
            Columns columns = Columns.of(REPORT, reader.names(), List.of());
            Renditions renditions = Renditions.of(columns, reader.names(), RoutingWorld.renditions());
            reader.select(renditions.selected());
            parting.run(new Parting.Source(
                    file.toString(),
                    reader,
                    REPORT,
                    1,
                    columns,
                    routes,
                    Permissions.of(RoutingWorld.permissions()),
                    renditions,
                    RoutingWorld.recipients().stream().map(Recipient::id).toList()));
            parting.flush();
        }
        written = blocks;
        return tally;
    }

    /** Ends at about so many rows of the usual length. */
    private static final class Cut extends java.io.FilterInputStream {
        private static final int ROW_BYTES = 320;
        private long left;

        Cut(InputStream in, long rows) {
            super(in);
            left = rows * ROW_BYTES;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int count = super.read(into, from, length);
            left -= Math.max(0, count);
            return count;
        }
    }

    /** How many lines a second are counted where nothing else is done with the file. */
    private static double scan(Path file) throws IOException {
        long begun = System.nanoTime();
        long lines = 0;
        byte[] bytes = new byte[READ_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
                lines += lines(bytes, count);
            }
        }
        return lines / ((System.nanoTime() - begun) / 1e9);
    }

    private static int lines(byte[] bytes, int count) {
        int lines = 0;
        int i = 0;
        for (; i + 8 <= count; i += 8) {
            long eight = (long) LONGS.get(bytes, i) ^ 0x0a0a0a0a0a0a0a0aL;
            lines +=
                    Long.bitCount(~((eight & 0x7f7f7f7f7f7f7f7fL) + 0x7f7f7f7f7f7f7f7fL | eight | 0x7f7f7f7f7f7f7f7fL));
        }
        for (; i < count; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    private static double cpuSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** The most memory this process ever had, in megabytes (10^6). */
    static double rss() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(each -> each.startsWith("VmHWM:"))
                .findFirst()
                .map(Objects::requireNonNull)
                .orElseThrow();
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024 / 1e6;
    }
}
