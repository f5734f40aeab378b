package org.comity.routing;

/**
 * Finds rows of CSV 64 bytes at a time, as long as there is nothing to say against them: each byte is a bit, quotes pair
 * off by a running sum of bits, and a separator counts where that is even. The first row with anything odd is left to
 * {@link CsvReader}, which says what it is.
 */
final class PlainRows {
    /** Bytes looked at together; what lies behind the limit must be there to be read by so much. */
    static final int STEP = Marks.BYTES;

    private final Marks marks = Marks.best();
    private final int columns;
    private final int[] columnOfSlot;
    private final int slotOfLast;
    /** Behind which bytes fields end, from the row looked at on. */
    private final int[] ends;

    private long line;

    /** @param selected the columns to be found */
    PlainRows(int columns, int[] selected) {
        this.columns = columns;
        this.columnOfSlot = selected.clone();
        int last = -1;
        for (int slot = 0; slot < selected.length; slot++) {
            last = selected[slot] == columns - 1 ? slot : last;
        }
        this.slotOfLast = last;
        this.ends = new int[2 * columns + 64 * STEP];
    }

    /** The line on which the row begins that was not taken. */
    long line() {
        return line;
    }

    /**
     * Takes rows into the batch while they are plain and whole.
     *
     * @param at where a row begins
     * @param firstLine on which line that is
     * @param tally is told of rows that are not UTF-8
     * @return where the first row begins that was not taken
     */
    int take(CsvBatch batch, int at, int limit, long firstLine, Tally tally) {
        byte[] bytes = batch.bytes;
        int[] ends = this.ends;
        int row = at;
        // Before the first end of a row stands that of the row before it.
        ends[0] = at - 1;
        int found = 1;
        int ofRow = 1;
        long inQuotes = 0;
        long behindEnd = 1;
        long behindQuote = 0;
        long linesBefore = firstLine;
        boolean highBefore = false;
        line = firstLine;
        for (int step = at; step < limit; step += STEP) {
            marks.look(bytes, step);
            long within = limit - step >= STEP ? -1L : (1L << (limit - step)) - 1;
            long quotes = marks.quotes & within;
            long newlines = marks.newlines & within;
            long separators = marks.separators & within;

            long quoted = running(quotes) ^ inQuotes;
            inQuotes = quoted >> 63;
            long fieldEnds = separators & ~quoted;
            long closing = quotes & ~quoted;
            long behindClosing = closing << 1 | behindQuote;
            long odd = quotes & quoted & ~(fieldEnds << 1 | behindEnd | behindClosing);
            long after = behindClosing & ~(fieldEnds | quotes) & within;
            behindEnd = fieldEnds >>> 63;
            behindQuote = closing >>> 63;
            while (after != 0) {
                int place = step + Long.numberOfTrailingZeros(after);
                if (place + 1 >= limit || bytes[place] != '\r' || bytes[place + 1] != '\n') {
                    odd |= Long.lowestOneBit(after);
                }
                after &= after - 1;
            }
            if (marks.nul) {
                odd |= nuls(bytes, step) & within;
            }
            if (found + 2 * STEP > ends.length) {
                System.arraycopy(ends, ofRow - 1, ends, 0, found - ofRow + 1);
                found -= ofRow - 1;
                ofRow = 1;
                if (found > columns + 1) {
                    return row;
                }
            }
            flatten(fieldEnds, step, ends, found);
            boolean highHere = marks.high;
            for (long rowEnds = fieldEnds & newlines; rowEnds != 0; rowEnds &= rowEnds - 1) {
                int bit = Long.numberOfTrailingZeros(rowEnds);
                long before = (1L << bit) - 1;
                int end = step + bit + 1;
                int last = found + Long.bitCount(fieldEnds & before);
                // What ends at once is an empty line, which is no row.
                if (last - ofRow + 1 != columns
                        || (odd & before) != 0
                        || end - row > CsvReader.FIELD_BYTES_MAX
                        || end - row <= 2
                        || batch.rows == CsvReader.BATCH_ROWS_MAX) {
                    return row;
                }
                if ((highHere || highBefore) && !Utf8.isValid(bytes, row, end)) {
                    tally.malformed(Malformed.UTF_8, line);
                } else {
                    take(batch, row, end, ofRow);
                }
                highBefore = false;
                ofRow = last + 1;
                row = end;
                line = linesBefore + Long.bitCount(newlines & (before << 1 | 1));
                odd &= ~before;
            }
            if (odd != 0) {
                return row;
            }
            found += Long.bitCount(fieldEnds);
            highBefore |= highHere;
            linesBefore += Long.bitCount(newlines);
        }
        return row;
    }

    private void take(CsvBatch batch, int row, int end, int ofRow) {
        byte[] bytes = batch.bytes;
        int[] ends = this.ends;
        for (int slot = 0; slot < columnOfSlot.length; slot++) {
            int column = columnOfSlot[slot];
            int from = ends[ofRow + column - 1] + 1;
            int quote = bytes[from] == '"' ? 1 : 0;
            batch.field(slot, from + quote, ends[ofRow + column] - quote);
        }
        if (slotOfLast >= 0 && bytes[end - 2] == '\r') {
            int from = ends[ofRow + columns - 2] + 1;
            int quote = bytes[from] == '"' ? 1 : 0;
            batch.field(slotOfLast, from + quote, end - 2 - quote);
        }
        batch.rowFrom[batch.rows] = row;
        batch.rowTo[batch.rows] = end;
        batch.line[batch.rows++] = line;
    }

    /** Writes down where the bits are, eight at a time: what is written behind the last of them is written over. */
    private static void flatten(long bits, int step, int[] ends, int found) {
        long left = bits;
        for (int at = found; left != 0; at += 8) {
            ends[at] = step + Long.numberOfTrailingZeros(left);
            left &= left - 1;
            ends[at + 1] = step + Long.numberOfTrailingZeros(left);
            left &= left - 1;
            ends[at + 2] = step + Long.numberOfTrailingZeros(left);
            left &= left - 1;
            ends[at + 3] = step + Long.numberOfTrailingZeros(left);
            left &= left - 1;
            ends[at + 4] = step + Long.numberOfTrailingZeros(left);
            left &= left - 1;
            ends[at + 5] = step + Long.numberOfTrailingZeros(left);
            left &= left - 1;
            ends[at + 6] = step + Long.numberOfTrailingZeros(left);
            left &= left - 1;
            ends[at + 7] = step + Long.numberOfTrailingZeros(left);
            left &= left - 1;
        }
    }

    private static long nuls(byte[] bytes, int step) {
        long nuls = 0;
        for (int i = 0; i < STEP; i++) {
            nuls |= bytes[step + i] == 0 ? 1L << i : 0;
        }
        return nuls;
    }

    /** Each bit the sum of those up to it, but for what is even. */
    private static long running(long bits) {
        long sum = bits ^ bits << 1;
        sum ^= sum << 2;
        sum ^= sum << 4;
        sum ^= sum << 8;
        sum ^= sum << 16;
        return sum ^ sum << 32;
    }
}
