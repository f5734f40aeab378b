package org.comity.routing;

/**
 * Rows that were read together: the bytes as they stand in the file, and where in them rows and the selected fields lie.
 * The reader fills the same batch again and again; what is kept of it is copied.
 */
public final class CsvBatch {
    /** A little more than there are rows: or the fields of a row would all want the same place in the cache. */
    private static final int SLOT_ROWS = CsvReader.BATCH_ROWS_MAX + 8;

    final byte[] bytes = new byte[CsvReader.BUFFER_BYTES + PlainRows.STEP];
    final int[] rowFrom = new int[CsvReader.BATCH_ROWS_MAX];
    final int[] rowTo = new int[CsvReader.BATCH_ROWS_MAX];
    final long[] line = new long[CsvReader.BATCH_ROWS_MAX];
    /** By slot and row: in the lower half where a field begins, in the upper where it ends. */
    private long[] fields = {};

    int rows;
    long position;
    long nextLine;

    /** What was read of each row, once it was. */
    final Observed observed = new Observed();

    /** What was decided of each row, once it was. */
    final Decided decided = new Decided();

    /** Rows among it that could not be read, where nobody else was told. */
    final Tally unread = new Tally();

    /** An empty one, to be handed to a reader. */
    public CsvBatch() {}

    /** Makes room for that many fields of each row. */
    void begin(int slots) {
        rows = 0;
        if (fields.length < slots * SLOT_ROWS) {
            fields = new long[slots * SLOT_ROWS];
        }
    }

    /** Notes where a field of the row is that is being taken. */
    void field(int slot, int from, int to) {
        fields[slot * SLOT_ROWS + rows] = (long) to << 32 | from;
    }

    /** Where reading goes on behind this batch, in bytes of the stream. */
    public long position() {
        return position;
    }

    /** On which line it does. */
    public long nextLine() {
        return nextLine;
    }

    public int rows() {
        return rows;
    }

    /** The bytes that places are in. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where a row begins. */
    public int rowFrom(int row) {
        return rowFrom[row];
    }

    /** Where a row ends, behind the end of its line where it has one. */
    public int rowTo(int row) {
        return rowTo[row];
    }

    /** The line of the file on which a row begins, the header's being 1. */
    public long line(int row) {
        return line[row];
    }

    /** The bytes that keys are in, of rows that were read and have no fault. */
    public byte[] keys() {
        return observed.keys;
    }

    /**
     * Where the key of a row begins: the number of its report in four bytes, and behind it what else makes two rows the same.
     * It is the same bytes wherever and whenever the row is read.
     */
    public int keyFrom(int row) {
        return observed.keyFrom[row];
    }

    /** Where the key of a row ends. */
    public int keyTo(int row) {
        return observed.keyTo[row];
    }

    /** When a row was observed, in seconds since 1970, or {@link SeenKeys#NO_TIME}. */
    public long seconds(int row) {
        return observed.seconds[row];
    }

    /** What became of a row, once {@link Router} went over the batch. */
    public Outcome outcome(int row) {
        return decided.outcome(row);
    }

    /** How many recipients get a row. */
    public int copies(int row) {
        return decided.copies(row);
    }

    /** One of them, by its number in the list of recipients. */
    public int recipient(int row, int copy) {
        return decided.recipient(row, copy);
    }

    /** Where a field begins, behind its quote; a field that is not there is empty. */
    public int fieldFrom(int row, int slot) {
        return slot < 0 ? 0 : (int) fields[slot * SLOT_ROWS + row];
    }

    /** Where a field ends, before its quote. */
    public int fieldTo(int row, int slot) {
        return slot < 0 ? 0 : (int) (fields[slot * SLOT_ROWS + row] >>> 32);
    }
}
