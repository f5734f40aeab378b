package org.comity.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.bench.ExchangeBench.Extent;
import org.jspecify.annotations.Nullable;

/** One case of {@link ExchangeBench}: a fresh node on one database, at one size. */
final class ExchangeRun {

    /** Envelopes posted before the clock runs, in each node and each bare table; they stay held. */
    private static final int WARM_UP_ENVELOPES_LEAST = 10;

    /** After as many the node's compiler is quiet; until then it takes a core of the two. */
    private static final int WARM_UP_ENVELOPES_MOST = 50;

    private static final int ENVELOPE = SampleFile.ENVELOPE_OBJECTS;
    private static final String HOME = "/taxii2/home/collections/home/objects/";
    private static final int PAGE_OBJECTS = 1_000;
    private static final int FILTER_PAGE_OBJECTS = 100;
    private static final int MANY = 16;
    private static final int BARE_WARM_UP_OBJECTS = 100_000;
    private static final Pattern SUCCESSES = Pattern.compile("\"success_count\"\\s*:\\s*([0-9]+)");

    private final Options options;
    private final Extent extent;
    private final Workplace workplace;
    private final Figures figures;
    private final SampleFile samples;
    private final Ground ground;
    private final int size;
    private final int warmUp;
    private final int held;
    private final String name;
    private final Path data;
    private final List<String> settings;

    ExchangeRun(
            Options options,
            Extent extent,
            Workplace workplace,
            Figures figures,
            SampleFile samples,
            Ground ground,
            int size)
            throws SQLException {
        this.options = options;
        this.extent = extent;
        this.workplace = workplace;
        this.figures = figures;
        this.samples = samples;
        this.ground = ground;
        this.size = size;
        this.warmUp = warmUpEnvelopes(size);
        this.held = size + warmUp * ENVELOPE;
        this.name = ground.name() + "_" + Options.sizeText(size);
        this.data = workplace.folder().resolve(name);
        this.settings = ground.settings(name);
    }

    /** Envelopes before those on the clock: a quarter as many, within bounds. What they took has a key of its own. */
    static int warmUpEnvelopes(int size) {
        return Math.clamp(size / ENVELOPE / 4, WARM_UP_ENVELOPES_LEAST, WARM_UP_ENVELOPES_MOST);
    }

    /** The steps, in their order; the last only where asked for. */
    void measure(boolean withPartner) throws Exception {
        String authorization = initialise();
        BareDatabase bare = workplace.keep(ground.bare(name, workplace));

        NodeProcess node = serve();
        Bench.say("%s: first start in %.2f s, not counted".formatted(name, node.startSeconds()));
        ingest(node, authorization);
        workplace.end(node);
        bareInsert(bare);

        node = starts();
        idle(node);
        CollectionReading all = readHome(node, authorization);
        bareRead(bare);
        workplace.end(bare);
        gets(node, authorization);
        filters(node, authorization, all.stamps());
        if (withPartner) {
            partner(node);
        }
        Bench.say("%s: after this work the node holds %.0f MB, %.0f MB of them its own"
                .formatted(name, node.memoryMb("VmRSS"), node.memoryMb("RssAnon")));
        workplace.end(node);
        ground.clear(name, workplace);
    }

    /** Makes the node, and a token for it; the first of these commands makes the start-up cache where there is none. */
    private String initialise() throws Exception {
        Bench.say("%s: a fresh node".formatted(name));
        var init = new ArrayList<>(List.of("init", "--data", "" + data, "--name", "Bench", "--id", "bench.example"));
        init.addAll(settings);
        NodeProcess.command(init);
        String scopes = "taxii:read,taxii:write";
        String token = NodeProcess.command(
                List.of("token", "create", "--data", "" + data, "--name", "bench", "--scope", scopes));
        return "Bearer " + token.strip();
    }

    private NodeProcess serve() throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("--data", "" + data, "--listen", "127.0.0.1:0", "--http"));
        arguments.addAll(settings);
        return NodeProcess.serve(workplace, arguments, workplace.folder().resolve(name + ".log"));
    }

    // ---- ingest ----

    /** Durable POSTs of a thousand objects each, on some connections at once; every answer is checked. */
    private void ingest(NodeProcess node, String authorization) throws Exception {
        put("cold_ingest_objects_per_s", warmUp * ENVELOPE / post(node.base(), authorization, 0, warmUp));
        Profile profile = profile(node);
        var cores = new Cores(node);
        double seconds = post(node.base(), authorization, warmUp, held / ENVELOPE);
        put("ingest_cpu_us", cores.microseconds(name + ": ingest", seconds, size));
        end(profile, "ingest");
        put("ingest_objects_per_s", size / seconds);
    }

    private double post(URI base, String authorization, int from, int to) throws Exception {
        var next = new AtomicInteger(from);
        return Together.seconds(options.number("--connections", 2), number -> {
            try (var connection = new HttpConnection(base, authorization)) {
                for (int each = next.getAndIncrement(); each < to; each = next.getAndIncrement()) {
                    connection.post(HOME, samples.channel(), samples.begin(each), samples.length(each));
                    connection.expect(202, "POST " + HOME);
                    requireAllTaken(connection);
                }
            }
        });
    }

    private static void requireAllTaken(HttpConnection connection) {
        Matcher successes = SUCCESSES.matcher(connection.bodyText());
        int taken = successes.find() ? Integer.parseInt(successes.group(1)) : -1;
        if (taken != ENVELOPE) {
            String status = connection.bodyText();
            int failures = Math.max(0, status.indexOf("\"failures\""));
            throw new IllegalStateException("of " + ENVELOPE + " objects " + taken + " were taken: "
                    + status.substring(failures, Math.min(status.length(), failures + 600)));
        }
    }

    private void bareInsert(BareDatabase bare) throws SQLException, IOException {
        bare.insert(samples, 0, warmUp);
        put("bare_insert_objects_per_s", bare.insert(samples, warmUp, held / ENVELOPE));
        ratio("ingest_ratio", "ingest_objects_per_s", "bare_insert_objects_per_s");
    }

    // ---- start ----

    /** Starts it several times, and leaves the last one serving. */
    private NodeProcess starts() throws Exception {
        var seconds = new ArrayList<Double>();
        NodeProcess node = serve();
        seconds.add(node.startSeconds());
        while (seconds.size() < extent.starts()) {
            workplace.end(node);
            node = serve();
            seconds.add(node.startSeconds());
        }
        put("start_s", Latencies.median(seconds));
        return node;
    }

    private void idle(NodeProcess node) throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(extent.idleSeconds());
        put("idle_mb", node.memoryMb("VmRSS"));
    }

    // ---- reading ----

    private CollectionReading readHome(NodeProcess node, String authorization) throws Exception {
        CollectionReading all = read(node, authorization, HOME, "read");
        if (all.objects() != held || all.bytes() < samples.bytes(held)) {
            throw new IllegalStateException("read " + all.objects() + " objects where " + held + " are held");
        }
        return all;
    }

    /** Reads all of it twice: once to count and to warm up, once on the clock. */
    private CollectionReading read(NodeProcess node, String authorization, String path, String key) throws Exception {
        try (var connection = new HttpConnection(node.base(), authorization)) {
            CollectionReading counted = CollectionReading.of(connection, path, PAGE_OBJECTS, true);
            Profile profile = profile(node);
            var cores = new Cores(node);
            CollectionReading timed = CollectionReading.of(connection, path, PAGE_OBJECTS, false);
            put(key + "_cpu_us", cores.microseconds(name + ": " + key, timed.seconds(), counted.objects()));
            end(profile, key);
            if (timed.pages() != counted.pages() || Math.abs(timed.bytes() - counted.bytes()) > counted.bytes() / 100) {
                throw new IllegalStateException("the second reading gave other pages than the first");
            }
            put(key + "_objects_per_s", counted.objects() / timed.seconds());
            return counted;
        }
    }

    private void bareRead(BareDatabase bare) throws SQLException {
        bare.read(PAGE_OBJECTS, BARE_WARM_UP_OBJECTS);
        put("bare_read_objects_per_s", bare.read(PAGE_OBJECTS, held));
        ratio("read_ratio", "read_objects_per_s", "bare_read_objects_per_s");
    }

    // ---- finding ----

    private void gets(NodeProcess node, String authorization) throws Exception {
        var random = new SplittableRandom(11);
        var ids = new ArrayList<String>();
        while (ids.size() < extent.gets()) {
            ids.add(Samples.id(random.nextInt(held)));
        }
        gets(node, authorization, HOME, ids, "get");
    }

    private void gets(NodeProcess node, String authorization, String path, List<String> ids, String key)
            throws Exception {
        List<String> targets = ids.stream().map(id -> path + id + "/").toList();
        requests(node, key, new RequestSeries(node.base(), authorization, targets, (connection, i) -> {
            if (connection.count(ids.get(i).getBytes(StandardCharsets.US_ASCII)) == 0) {
                throw new IllegalStateException(targets.get(i) + " answered another object: " + connection.bodyText());
            }
        }));
    }

    /** Pages of one type after some point, both picked at random. */
    private void filters(NodeProcess node, String authorization, List<String> stamps) throws Exception {
        var random = new SplittableRandom(13);
        var targets = new ArrayList<String>();
        while (targets.size() < extent.filters()) {
            String type = Samples.TYPES.get(random.nextInt(Samples.TYPES.size()));
            String stamp = stamps.get(random.nextInt(Math.max(1, stamps.size() * 9 / 10)));
            targets.add(HOME + "?limit=" + FILTER_PAGE_OBJECTS + "&match%5Btype%5D=" + type + "&added_after=" + stamp);
        }
        // From 200,000 on even the rarest type has a full page behind each of these points.
        int least = held >= 200_000 ? FILTER_PAGE_OBJECTS : 1;
        requests(node, "filter", new RequestSeries(node.base(), authorization, targets, (connection, i) -> {
            int objects = connection.count(Samples.ONCE_IN_EACH);
            if (objects > FILTER_PAGE_OBJECTS || objects < least) {
                throw new IllegalStateException(targets.get(i) + " answered " + objects + " objects");
            }
        }));
    }

    /** The requests on one kept-alive connection, then on sixteen at once. */
    private void requests(NodeProcess node, String key, RequestSeries series) throws Exception {
        series.first(extent.warmUps()).ask(1);
        Profile profile = profile(node);
        var cores = new Cores(node);
        RequestSeries.Taken alone = series.ask(1);
        put(
                key + "_cpu_us",
                cores.microseconds(
                        name + ": " + key, alone.seconds(), series.targets().size()));
        end(profile, key);
        RequestSeries.Taken crowd = series.ask(MANY);
        put(key + "_p50_ms", alone.each().ms(0.5));
        put(key + "_p99_ms", alone.each().ms(0.99));
        put(key + MANY + "_p50_ms", crowd.each().ms(0.5));
        put(key + MANY + "_p99_ms", crowd.each().ms(0.99));
        put(key + MANY + "_per_s", crowd.perSecond());
    }

    // ---- a partner ----

    /** Everything up to GREEN is released to another party, which then reads it all, and finds objects by their ids. */
    private void partner(NodeProcess node) throws Exception {
        Path own = workplace.folder().resolve(name + "-partner");
        Partner partner = Partner.released(data, own, node.base());
        Workplace.remove(own);
        CollectionReading released = read(node, partner.authorization(), partner.objects(), "partner_read");
        Bench.say("%s: %,d of %,d objects were released to the partner".formatted(name, released.objects(), held));
        put("release_objects_per_s", held / partner.releaseSeconds());
        var random = new SplittableRandom(17);
        var ids = new ArrayList<String>();
        while (ids.size() < extent.gets() / 2) {
            int n = random.nextInt(held);
            if (Samples.upToGreen(n)) {
                ids.add(Samples.id(n));
            }
        }
        gets(node, partner.authorization(), partner.objects(), ids, "partner_get");
    }

    // ---- what every step does ----

    private @Nullable Profile profile(NodeProcess node) throws IOException, InterruptedException {
        return options.has("--profile")
                ? Profile.begin(node.pid(), workplace.folder().resolve("profile.jfr"))
                : null;
    }

    private void end(@Nullable Profile profile, String part) throws IOException, InterruptedException {
        if (profile != null) {
            profile.end(name + " " + part);
        }
    }

    private void put(String key, double value) {
        figures.put(name, key, value);
        Bench.say("%s: %s %,.3f".formatted(name, key, value));
    }

    private void ratio(String key, String above, String below) {
        var numerator = figures.get(name, above);
        var denominator = figures.get(name, below);
        if (numerator != null && denominator != null) {
            put(key, numerator.doubleValue() / denominator.doubleValue());
        }
    }
}
