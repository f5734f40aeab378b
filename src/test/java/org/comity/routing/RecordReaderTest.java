package org.comity.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecordReaderTest {
    private final Tally tally = new Tally();

    /** What comes out: a record and the fields of columns 1 and 0, a line each. */
    private List<String> read(List<RecordReader.Entry> entries) throws IOException {
        var left = new ArrayDeque<>(entries);
        var reader = new RecordReader(left::poll, tally);
        reader.select(1, 0);
        var out = new ArrayList<String>();
        CsvBatch batch = reader.batch();
        while (reader.next()) {
            for (int row = 0; row < batch.rows(); row++) {
                out.add(batch.line(row) + " " + text(batch, batch.rowFrom(row), batch.rowTo(row)) + " "
                        + text(batch, batch.fieldFrom(row, 0), batch.fieldTo(row, 0)) + " "
                        + text(batch, batch.fieldFrom(row, 1), batch.fieldTo(row, 1)));
            }
        }
        return out;
    }

    private static String text(CsvBatch batch, int from, int to) {
        return new String(batch.bytes(), from, to - from, StandardCharsets.UTF_8);
    }

    private static RecordReader.Entry entry(long line, String bytes, String... values) {
        return new RecordReader.Entry(line, bytes.getBytes(StandardCharsets.UTF_8), values, null);
    }

    @Property(tries = 60)
    void every_record_comes_once_in_its_order_however_long(
            @ForAll @Size(max = 40) List<@IntRange(max = CsvReader.ROW_BYTES_MAX) Integer> lengths) throws IOException {
        var entries = new ArrayList<RecordReader.Entry>();
        var expected = new ArrayList<String>();
        for (int i = 0; i < lengths.size(); i++) {
            String bytes = "x".repeat(lengths.get(i));
            entries.add(entry(i, bytes, "é" + i, "b" + i));
            expected.add(i + " " + bytes + " b" + i + " é" + i);
        }
        assertThat(read(entries).equals(expected)).isTrue();
        assertThat(tally.read()).isZero();
    }

    @Test
    void more_records_than_a_batch_holds_make_several() throws IOException {
        var entries = new ArrayList<RecordReader.Entry>();
        for (int i = 0; i < 3 * CsvReader.BATCH_ROWS_MAX + 1; i++) {
            entries.add(entry(i, "x", "a", "b"));
        }
        assertThat(read(entries)).hasSize(entries.size()).doesNotHaveDuplicates();
    }

    @Test
    void what_lies_at_the_end_of_a_full_batch_is_read_as_elsewhere() throws IOException {
        String most = "x".repeat(CsvReader.ROW_BYTES_MAX);
        var left = new ArrayDeque<>(List.of(
                entry(1, most, "", ""),
                entry(2, most.substring(PlainRows.STEP), "", ""),
                entry(3, "x".repeat(2 * PlainRows.STEP - 9), "192.0.2.1", "")));
        var reader = new RecordReader(left::poll, tally);
        Columns columns = Columns.of("scan_x", List.of("ip", "tag"), List.of());
        reader.select(columns.selected());
        var router = new Router(new SeenKeys(1, 100), -1);
        RangeTable none = RangeTable.builder().build();
        while (reader.next()) {
            router.route(reader.batch(), columns, 1, Routes.of(List.of(), "scan_x", Tables.of(none, none), -1), tally);
        }
        assertThat(tally.of(Outcome.UNROUTABLE)).isEqualTo(1);
        assertThat(tally.firstLines(Malformed.ADDRESS)).containsExactly(1L, 2L);
    }

    @Test
    void what_cannot_be_used_is_counted_with_its_reason() throws IOException {
        assertThat(read(List.of(
                        new RecordReader.Entry(1, new byte[0], new String[0], Malformed.JSON),
                        entry(2, "x".repeat(CsvReader.ROW_BYTES_MAX + 1), "a", "b"),
                        entry(3, "x", "a", "y".repeat(CsvReader.FIELD_BYTES_MAX + 1)),
                        entry(4, "x", "a", "b"))))
                .containsExactly("4 x b a");
        assertThat(tally.firstLines(Malformed.JSON)).containsExactly(1L);
        assertThat(tally.firstLines(Malformed.TOO_LONG)).containsExactly(2L, 3L);
    }
}
