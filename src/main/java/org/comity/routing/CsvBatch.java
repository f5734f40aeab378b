package org.comity.routing;

/**
 * Rows that were read together: the bytes as they stand in the file, and where in them rows and the selected fields lie.
 * The reader fills the same batch again and again; what is kept of it is copied.
 */
public final class CsvBatch {
    final byte[] bytes = new byte[CsvReader.BUFFER_BYTES];
    final int[] rowFrom = new int[CsvReader.BATCH_ROWS_MAX];
    final int[] rowTo = new int[CsvReader.BATCH_ROWS_MAX];
    final long[] line = new long[CsvReader.BATCH_ROWS_MAX];
    int[] fieldFrom = {};
    int[] fieldTo = {};
    int rows;

    CsvBatch() {}

    /** Makes room for that many fields of each row. */
    void select(int slots) {
        fieldFrom = new int[slots * CsvReader.BATCH_ROWS_MAX];
        fieldTo = new int[slots * CsvReader.BATCH_ROWS_MAX];
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

    /** Where a field begins, behind its quote; a field that is not there is empty. */
    public int fieldFrom(int row, int slot) {
        return slot < 0 ? 0 : fieldFrom[slot * CsvReader.BATCH_ROWS_MAX + row];
    }

    /** Where a field ends, before its quote. */
    public int fieldTo(int row, int slot) {
        return slot < 0 ? 0 : fieldTo[slot * CsvReader.BATCH_ROWS_MAX + row];
    }
}
