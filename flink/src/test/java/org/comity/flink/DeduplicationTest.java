package org.comity.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.comity.routing.Columns;
import org.comity.routing.CsvBatch;
import org.comity.routing.CsvReader;
import org.comity.routing.Outcome;
import org.comity.routing.RangeTable;
import org.comity.routing.Router;
import org.comity.routing.Routes;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tables;
import org.comity.routing.Tally;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in state: until when they are known, and where they are when there are more machines. */
@SuppressWarnings("try") // a harness closes with whatever it likes
class DeduplicationTest {
    private static final int KEY_GROUPS = 16;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long TODAY = LocalDate.of(2026, 11, 29).toEpochDay() * DAY;

    @TempDir
    Path folder;

    private JobPlan plan;
    private RouteBook.Finder books;

    @BeforeEach
    void lay() throws IOException {
        lay("rocksdb");
    }

    private void lay(String state) throws IOException {
        plan = new Stage(folder, 1)
                .report("scan_telnet.csv", Stage.TELNET + "\n")
                .plan("input: {files: reports}\noutput: {files: out}\nkey-days: 2\nstate: " + state + "\n");
        String at = folder.toString();
        books = (context, of) -> RouteBook.read(
                of.settings(), Stage.TODAY, Path.of(at, "tables"), List.of(Path.of(at, "recipients.yaml")), null);
    }

    /** A task of so many; it holds the keys of its part. */
    private KeyedOneInputStreamOperatorTestHarness<RowKey, RoutedRow, Delivery> task(
            int of, int number, OperatorSubtaskState state) throws Exception {
        var task = new KeyedOneInputStreamOperatorTestHarness<>(
                new DeduplicationOperator(plan, books), RoutedRow::key, RowKey.Serializer.TYPE, KEY_GROUPS, of, number);
        task.setStateBackend(
                plan.settings().state() == JobSettings.State.heap
                        ? new HashMapStateBackend()
                        : new EmbeddedRocksDBStateBackend());
        task.setup(Delivery.Serializer.TYPE.createSerializer(null));
        task.initializeState(
                state == null
                        ? null
                        : AbstractStreamOperatorTestHarness.repartitionOperatorState(state, KEY_GROUPS, 1, of, number));
        task.open();
        task.setProcessingTime(TODAY);
        return task;
    }

    /** Rows that go to one recipient each. */
    private static List<RoutedRow> rows(String... lines) throws IOException {
        var batch = new CsvBatch();
        var reader = CsvReader.under(Stage.TELNET.getBytes(UTF_8), batch, new Tally());
        var columns = Columns.of("scan_telnet", reader.names(), List.of());
        reader.select(columns.selected());
        var router = new Router(SeenKeys.none(), -1);
        RangeTable nothing = RangeTable.builder().build();
        var rows = new ArrayList<RoutedRow>();
        for (String line : lines) {
            reader.begin(new ByteArrayInputStream(line.getBytes(UTF_8)));
            reader.next();
            router.route(
                    batch,
                    columns,
                    0,
                    Routes.of(List.of(), "scan_telnet", Tables.of(nothing, nothing), -1),
                    new Tally());
            RowKey key = RowKey.of(batch, 0, RowKey.report("scan_telnet"));
            byte[][] texts = {line.getBytes(UTF_8)};
            rows.add(new RoutedRow(key, 0, Outcome.DELIVERED, new int[] {0}, new int[] {0}, texts));
        }
        return rows;
    }

    private static long of(
            KeyedOneInputStreamOperatorTestHarness<RowKey, RoutedRow, Delivery> task, long checkpoint, String what)
            throws Exception {
        var before = task.getSideOutput(Count.ASIDE);
        if (before != null) {
            before.clear();
        }
        task.prepareSnapshotPreBarrier(checkpoint);
        return task.getSideOutput(Count.ASIDE).stream()
                .map(StreamRecord::getValue)
                .filter(each -> each.what().equals(what))
                .mapToLong(Count::rows)
                .sum();
    }

    @Test
    void a_key_is_known_for_its_days_and_what_comes_after_them_is_told() throws Exception {
        RoutedRow row = rows("2026-11-29 00:00:01,192.0.2.1,23,,").getFirst();
        try (var task = task(1, 0, null)) {
            task.setStateTtlProcessingTime(TODAY);
            task.processElement(new StreamRecord<>(row));
            task.setStateTtlProcessingTime(TODAY + 2 * DAY - 1);
            task.processElement(new StreamRecord<>(row));
            assertThat(task.extractOutputValues()).hasSize(1);
            assertThat(of(task, 1, "late")).isZero();
            task.setProcessingTime(TODAY + 2 * DAY);
            task.setStateTtlProcessingTime(TODAY + 2 * DAY);
            task.processElement(new StreamRecord<>(row));
            assertThat(task.extractOutputValues()).hasSize(2);
            assertThat(of(task, 2, "late")).isEqualTo(1);
        }
    }

    @Test
    void that_a_key_comes_again_does_not_keep_it_longer() throws Exception {
        RoutedRow row = rows("2026-11-29 00:00:01,192.0.2.1,23,,").getFirst();
        try (var task = task(1, 0, null)) {
            for (int day = 0; day < 4; day++) {
                task.setStateTtlProcessingTime(TODAY + day * DAY);
                task.processElement(new StreamRecord<>(row));
            }
            assertThat(task.extractOutputValues()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "rocksdb"})
    void keys_with_one_hash_are_two_keys(String state) throws Exception {
        lay(state);
        List<RoutedRow> rows = rows("2026-11-29 00:00:01,192.0.2.1,23,,Aa", "2026-11-29 00:00:01,192.0.2.1,23,,BB");
        assertThat(rows.getFirst().key()).hasSameHashCodeAs(rows.getLast().key());
        try (var task = task(1, 0, null)) {
            for (RoutedRow each : rows) {
                task.processElement(new StreamRecord<>(each));
                task.processElement(new StreamRecord<>(each));
            }
            assertThat(task.extractOutputValues()).hasSize(2);
        }
    }

    @Test
    void what_nobody_got_was_not_seen() throws Exception {
        RoutedRow row = rows("2026-11-29 00:00:01,192.0.2.1,23,,").getFirst();
        var nobody = new RoutedRow(row.key(), 0, Outcome.REFUSED, new int[0], new int[0], new byte[0][]);
        try (var task = task(1, 0, null)) {
            for (RoutedRow each : List.of(nobody, row, nobody)) {
                task.processElement(new StreamRecord<>(each));
            }
            assertThat(task.extractOutputValues()).hasSize(1);
            assertThat(of(task, 1, "refused")).isEqualTo(1);
            assertThat(of(task, 2, "refused")).as("nothing is told twice").isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void keys_are_where_their_rows_come_when_there_are_more_machines(int machines) throws Exception {
        var lines = new String[200];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "2026-11-29 00:00:01,192.0.2." + i + ",23,,";
        }
        List<RoutedRow> rows = rows(lines);
        OperatorSubtaskState state;
        try (var one = task(1, 0, null)) {
            for (RoutedRow each : rows) {
                one.processElement(new StreamRecord<>(each));
            }
            state = one.snapshot(1, 1);
        }
        int known = 0;
        for (int i = 0; i < machines; i++) {
            try (var task = task(machines, i, state)) {
                for (RoutedRow each : rows) {
                    if (KeyGroupRangeAssignment.assignKeyToParallelOperator(each.key(), KEY_GROUPS, machines) == i) {
                        task.processElement(new StreamRecord<>(each));
                        known++;
                    }
                }
                assertThat(task.extractOutputValues()).isEmpty();
            }
        }
        assertThat(known).isEqualTo(rows.size());
    }
}
