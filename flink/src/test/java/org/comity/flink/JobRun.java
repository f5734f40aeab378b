package org.comity.flink;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.comity.routing.Columns;
import org.comity.routing.CsvReader;
import org.comity.routing.Router;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tally;

/**
 * One run of the job on a cluster in this process, for docs/measurements.md: {@code JobRun FOLDER ROWS PARALLELISM rocksdb|heap}. Rows
 * are of a sinkhole, about 300 bytes long, a tenth of them seen before; they are made up first, where they do not lie there yet.
 */
final class JobRun {
    private static final int FILES = 8;

    private JobRun() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int rows = Integer.parseInt(arguments[1]);
        int parallelism = Integer.parseInt(arguments[2]);
        var stage = new Stage(folder, 1);
        for (int i = 0; i < FILES; i++) {
            Path file = folder.resolve("reports/2026-11-29-event4_sinkhole-" + i + ".csv");
            if (!Files.exists(file)) {
                make(file, rows / FILES, i);
            }
        }
        JobPlan plan = stage.plan("input: {files: reports}\noutput: {files: out-" + System.nanoTime()
                + "}\ncheckpoint-seconds: 10\nstate: " + arguments[3] + "\n");
        var config = Stage.cluster(folder);
        config.setString("minicluster.number-of-taskmanagers", "1");
        config.setString("taskmanager.memory.managed.size", "512m");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(parallelism, config);
        var job = new ObservationJob(plan);
        job.configure(env);
        job.lay(job.source(env));
        long begun = System.nanoTime();
        env.execute();
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(Locale.ROOT, "%d rows in %.1f s, %.0f a second%n", rows, seconds, rows / seconds);
        bare(plan, folder, rows);
    }

    /** The same rows through the router of one machine, by one thread, written nowhere. */
    private static void bare(JobPlan plan, Path folder, int rows) throws IOException {
        RouteBook book = RouteBook.read(
                plan.settings(),
                Stage.TODAY,
                folder.resolve("tables"),
                List.of(folder.resolve("recipients.yaml")),
                null);
        var router = new Router(new SeenKeys(1, 10_000_000, SeenKeys.Period.DAY, false), book.unroutable());
        var tally = new Tally();
        long begun = System.nanoTime();
        for (String each : plan.files()) {
            ReportFile file = ReportFile.of(new org.apache.flink.core.fs.Path(each));
            try (InputStream in = file.open()) {
                var reader = new CsvReader(in, tally);
                Columns columns = Columns.of(book.kind(file.report()), reader.names(), List.of());
                reader.select(columns.selected());
                while (reader.next()) {
                    router.route(reader.batch(), columns, 0, book.routes(file.report()), tally);
                }
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                Locale.ROOT, "one machine, one thread: %d rows, %.0f a second%n", tally.read(), rows / seconds);
    }

    private static void make(Path file, int rows, int seed) throws IOException {
        var random = new Random(seed);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("timestamp,protocol,src_ip,src_port,src_asn,src_geo,src_region,src_city,src_hostname,src_naics,"
                    + "dst_ip,dst_port,dst_asn,infection,family,tag,application,version,event_id\n");
            for (int i = 0; i < rows; i++) {
                int kind = random.nextInt(10) == 0 ? Math.max(0, i - 1000) : i;
                String ip = switch (kind % 3) {
                    case 0 -> "192.0.2." + kind % 256;
                    case 1 -> "198.51.100." + kind % 256;
                    default ->
                        "2001:db8::" + Integer.toHexString(kind >>> 16) + ":" + Integer.toHexString(kind & 0xffff);
                };
                out.write(String.format(
                        Locale.ROOT,
                        "\"2026-11-29 %02d:%02d:%02d\",\"tcp\",\"%s\",\"%d\",\"64500\",\"NL\",\"A region of some length\","
                                + "\"A city somewhere\",\"host-%d.access.provider.example\",\"517311\",\"203.0.113.9\",\"443\","
                                + "\"64511\",\"andromeda\",\"botnet-drone\",\"sinkhole,http\",\"http\",\"1.1\",\"%032x\"%n",
                        i / 3600 % 24,
                        i / 60 % 60,
                        i % 60,
                        ip,
                        kind / 256 % 50_000 * FILES + seed,
                        kind,
                        (long) kind * FILES + seed));
            }
        }
    }
}
