package org.comity.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.comity.routing.Columns;
import org.comity.routing.CsvBatch;
import org.comity.routing.CsvReader;
import org.comity.routing.RangeTable;
import org.comity.routing.Router;
import org.comity.routing.Routes;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tables;
import org.comity.routing.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole job on a cluster in this process, held against the routing of one machine. */
class ObservationJobTest {
    private static final String FILES = "input: {files: reports}\noutput: {files: out}\nkey-days: 30\n";

    @TempDir
    Path folder;

    private StreamExecutionEnvironment env(JobPlan plan, int parallelism) {
        var env = StreamExecutionEnvironment.createLocalEnvironment(parallelism, Stage.cluster(folder));
        new ObservationJob(plan).configure(env);
        var often = new Configuration();
        often.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        env.configure(often);
        return env;
    }

    private void run(JobPlan plan, int parallelism) throws Exception {
        StreamExecutionEnvironment env = env(plan, parallelism);
        var job = new ObservationJob(plan);
        job.lay(job.source(env));
        env.execute();
    }

    private void holds(JobPlan plan, Stage stage) throws Exception {
        Stage.Expected expected = stage.expected(plan);
        Path out = folder.resolve("out");
        assertThat(Stage.lines(out)).isEqualTo(expected.lines());
        List<String> account = Stage.account(out);
        Map<String, Long> sums = Stage.sums(account);
        sums.remove("late");
        assertThat(sums).isEqualTo(expected.counts());
        balances(account);
    }

    /** What was read is what it came to, at every checkpoint. */
    private static void balances(List<String> account) {
        var read = new HashMap<String, Long>();
        var became = new HashMap<String, Long>();
        for (String line : account) {
            String[] cells = line.replaceAll("\"[^\"]*\"", "").split(",", -1);
            String place = cells[0] + " " + cells[1];
            long rows = Long.parseLong(cells[4]);
            switch (cells[2]) {
                case "read" -> read.merge(place, rows, Long::sum);
                case "delivered", "duplicate", "refused", "unroutable", "malformed" ->
                    became.merge(place, rows, Long::sum);
                default -> assertThat(cells[2]).isIn("copies", "late", "broken off");
            }
        }
        assertThat(became).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void each_row_is_where_one_machine_would_have_put_it(int parallelism) throws Exception {
        var stage = new Stage(folder, parallelism);
        for (int i = 0; i < 6; i++) {
            stage.report("2026-11-29-event4_sinkhole-" + i + ".csv", 300)
                    .report("2026-11-29-scan_telnet-" + i + ".csv", i == 5 ? 0 : 200);
        }
        stage.packed("2026-11-29-scan_telnet-3.csv");
        JobPlan plan = stage.plan(FILES + "state: heap\n");
        run(plan, parallelism);
        holds(plan, stage);
        assertThat(stage.expected(plan).counts())
                .as("all that can become of rows occurs")
                .containsKeys("delivered", "duplicate", "refused", "unroutable", "malformed")
                .containsKeys("copies csirt-nl", "copies csirt-se", "copies hospitals", "copies clearing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "rocksdb"})
    void a_task_that_fails_after_a_checkpoint_costs_no_row_and_doubles_none(String state) throws Exception {
        var stage = new Stage(folder, 7);
        for (int i = 0; i < 3; i++) {
            stage.report("2026-11-29-event4_sinkhole-" + i + ".csv", 6000)
                    .report("2026-11-29-scan_telnet-" + i + ".csv", 3000);
        }
        stage.packed("2026-11-29-event4_sinkhole-1.csv");
        JobPlan plan = stage.plan(FILES + "state: " + state + "\n");
        String name = "files " + state;
        OneFailure.Story story = OneFailure.story(name, 4);
        StreamExecutionEnvironment env = env(plan, 2);
        DataStream<Chunk> chunks = FileEnds.source(
                        env, plan.files(), new OneFailure.Gated(new ReportFormat(plan.headings()), name))
                .map(new OneFailure(name))
                .returns(Chunk.Serializer.TYPE);
        new ObservationJob(plan).lay(chunks);
        env.execute();
        assertThat(story.failed).isTrue();
        holds(plan, stage);
    }

    @Test
    void of_rows_with_one_key_that_say_different_things_one_is_handed_over() throws Exception {
        var stage = new Stage(folder, 1);
        for (int i = 0; i < 8; i++) {
            var text = new StringBuilder(Stage.TELNET + "\n");
            for (int j = 0; j < 50; j++) {
                text.append("2026-11-29 00:00:0" + i + ",192.0.2." + j + ",23,host-" + i + ".example,\n");
            }
            stage.report("scan_telnet-" + i + ".csv", text.toString());
        }
        JobPlan plan = stage.plan(FILES + "state: heap\n");
        run(plan, 4);
        List<String> lines =
                Stage.lines(folder.resolve("out")).values().iterator().next();
        assertThat(lines.stream().map(line -> line.split(",", -1)[1]))
                .hasSize(50)
                .doesNotHaveDuplicates();
        assertThat(Stage.sums(Stage.account(folder.resolve("out"))))
                .containsEntry("read", 400L)
                .containsEntry("delivered", 50L)
                .containsEntry("duplicate", 350L);
    }

    @Test
    void a_day_that_may_be_forgotten_is_told_and_a_row_without_a_day_is_not() throws Exception {
        var stage = new Stage(folder, 1)
                .report("scan_telnet-a.csv", Stage.TELNET + "\n2001-01-01 00:00:01,192.0.2.1,23,,\n,192.0.2.1,23,,\n");
        JobPlan plan = stage.plan(FILES + "state: heap\n");
        run(plan, 1);
        assertThat(Stage.sums(Stage.account(folder.resolve("out"))))
                .containsEntry("delivered", 2L)
                .containsEntry("late", 1L);
    }

    @Test
    void a_file_that_breaks_off_keeps_its_rows_and_is_told() throws Exception {
        var stage = new Stage(folder, 1)
                .report("2026-11-29-scan_telnet-a.csv", 2000)
                .packed("2026-11-29-scan_telnet-a.csv");
        Path settings = stage.settings(FILES + "state: heap\n");
        Path packed = folder.resolve("reports/2026-11-29-scan_telnet-a.csv.gz");
        byte[] whole = Files.readAllBytes(packed);
        Files.write(packed, Arrays.copyOf(whole, whole.length / 2));
        run(JobPlan.read(settings, Stage.TODAY), 2);
        List<String> account = Stage.account(folder.resolve("out"));
        balances(account);
        assertThat(Stage.sums(account)).containsEntry("broken off", 1L);
        assertThat(Stage.sums(account).get("read")).isBetween(100L, 1999L);
    }

    @Test
    void the_key_of_a_row_is_the_same_whichever_run_reads_it() throws Exception {
        var batch = new CsvBatch();
        var tally = new Tally();
        var reader = CsvReader.under(Stage.TELNET.getBytes(UTF_8), batch, tally);
        var columns = Columns.of("scan_telnet", reader.names(), List.of());
        reader.select(columns.selected());
        var router = new Router(SeenKeys.none(), -1);
        var routes = Routes.of(
                List.of(),
                "scan_telnet",
                Tables.of(RangeTable.builder().build(), RangeTable.builder().build()),
                -1);
        var keys = new ArrayList<RowKey>();
        for (int number : new int[] {0, 7}) {
            reader.begin(new ByteArrayInputStream("2026-11-29 01:00:00,192.0.2.1,23,,x\n".getBytes(UTF_8)));
            reader.next();
            router.route(batch, columns, number, routes, tally);
            keys.add(RowKey.of(batch, 0, RowKey.report("scan_telnet")));
        }
        assertThat(keys.getFirst()).isEqualTo(keys.getLast()).hasSameHashCodeAs(keys.getLast());
        assertThat(keys.getFirst().day())
                .isEqualTo((int) LocalDate.of(2026, 11, 29).toEpochDay());
        assertThat(keys.getFirst()).isNotEqualTo(RowKey.of(batch, 0, RowKey.report("scan_telnets")));
    }
}
