package org.comity.bench;

import java.util.Arrays;
import java.util.List;

/**
 * The main job: objects posted to a node, read from it whole, found by id and by type, released to a partner and read by
 * it; with SQLite and PostgreSQL, at several sizes, each in a fresh node, beside the bare database of the same run.
 */
final class ExchangeBench implements Bench.Measure {

    /** How much is asked for: the whole bench, or the one that ends within a minute. */
    record Extent(int starts, int idleSeconds, int gets, int filters, int warmUps) {
        static final Extent WHOLE = new Extent(5, 5, 20_000, 5_000, 30_000);
        static final Extent QUICK = new Extent(3, 2, 1_500, 300, 300);
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
                "release_objects_per_s",
                "partner_read_objects_per_s",
                "partner_read_cpu_us",
                "partner_get_p50_ms",
                "partner_get_p99_ms",
                "partner_get_cpu_us",
                "partner_get16_p50_ms",
                "partner_get16_p99_ms",
                "partner_get16_per_s");

        int envelopes = largest / SampleFile.ENVELOPE_OBJECTS + ExchangeRun.warmUpEnvelopes(largest);
        Bench.say("writing %,d samples".formatted(envelopes * SampleFile.ENVELOPE_OBJECTS));
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
            Ground ground = Ground.open(database, options.value("--database"), workplace, figures);
            for (int size : sizes) {
                // A partner takes a dozen commands to set up: with --quick it reads from the first database only.
                boolean partner = !options.has("--quick") || database.equals(databases.getFirst());
                new ExchangeRun(options, extent, workplace, figures, samples, ground, size).measure(partner);
            }
            if (ground.server() != null) {
                workplace.end(ground.server());
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
            if (!Ground.NAMES.contains(each)) {
                throw new Options.NotUnderstood(
                        "--databases takes sqlite, postgresql or both with a comma, not " + each);
            }
        }
        return databases;
    }
}
