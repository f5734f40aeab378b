package org.comity.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is read of each row of a batch before it is held against anything: whose address, when, and the key. */
final class Observed {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final Malformed[] FAULTS = Malformed.values();
    private static final int NAMED = 0;
    private static final int FOUR = 4;
    private static final int SIX = 6;

    /** Bytes of a key beside its columns, at most, and what copying may write behind it. */
    private static final int KEY_REST_BYTES =
            BlockFile.KEY_HEAD_BYTES + Integer.BYTES + 1 + 2 * Long.BYTES + Long.BYTES;

    final long[] high = new long[CsvReader.BATCH_ROWS_MAX];
    final long[] low = new long[CsvReader.BATCH_ROWS_MAX];
    final boolean[] four = new boolean[CsvReader.BATCH_ROWS_MAX];
    /** Of whom a host name is known, and no address. */
    final boolean[] named = new boolean[CsvReader.BATCH_ROWS_MAX];

    final long[] seconds = new long[CsvReader.BATCH_ROWS_MAX];
    final int[] hash = new int[CsvReader.BATCH_ROWS_MAX];
    /** Where keys begin; before each lies the {@link BlockFile#keyHead} of it. */
    final int[] keyFrom = new int[CsvReader.BATCH_ROWS_MAX];

    final int[] keyTo = new int[CsvReader.BATCH_ROWS_MAX];
    byte[] keys = new byte[1 << 16];
    private final byte[] faults = new byte[CsvReader.BATCH_ROWS_MAX];
    private final Address victim = new Address();
    private long date;
    private long dateText;
    private short dateEnd;

    /** Why the row cannot be routed, or null. */
    @Nullable
    Malformed fault(int row) {
        return faults[row] == 0 ? null : FAULTS[faults[row] - 1];
    }

    /** Goes over the batch; of a row with a fault nothing else is said. */
    void read(CsvBatch batch, Columns columns, int report, SeenKeys seen) {
        int rows = batch.rows();
        if (!columns.isFit()) {
            Arrays.fill(faults, 0, rows, (byte) (Malformed.HEADER.ordinal() + 1));
            Arrays.fill(hash, 0, rows, 0);
            Arrays.fill(seconds, 0, rows, SeenKeys.NO_TIME);
            return;
        }
        Arrays.fill(faults, 0, rows, (byte) 0);
        times(batch, columns.timestamp());
        addresses(batch, columns.address(), columns.host());
        keys(batch, columns, report);
        for (int row = 0; row < rows; row++) {
            hash[row] = seen.hash(keys, keyFrom[row], keyTo[row] - keyFrom[row]);
        }
    }

    private void times(CsvBatch batch, int slot) {
        byte[] bytes = batch.bytes;
        for (int row = 0; row < batch.rows(); row++) {
            int from = batch.fieldFrom(row, slot);
            int to = batch.fieldTo(row, slot);
            seconds[row] = to > from ? seconds(bytes, from, to) : SeenKeys.NO_TIME;
            if (to > from && seconds[row] == Timestamp.IMPOSSIBLE) {
                faults[row] = (byte) (Malformed.TIMESTAMP.ordinal() + 1);
            }
        }
    }

    /** Rows of a report are mostly of one day, whose date is read once. */
    private long seconds(byte[] bytes, int from, int to) {
        if (to - from <= Timestamp.DATE_LENGTH) {
            return Timestamp.IMPOSSIBLE;
        }
        long text = (long) LONGS.get(bytes, from);
        short end = (short) SHORTS.get(bytes, from + Long.BYTES);
        if (text == dateText && end == dateEnd) {
            return Timestamp.seconds(date, bytes, from + Timestamp.DATE_LENGTH, to);
        }
        long read = Timestamp.date(bytes, from);
        if (read == Timestamp.IMPOSSIBLE) {
            return Timestamp.IMPOSSIBLE;
        }
        date = read;
        dateText = text;
        dateEnd = end;
        return Timestamp.seconds(date, bytes, from + Timestamp.DATE_LENGTH, to);
    }

    private void addresses(CsvBatch batch, int slot, int host) {
        byte[] bytes = batch.bytes;
        for (int row = 0; row < batch.rows(); row++) {
            int from = batch.fieldFrom(row, slot);
            int to = batch.fieldTo(row, slot);
            named[row] = from == to && batch.fieldTo(row, host) > batch.fieldFrom(row, host);
            if (victim.read(bytes, from, to)) {
                four[row] = victim.isFour();
                high[row] = victim.high();
                low[row] = victim.low();
            } else if (named[row]) {
                four[row] = true;
                high[row] = 0;
                low[row] = 0;
            } else {
                faults[row] = (byte) (Malformed.ADDRESS.ordinal() + 1);
            }
        }
    }

    /** Lays down what makes two rows the same: the report, the address or the host, and each column behind its length. */
    private void keys(CsvBatch batch, Columns of, int report) {
        int[] columns = of.key();
        int at = 0;
        for (int row = 0; row < batch.rows(); row++) {
            keyFrom[row] = at;
            keyTo[row] = at;
            if (faults[row] != 0) {
                continue;
            }
            int size = KEY_REST_BYTES + (named[row] ? size(batch, row, of.host()) : 0);
            for (int slot : columns) {
                size += size(batch, row, slot);
            }
            if (at + size > keys.length) {
                keys = Arrays.copyOf(keys, Math.max(2 * keys.length, at + size));
            }
            int head = at;
            at += BlockFile.KEY_HEAD_BYTES;
            keyFrom[row] = at;
            INTS.set(keys, at, report);
            at += Integer.BYTES;
            if (named[row]) {
                keys[at++] = NAMED;
                at = field(batch, row, of.host(), at);
            } else if (four[row]) {
                keys[at++] = FOUR;
                INTS.set(keys, at, (int) low[row]);
                at += Integer.BYTES;
            } else {
                keys[at++] = SIX;
                LONGS.set(keys, at, high[row]);
                LONGS.set(keys, at + Long.BYTES, low[row]);
                at += 2 * Long.BYTES;
            }
            for (int slot : columns) {
                at = field(batch, row, slot, at);
            }
            keyTo[row] = at;
            BlockFile.keyHead(keys, head, at - keyFrom[row], seconds[row]);
        }
    }

    private static int size(CsvBatch batch, int row, int slot) {
        return Integer.BYTES + batch.fieldTo(row, slot) - batch.fieldFrom(row, slot);
    }

    private int field(CsvBatch batch, int row, int slot, int begin) {
        int from = batch.fieldFrom(row, slot);
        int length = batch.fieldTo(row, slot) - from;
        int at = length(length, begin);
        if (length <= Long.BYTES) {
            // What is written too much is written over; behind a row there is always as much to read.
            LONGS.set(keys, at, (long) LONGS.get(batch.bytes, from));
        } else {
            System.arraycopy(batch.bytes, from, keys, at, length);
        }
        return at + length;
    }

    /** In one byte where it is short, else behind one that is longer than any of these. */
    private int length(int length, int at) {
        if (length < 0xff) {
            keys[at] = (byte) length;
            return at + 1;
        }
        keys[at] = (byte) 0xff;
        keys[at + 1] = (byte) (length >>> 16);
        keys[at + 2] = (byte) (length >>> 8);
        keys[at + 3] = (byte) length;
        return at + 4;
    }
}
