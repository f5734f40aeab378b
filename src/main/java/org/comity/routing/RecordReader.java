package org.comity.routing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fills batches with records that somebody else reads, of whatever form: how each goes out, and what it says in the columns
 * that routing asks for. Every record is counted, with its reason where it cannot be used.
 */
public final class RecordReader {
    /**
     * One record.
     *
     * @param line where it stands, for what is told
     * @param bytes as it goes out
     * @param values what it says, a text for each column; empty where it says nothing
     * @param fault why it cannot be used; null where it can
     */
    public record Entry(
            long line,
            byte[] bytes,
            String[] values,
            @Nullable Malformed fault) {}

    /** Where records come from. */
    @FunctionalInterface
    public interface Source {
        /** The next one; null at the end. */
        @Nullable
        Entry next() throws IOException;
    }

    private final Source source;
    private final Tally tally;
    private final CsvBatch batch = new CsvBatch();
    private int[] selected = {};
    private @Nullable Entry left;

    /** @param tally is told of every record that cannot be used */
    public RecordReader(Source source, Tally tally) {
        this.source = source;
        this.tally = tally;
    }

    /** Which columns are wanted of each record: their places lie in the batch in this order. */
    public void select(int... columns) {
        selected = columns.clone();
        batch.begin(columns.length);
    }

    public CsvBatch batch() {
        return batch;
    }

    /**
     * Reads on into the batch, whose bytes are others from now on.
     *
     * @return whether there was anything; the batch may be empty where all of it was malformed
     */
    public boolean next() throws IOException {
        batch.begin(selected.length);
        int filled = 0;
        boolean any = false;
        while (batch.rows < CsvReader.BATCH_ROWS_MAX) {
            Entry entry = left == null ? source.next() : left;
            left = null;
            if (entry == null) {
                return any;
            }
            any = true;
            byte[][] fields = fields(entry);
            Malformed fault = entry.fault() != null ? entry.fault() : tooLong(entry, fields);
            if (fault != null) {
                tally.malformed(fault, entry.line());
                continue;
            }
            if (filled + size(entry, fields) > CsvReader.BUFFER_BYTES) {
                left = entry;
                return true;
            }
            filled = put(entry, fields, filled);
        }
        return any;
    }

    private byte[][] fields(Entry entry) {
        var fields = new byte[selected.length][];
        for (int slot = 0; slot < selected.length; slot++) {
            fields[slot] = entry.fault() == null
                    ? entry.values()[selected[slot]].getBytes(StandardCharsets.UTF_8)
                    : new byte[0];
        }
        return fields;
    }

    private static @Nullable Malformed tooLong(Entry entry, byte[][] fields) {
        boolean fits = entry.bytes().length <= CsvReader.ROW_BYTES_MAX
                && Arrays.stream(fields).allMatch(each -> each.length <= CsvReader.FIELD_BYTES_MAX)
                && size(entry, fields) <= CsvReader.BUFFER_BYTES;
        return fits ? null : Malformed.TOO_LONG;
    }

    private static int size(Entry entry, byte[][] fields) {
        return entry.bytes().length
                + Arrays.stream(fields).mapToInt(each -> each.length).sum();
    }

    private int put(Entry entry, byte[][] fields, int from) {
        int row = batch.rows;
        int at = from + entry.bytes().length;
        System.arraycopy(entry.bytes(), 0, batch.bytes, from, entry.bytes().length);
        batch.rowFrom[row] = from;
        batch.rowTo[row] = at;
        batch.line[row] = entry.line();
        for (int slot = 0; slot < fields.length; slot++) {
            System.arraycopy(fields[slot], 0, batch.bytes, at, fields[slot].length);
            batch.field(slot, at, at + fields[slot].length);
            at += fields[slot].length;
        }
        batch.rows++;
        return at;
    }
}
