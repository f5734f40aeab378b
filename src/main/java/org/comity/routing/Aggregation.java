package org.comity.routing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Rows that were delivered, each with how often it came in all and when first and last: what became of the duplicates. Exact, as
 * every key is found by its bytes.
 */
public final class Aggregation {
    /** What is added to a header. */
    public static final String COLUMNS = ",\"seen_count\",\"seen_first\",\"seen_last\"";

    private final SeenKeys seen;

    /** @param seen counts, and holds what came of all rows */
    public Aggregation(SeenKeys seen) {
        this.seen = seen;
    }

    /** Finds the columns of a report by its header. */
    @FunctionalInterface
    public interface ColumnsOf {
        Columns of(java.util.List<String> names);
    }

    /**
     * Copies rows of a report with their header, and adds to each how often it came, and when, in UTC. A row whose key was
     * forgotten says nothing.
     *
     * @param report its number, as it was when the rows were routed
     */
    public void copy(InputStream rows, ColumnsOf columnsOf, int report, OutputStream to) throws IOException {
        var reader = new CsvReader(rows, new Tally());
        Columns columns = columnsOf.of(reader.names());
        reader.select(columns.selected());
        String header = new String(reader.header(), StandardCharsets.UTF_8);
        to.write((header.stripTrailing() + COLUMNS + "\n").getBytes(StandardCharsets.UTF_8));
        while (reader.next()) {
            CsvBatch batch = reader.batch();
            Observed observed = batch.observed;
            observed.read(batch, columns, report, seen);
            for (int row = 0; row < batch.rows(); row++) {
                int end = batch.rowTo(row);
                while (end > batch.rowFrom(row) && (batch.bytes[end - 1] == '\n' || batch.bytes[end - 1] == '\r')) {
                    end--;
                }
                to.write(batch.bytes, batch.rowFrom(row), end - batch.rowFrom(row));
                to.write(said(observed, row).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private String said(Observed observed, int row) {
        var said = new String[] {",,,\n"};
        int from = observed.keyFrom[row];
        seen.tell(
                observed.keys,
                from,
                observed.keyTo[row] - from,
                observed.hash[row],
                observed.seconds[row],
                (bytes, keyFrom, length, count, first, last) ->
                        said[0] = ",\"" + count + "\",\"" + time(first) + "\",\"" + time(last) + "\"\n");
        return said[0];
    }

    private static String time(long seconds) {
        return seconds == 0 ? "" : Instant.ofEpochSecond(seconds).toString();
    }
}
