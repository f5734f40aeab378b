package org.comity.routing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
    private static final String FIELD = "(?:\"(?:[^\"]|\"\")*+\"|[^\",\n]*+)";
    private static final Pattern RECORD = Pattern.compile(FIELD + "(?:," + FIELD + ")*+(?:\r?\n|\\z)");
    private static final Pattern FIELDS = Pattern.compile("(" + FIELD + ")(?:,|\r?\n|\\z)");

    private final Tally tally = new Tally();

    /** The rows that were taken, whole. */
    private List<String> rows(InputStream in) throws IOException {
        var reader = new CsvReader(in, tally);
        reader.select(0);
        var rows = new ArrayList<String>();
        while (reader.next()) {
            CsvBatch batch = reader.batch();
            for (int row = 0; row < batch.rows(); row++) {
                rows.add(new String(
                        batch.bytes(), batch.rowFrom(row), batch.rowTo(row) - batch.rowFrom(row), ISO_8859_1));
            }
        }
        return rows;
    }

    private List<String> rows(String text) throws IOException {
        return rows(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
    }

    @Test
    void fields_are_found_by_their_names_without_their_quotes() throws IOException {
        var reader = new CsvReader(
                new ByteArrayInputStream(
                        "\ufeff\"a\",b,\"c\"\r\n1,\"2,\"\"x\"\"\",3\r\n\"\",,\"z\n\"\n".getBytes(UTF_8)),
                tally);
        assertThat(reader.names()).containsExactly("a", "b", "c");
        reader.select(1, 2);
        assertThat(reader.next()).isTrue();
        CsvBatch batch = reader.batch();
        var fields = new ArrayList<String>();
        for (int row = 0; row < batch.rows(); row++) {
            for (int slot = 0; slot < 2; slot++) {
                int from = batch.fieldFrom(row, slot);
                fields.add(new String(batch.bytes(), from, batch.fieldTo(row, slot) - from, UTF_8));
            }
        }
        assertThat(fields).containsExactly("2,\"\"x\"\"", "3", "", "z\n");
        assertThat(batch.line(1)).isEqualTo(3);
        assertThat(reader.next()).isFalse();
        assertThat(tally.read()).isZero();
    }

    @Test
    void rows_that_stand_apart_from_their_header_are_read_by_it_piece_by_piece() throws IOException {
        var batch = new CsvBatch();
        var one = CsvReader.under("a,b".getBytes(UTF_8), batch, tally);
        var other = CsvReader.under("\"c\"\r\n".getBytes(UTF_8), batch, tally);
        one.select(1);
        other.select(0);
        var fields = new ArrayList<String>();
        for (String piece : List.of("1,2", "1,\"2\n3\"\n4,5\r\n", "6,7,8\n9,", "\"", "", "x,y")) {
            for (CsvReader each : piece.startsWith("1,2") ? List.of(one, other) : List.of(one)) {
                each.begin(new ByteArrayInputStream(
                        piece.replace(each == one ? "" : ",", "").getBytes(UTF_8)));
                while (each.next()) {
                    for (int row = 0; row < batch.rows(); row++) {
                        int from = batch.fieldFrom(row, 0);
                        fields.add(new String(batch.bytes(), from, batch.fieldTo(row, 0) - from, UTF_8));
                    }
                }
            }
        }
        assertThat(fields).containsExactly("2", "12", "2\n3", "5", "", "y");
        assertThat(tally.of(Malformed.COLUMNS)).isEqualTo(1);
        assertThat(tally.read()).as("of which one is a quote alone").isEqualTo(2);
    }

    @Test
    void a_row_that_cannot_be_read_costs_no_other() throws IOException {
        String long64k = "x".repeat(CsvReader.FIELD_BYTES_MAX + 1);
        assertThat(rows("a,b\n1,2\n1,\0\n1,\u00ff\n1,2,3\n1\nx\"y,2\n\"x\"y,2\n" + long64k + ",2\n3,\u00c3\u00a4\n5,6"))
                .containsExactly("1,2\n", "3,\u00c3\u00a4\n", "5,6");
        assertThat(tally.firstLines(Malformed.NUL)).containsExactly(3L);
        assertThat(tally.firstLines(Malformed.UTF_8)).containsExactly(4L);
        assertThat(tally.firstLines(Malformed.COLUMNS)).containsExactly(5L, 6L);
        assertThat(tally.firstLines(Malformed.QUOTES)).containsExactly(7L, 8L);
        assertThat(tally.firstLines(Malformed.TOO_LONG)).containsExactly(9L);
        assertThat(tally.of(Outcome.MALFORMED)).isEqualTo(7);
    }

    @Test
    void a_quote_that_is_never_closed_costs_its_line_and_not_the_rest() throws IOException {
        assertThat(rows("a,b\n1,\"2\n3,4\n5,6\n")).containsExactly("3,4\n", "5,6\n");
        assertThat(tally.firstLines(Malformed.QUOTES)).containsExactly(2L);
        String much = "7,8\n".repeat(CsvReader.ROW_BYTES_MAX);
        assertThat(rows("a,b\n1,\"2\n" + much)).hasSize(CsvReader.ROW_BYTES_MAX);
        assertThat(tally.of(Malformed.QUOTES)).isEqualTo(2);
    }

    @Test
    void a_line_longer_than_memory_is_one_row_that_cannot_be_read() throws IOException {
        var line = new SequenceInputStream(
                new ByteArrayInputStream("a,b\n1,".getBytes(UTF_8)),
                new SequenceInputStream(
                        new ByteArrayInputStream("x".repeat(5 << 20).getBytes(UTF_8)),
                        new ByteArrayInputStream("\n3,4\n".getBytes(UTF_8))));
        assertThat(rows(line)).containsExactly("3,4\n");
        assertThat(tally.firstLines(Malformed.TOO_LONG)).containsExactly(2L);
        assertThat(tally.read()).isEqualTo(1);
    }

    @Test
    void rows_go_on_over_the_end_of_a_batch() throws IOException {
        String row = "\"1\",\"" + "y".repeat(997) + "\"\r\n";
        assertThat(rows("a,b\n" + row.repeat(10_000))).hasSize(10_000).containsOnly(row);
        assertThat(tally.read()).isZero();
    }

    @Test
    void a_file_that_breaks_off_keeps_its_rows() throws IOException {
        var broken = new InputStream() {
            private final InputStream before = new ByteArrayInputStream("a,b\n1,2\n3,4".getBytes(UTF_8));

            @Override
            public int read() throws IOException {
                throw new IOException("not asked for");
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                int count = before.read(into, from, length);
                if (count < 0) {
                    throw new IOException("broken off");
                }
                return count;
            }
        };
        assertThat(rows(broken)).containsExactly("1,2\n");
        assertThat(tally.firstLines(Malformed.CUT_OFF)).containsExactly(3L);
    }

    @Test
    void an_empty_file_has_no_rows() throws IOException {
        assertThat(rows("")).isEmpty();
        assertThat(rows("a,b\n")).isEmpty();
        assertThat(rows("a,b")).isEmpty();
        assertThat(rows("a,b\n\n\r\n\n")).isEmpty();
        assertThat(tally.read()).isZero();
    }

    @Provide
    Arbitrary<String> files() {
        return Arbitraries.strings()
                .withChars('a', ',', '"', '\n', '\r', '\0', '\u00c3', '\u00a4')
                .ofMaxLength(60);
    }

    @Property(tries = 5000)
    void every_line_is_in_a_row_or_counted(@ForAll("files") String body) throws IOException {
        var expected = new ArrayList<String>();
        long malformed = 0;
        int at = 0;
        while (at < body.length()) {
            Matcher record = RECORD.matcher(body).region(at, body.length());
            if (body.startsWith("\n", at) || body.startsWith("\r\n", at)) {
                at = body.indexOf('\n', at) + 1;
            } else if (record.lookingAt() && fields(record.group()) == 2) {
                String row = record.group();
                at = record.end();
                if (row.indexOf('\0') >= 0 || row.matches("(?s).*(\u00c3(?!\u00a4)|(?<!\u00c3)\u00a4).*")) {
                    malformed++;
                } else {
                    expected.add(row);
                }
            } else {
                malformed++;
                int end = body.indexOf('\n', at);
                at = end < 0 ? body.length() : end + 1;
            }
        }
        var fresh = new CsvReaderTest();
        assertThat(fresh.rows("a,b\n" + body)).isEqualTo(expected);
        assertThat(fresh.tally.read()).isEqualTo(malformed);
    }

    private record Read(List<String> rows, List<Long> lines, long malformed) {}

    /** All rows, where the reader is done away with behind every so many batches and another one takes over. */
    private static Read rows(byte[] file, int step, int batches) throws IOException {
        var all = new Read(new ArrayList<>(), new ArrayList<>(), 0);
        var tally = new Tally();
        var reader = new CsvReader(new ByteArrayInputStream(file), tally);
        byte[] header = reader.header();
        while (true) {
            reader.step(step);
            reader.select(0);
            for (int i = 0; i < batches; i++) {
                if (!reader.next()) {
                    return new Read(all.rows(), all.lines(), tally.read());
                }
                CsvBatch batch = reader.batch();
                for (int row = 0; row < batch.rows(); row++) {
                    int from = batch.rowFrom(row);
                    all.rows().add(new String(batch.bytes(), from, batch.rowTo(row) - from, ISO_8859_1));
                    all.lines().add(batch.line(row));
                }
                assertThat(batch.position()).isEqualTo(reader.position());
                assertThat(batch.nextLine()).isEqualTo(reader.line());
            }
            reader = CsvReader.resume(new ByteArrayInputStream(file), header, reader.position(), reader.line(), tally);
        }
    }

    @Property(tries = 3000)
    void reading_that_is_taken_up_again_gives_the_same_rows(
            @ForAll("files") String body, @ForAll @IntRange(min = 1, max = 40) int step) throws IOException {
        byte[] file = ("a,b\n" + body).getBytes(ISO_8859_1);
        assertThat(rows(file, step, 1)).isEqualTo(rows(file, 1 << 20, Integer.MAX_VALUE));
    }

    @Test
    void reading_is_taken_up_within_a_line_that_is_given_up() throws IOException {
        byte[] file = ("a,b\n1,2\n3," + "x".repeat(3 << 20) + "\n5,\"6\n" + "7,8\n".repeat(600_000) + "9,10,11\n12,13")
                .getBytes(ISO_8859_1);
        Read whole = rows(file, 1 << 18, Integer.MAX_VALUE);
        assertThat(whole.rows()).hasSize(600_002).startsWith("1,2\n", "7,8\n").endsWith("12,13");
        assertThat(whole.malformed()).isEqualTo(3);
        assertThat(whole.lines().getLast()).isEqualTo(600_006);
        assertThat(rows(file, 1 << 18, 1)).isEqualTo(whole);
        assertThat(rows(file, 1 << 16, 3)).isEqualTo(whole);
    }

    @Test
    void a_stream_that_is_shorter_than_what_was_read_is_not_taken_up() {
        byte[] file = "a,b\n1,2\n".getBytes(UTF_8);
        assertThatThrownBy(() -> CsvReader.resume(new ByteArrayInputStream(file), file, 9, 3, tally))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> CsvReader.resume(new ByteArrayInputStream(file), file, 10, 3, tally))
                .isInstanceOf(EOFException.class);
    }

    private static int fields(String record) {
        Matcher field = FIELDS.matcher(record);
        int count = 0;
        int at = 0;
        while (field.find(at)) {
            count++;
            at = field.end();
            if (at >= record.length()) {
                return record.endsWith(",") ? count + 1 : count;
            }
        }
        return count;
    }
}
