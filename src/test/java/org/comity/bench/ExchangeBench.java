package org.comity.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The main job: objects posted to a node, read from it whole, found by id and by type; with SQLite and PostgreSQL, at
 * several sizes, each in a fresh node, beside the bare database of the same run.
 */
final class ExchangeBench implements Bench.Measure {

    private static final String OBJECTS = "/taxii2/home/collections/home/objects/";

    /** Envelopes posted before the clock runs, in each node and each bare table; they stay held. */
    private static final int WARM_UP_ENVELOPES = 10;

    private static final int PAGE_OBJECTS = 1_000;
    private static final int FILTER_PAGE_OBJECTS = 100;
    private static final int MANY = 16;

    private static final Pattern SUCCESSES = Pattern.compile("\"success_count\"\\s*:\\s*([0-9]+)");

    /** How much is asked for: the whole bench, or the one that ends within a minute. */
    private record Extent(int starts, int idleSeconds, int gets, int filters, int warmUps) {
        static final Extent WHOLE = new Extent(5, 5, 20_000, 5_000, 5_000);
        static final Extent QUICK = new Extent(3, 3, 3_000, 1_000, 1_000);
    }

    /** A database to measure on; the server is null for SQLite. */
    private record Ground(String name, @Nullable PostgresServer server) {}

    /** One node at one size, and what the steps hand to each other. */
    private record Case(
            String name, Ground ground, int size, Path data, Path log, List<String> serve, String authorization) {

        int held() {
            return size + WARM_UP_ENVELOPES * SampleFile.ENVELOPE_OBJECTS;
        }
    }

    @Override
    public void run(Options options, Workplace workplace, Figures figures) throws Exception {
        Extent extent = options.has("--quick") ? Extent.QUICK : Extent.WHOLE;
        int[] sizes = sizes(options);
        List<String> databases = databases(options);
        int largest = Arrays.stream(sizes).max().orElseThrow();
        boolean embedded = databases.contains("postgresql") && options.value("--database") == null;
        // Samples, a node's database and the bare one of the largest size at once; PostgreSQL keeps a log beside them.
        workplace.requireFree(largest * 4_000L + (embedded ? 2_500_000_000L : 500_000_000L));
        figures.key(
                "ingest_objects_per_s",
                "bare_insert_objects_per_s",
                "ingest_ratio",
                "ingest_cpu_us",
                "read_objects_per_s",
                "bare_read_objects_per_s",
                "read_ratio",
                "read_cpu_us",
                "get_p50_ms",
                "get_p99_ms",
                "get_cpu_us",
                "get16_p50_ms",
                "get16_p99_ms",
                "get16_per_s",
                "filter_p50_ms",
                "filter_p99_ms",
                "filter_cpu_us",
                "filter16_p50_ms",
                "filter16_p99_ms",
                "filter16_per_s",
                "start_s",
                "idle_mb",
                "partner_read_objects_per_s",
                "partner_get_p99_ms");

        Bench.say("writing %,d samples", largest + WARM_UP_ENVELOPES * SampleFile.ENVELOPE_OBJECTS);
        int envelopes = largest / SampleFile.ENVELOPE_OBJECTS + WARM_UP_ENVELOPES;
        SampleFile samples = workplace.keep(SampleFile.write(workplace.folder().resolve("samples"), envelopes));
        figures.note(
                "objects",
                String.format(
                        "%,d bytes on average, in envelopes of %,d",
                        samples.bytes(envelopes * SampleFile.ENVELOPE_OBJECTS)
                                / envelopes
                                / SampleFile.ENVELOPE_OBJECTS,
                        SampleFile.ENVELOPE_OBJECTS));
        for (String database : databases) {
            Ground ground = ground(database, options, workplace, figures);
            for (int size : sizes) {
                new Run(options, extent, workplace, figures, samples).on(ground, size);
            }
            if (ground.server != null) {
                workplace.end(ground.server);
            }
        }
    }

    private static int[] sizes(Options options) {
        String sizes = options.value("--sizes", options.has("--quick") ? "20k" : "20k,200k,2m");
        int[] read =
                Arrays.stream(sizes.split(",")).mapToInt(Options::size).sorted().toArray();
        for (int size : read) {
            if (size < SampleFile.ENVELOPE_OBJECTS || size % SampleFile.ENVELOPE_OBJECTS != 0) {
                throw new Options.NotUnderstood("a size is a multiple of 1,000, not " + size);
            }
        }
        return read;
    }

    private static List<String> databases(Options options) {
        String fallback = options.value("--database") == null ? "sqlite,postgresql" : "postgresql";
        List<String> databases = List.of(options.value("--databases", fallback).split(","));
        for (String each : databases) {
            if (!each.equals("sqlite") && !each.equals("postgresql")) {
                throw new Options.NotUnderstood(
                        "--databases takes sqlite, postgresql or both with a comma, not " + each);
            }
        }
        return databases;
    }

    private static Ground ground(String database, Options options, Workplace workplace, Figures figures)
            throws IOException, SQLException {
        if (database.equals("sqlite")) {
            try (BareDatabase bare = BareDatabase.sqlite(workplace.folder().resolve("version.db"))) {
                figures.note("sqlite", bare.version() + ", WAL, synchronous=FULL");
            }
            return new Ground(database, null);
        }
        String running = options.value("--database");
        PostgresServer server = workplace.keep(
                running == null
                        ? PostgresServer.embedded(workplace.folder("postgresql"))
                        : PostgresServer.running(running));
        figures.note("postgresql", server.version() + ", fsync, synchronous_commit and full_page_writes on");
        return new Ground(database, server);
    }

    /** The steps of one case, in their order. */
    private record Run(Options options, Extent extent, Workplace workplace, Figures figures, SampleFile samples) {

        void on(Ground ground, int size) throws Exception {
            Case of = initialised(ground, size);
            BareDatabase bare = workplace.keep(bare(of));

            NodeProcess node = serve(of);
            ingest(of, node);
            workplace.end(node);
            bareInsert(of, bare);

            node = starts(of);
            idle(of, node);
            List<String> stamps = read(of, node, bare);
            workplace.end(bare);
            gets(of, node);
            filters(of, node, stamps);
            Bench.say(
                    "%s: after this work the node holds %.0f MB, %.0f MB of them its own",
                    of.name, node.memoryMb("VmRSS"), node.memoryMb("RssAnon"));
            workplace.end(node);
            clear(of);
        }

        /** A node that exists, with a token, and with the cache that its first start makes. */
        private Case initialised(Ground ground, int size) throws Exception {
            String name = ground.name + "_" + Options.sizeText(size);
            Bench.say("%s: a fresh node", name);
            Path data = workplace.folder().resolve(name);
            Path log = workplace.folder().resolve(name + ".log");
            List<String> database =
                    ground.server == null ? List.of() : List.of("--database", ground.server.create(databaseOf(name)));
            var init = new ArrayList<>(List.of("init", "--data", "" + data, "--name", "Bench", "--id", "bench.example"));
            init.addAll(database);
            NodeProcess.command(init);
            var serve = new ArrayList<>(List.of("--data", "" + data, "--listen", "127.0.0.1:0", "--http"));
            serve.addAll(database);
            NodeProcess first = NodeProcess.serve(workplace, serve, log);
            Bench.say("%s: first start in %.2f s, not counted", name, first.startSeconds());
            String token = NodeProcess.command(List.of(
                            "token",
                            "create",
                            "--data",
                            "" + data,
                            "--name",
                            "bench",
                            "--scope",
                            "taxii:read,taxii:write"))
                    .strip();
            workplace.end(first);
            return new Case(name, ground, size, data, log, serve, "Bearer " + token);
        }

        private BareDatabase bare(Case of) throws SQLException {
            PostgresServer server = of.ground.server;
            return server == null
                    ? BareDatabase.sqlite(workplace.folder().resolve(of.name + ".bare.db"))
                    : BareDatabase.postgresql(server.create(databaseOf(of.name) + "_bare"));
        }

        private static String databaseOf(String name) {
            return "comity_bench_" + name;
        }

        private void clear(Case of) throws IOException, SQLException {
            PostgresServer server = of.ground.server;
            if (server != null) {
                server.drop(databaseOf(of.name));
                server.drop(databaseOf(of.name) + "_bare");
            }
            Workplace.remove(of.data);
            for (String ending : List.of("", "-wal", "-shm")) {
                Workplace.remove(workplace.folder().resolve(of.name + ".bare.db" + ending));
            }
        }

        private NodeProcess serve(Case of) throws IOException, InterruptedException {
            return NodeProcess.serve(workplace, of.serve, of.log);
        }

        /** Durable POSTs of a thousand objects each, on some connections at once; every answer is checked. */
        private void ingest(Case of, NodeProcess node) throws Exception {
            int connections = options.number("--connections", 2);
            post(of, node, connections, 0, WARM_UP_ENVELOPES);
            int end = of.held() / SampleFile.ENVELOPE_OBJECTS;
            Profile profile = profile(node);
            var cores = new Cores(node);
            double seconds = post(of, node, connections, WARM_UP_ENVELOPES, end);
            put(of, "ingest_cpu_us", cores.microseconds(of, "ingest", seconds, of.size));
            if (profile != null) {
                profile.end(of.name + " ingest");
            }
            put(of, "ingest_objects_per_s", of.size / seconds);
        }

        private double post(Case of, NodeProcess node, int connections, int from, int to) throws Exception {
            var next = new AtomicInteger(from);
            return Together.seconds(connections, number -> {
                try (var connection = connection(of, node.base())) {
                    for (int each = next.getAndIncrement(); each < to; each = next.getAndIncrement()) {
                        connection.post(OBJECTS, samples.channel(), samples.begin(each), samples.length(each));
                        connection.expect(202, "POST " + OBJECTS);
                        requireAllTaken(connection);
                    }
                }
            });
        }

        private static void requireAllTaken(HttpConnection connection) {
            String status =
                    new String(connection.body(), 0, Math.min(connection.length(), 1_000), StandardCharsets.UTF_8);
            Matcher successes = SUCCESSES.matcher(status);
            if (!successes.find()) {
                status = connection.bodyText();
                successes = SUCCESSES.matcher(status);
                if (!successes.find()) {
                    throw new IllegalStateException("the status names no success_count: " + status);
                }
            }
            if (Integer.parseInt(successes.group(1)) != SampleFile.ENVELOPE_OBJECTS) {
                String whole = connection.bodyText();
                int failures = whole.indexOf("\"failures\"");
                throw new IllegalStateException("of an envelope of " + SampleFile.ENVELOPE_OBJECTS + " only "
                        + successes.group(1) + " were taken: "
                        + whole.substring(
                                Math.max(failures, 0), Math.min(whole.length(), Math.max(failures, 0) + 600)));
            }
        }

        private void bareInsert(Case of, BareDatabase bare) throws SQLException, IOException {
            bare.insert(samples, 0, WARM_UP_ENVELOPES);
            put(
                    of,
                    "bare_insert_objects_per_s",
                    bare.insert(samples, WARM_UP_ENVELOPES, of.held() / SampleFile.ENVELOPE_OBJECTS));
            ratio(of, "ingest_ratio",
                "ingest_objects_per_s", "bare_insert_objects_per_s");
        }

        /** Starts it several times, and leaves the last one serving. */
        private NodeProcess starts(Case of) throws Exception {
            var seconds = new ArrayList<Double>();
            NodeProcess node = serve(of);
            seconds.add(node.startSeconds());
            while (seconds.size() < extent.starts) {
                workplace.end(node);
                node = serve(of);
                seconds.add(node.startSeconds());
            }
            put(of, "start_s", Latencies.median(seconds));
            return node;
        }

        private void idle(Case of, NodeProcess node) throws IOException, InterruptedException {
            TimeUnit.SECONDS.sleep(extent.idleSeconds);
            put(of, "idle_mb", node.memoryMb("VmRSS"));
        }

        /** Reads all of it twice: once to count and to warm up, once on the clock. */
        private List<String> read(Case of, NodeProcess node, BareDatabase bare) throws Exception {
            try (var connection = connection(of, node.base())) {
                CollectionReading counted = CollectionReading.of(connection, OBJECTS, PAGE_OBJECTS, true);
                if (counted.objects() != of.held()) {
                    throw new IllegalStateException(
                            "read " + counted.objects() + " objects where " + of.held() + " are held");
                }
                Profile profile = profile(node);
                var cores = new Cores(node);
                CollectionReading timed = CollectionReading.of(connection, OBJECTS, PAGE_OBJECTS, false);
                put(of, "read_cpu_us", cores.microseconds(of, "read", timed.seconds(), of.held()));
                if (profile != null) {
                    profile.end(of.name + " read");
                }
                if (timed.pages() != counted.pages() || timed.bytes() < samples.bytes(of.held())) {
                    throw new IllegalStateException("the second reading gave less than the first: " + timed);
                }
                put(of, "read_objects_per_s", of.held() / timed.seconds());
                bare.read(PAGE_OBJECTS, 100_000);
                put(of, "bare_read_objects_per_s", bare.read(PAGE_OBJECTS, of.held()));
                ratio(of, "read_ratio",
                "read_objects_per_s", "bare_read_objects_per_s");
                return counted.stamps();
            }
        }

        private void gets(Case of, NodeProcess node) throws Exception {
            var random = new SplittableRandom(11);
            var targets = new String[extent.gets];
            var ids = new byte[extent.gets][];
            for (int i = 0; i < targets.length; i++) {
                String id = Samples.id(random.nextInt(of.held()));
                targets[i] = OBJECTS + id + "/";
                ids[i] = id.getBytes(StandardCharsets.US_ASCII);
            }
            requests(of, node, "get", targets, (connection, i) -> {
                if (connection.count(ids[i]) == 0) {
                    throw new IllegalStateException(targets[i] + " answered another object: " + connection.bodyText());
                }
            });
        }

        /** Pages of one type after some point, both picked at random. */
        private void filters(Case of, NodeProcess node, List<String> stamps) throws Exception {
            var random = new SplittableRandom(13);
            var targets = new String[extent.filters];
            for (int i = 0; i < targets.length; i++) {
                String type = Samples.TYPES.get(random.nextInt(Samples.TYPES.size()));
                String stamp = stamps.get(random.nextInt(Math.max(1, stamps.size() * 9 / 10)));
                targets[i] = OBJECTS + "?limit=" + FILTER_PAGE_OBJECTS + "&match%5Btype%5D=" + type + "&added_after="
                        + stamp;
            }
            requests(of, node, "filter", targets, (connection, i) -> {
                int objects = connection.count(Samples.ONCE_IN_EACH);
                if (objects > FILTER_PAGE_OBJECTS || of.size >= 200_000 && objects < FILTER_PAGE_OBJECTS) {
                    throw new IllegalStateException(targets[i] + " answered " + objects + " objects");
                }
            });
        }

        private interface Check {
            void answer(HttpConnection connection, int request);
        }

        /** The requests on one kept-alive connection, then on sixteen at once. */
        private void requests(Case of, NodeProcess node, String key, String[] targets, Check check) throws Exception {
            int warmUps = Math.min(extent.warmUps, targets.length);
            ask(of, node, 1, Arrays.copyOf(targets, warmUps), check, new ArrayList<>());
            Profile profile = profile(node);
            var one = new ArrayList<long[]>();
            var cores = new Cores(node);
            double alone = ask(of, node, 1, targets, check, one);
            put(of, key + "_cpu_us", cores.microseconds(of, key, alone, targets.length));
            if (profile != null) {
                profile.end(of.name + " " + key);
            }
            var many = new ArrayList<long[]>();
            double seconds = ask(of, node, MANY, targets, check, many);
            Latencies single = Latencies.of(one);
            Latencies crowd = Latencies.of(many);
            put(of, key + "_p50_ms", single.ms(0.5));
            put(of, key + "_p99_ms", single.ms(0.99));
            put(of, key + MANY + "_p50_ms", crowd.ms(0.5));
            put(of, key + MANY + "_p99_ms", crowd.ms(0.99));
            put(of, key + MANY + "_per_s", crowd.count() / seconds);
        }

        private double ask(
                Case of, NodeProcess node, int connections, String[] targets, Check check, List<long[]> nanos)
                throws Exception {
            return Together.seconds(connections, number -> {
                var mine = new long[(targets.length - number + connections - 1) / connections];
                try (var connection = connection(of, node.base())) {
                    for (int i = 0; i < mine.length; i++) {
                        int request = number + i * connections;
                        long before = System.nanoTime();
                        connection.get(targets[request]);
                        mine[i] = System.nanoTime() - before;
                        connection.expect(200, "GET " + targets[request]);
                        check.answer(connection, request);
                    }
                }
                synchronized (nanos) {
                    nanos.add(mine);
                }
            });
        }

        private static HttpConnection connection(Case of, URI base) throws IOException {
            return new HttpConnection(base, of.authorization);
        }

        private @Nullable Profile profile(NodeProcess node) throws IOException, InterruptedException {
            return options.has("--profile")
                    ? Profile.begin(node.pid(), workplace.folder().resolve("profile.jfr"))
                    : null;
        }

        private void put(Case of, String key, double value) {
            figures.put(of.name, key, value);
            Bench.say("%s: %s %,.3f", of.name, key, value);
        }

        private void ratio(Case of, String key, String above, String below) {
            var numerator = figures.get(of.name, above);
            var denominator = figures.get(of.name, below);
            if (numerator != null && denominator != null) {
                put(of, key, numerator.doubleValue() / denominator.doubleValue());
            }
        }
    }

    /** How many processor cores node and client kept busy: shows whether the client was in the way. */
    private static final class Cores {
        private final NodeProcess node;
        private final double nodeBefore;
        private final double clientBefore;

        Cores(NodeProcess node) {
            this.node = node;
            this.nodeBefore = node.cpuSeconds();
            this.clientBefore = clientSeconds();
        }

        /** Processor time of the node for each of the things done, which a busy machine changes least. */
        double microseconds(Case of, String part, double seconds, int done) {
            double used = node.cpuSeconds() - nodeBefore;
            Bench.say(
                    "%s: %s kept %.2f cores busy in the node, %.2f in the client",
                    of.name, part, used / seconds, (clientSeconds() - clientBefore) / seconds);
            return used * 1e6 / done;
        }

        private static double clientSeconds() {
            return ProcessHandle.current()
                            .info()
                            .totalCpuDuration()
                            .orElseThrow()
                            .toNanos()
                    / 1e9;
        }
    }
}
