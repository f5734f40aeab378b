package org.comity.routing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Says of every row of a batch what becomes of it and who gets it: read, held against what was seen, routed. It keeps what
 * it says in arrays that it fills again for the next batch.
 */
public final class Router {
    private static final Outcome[] OUTCOMES = Outcome.values();

    private final SeenKeys seen;
    private final int unroutable;
    private final Address victim = new Address();
    private final byte[] outcomes = new byte[CsvReader.BATCH_ROWS_MAX];
    private final int[] from = new int[CsvReader.BATCH_ROWS_MAX + 1];
    private int[] recipients = new int[2 * CsvReader.BATCH_ROWS_MAX];
    private byte[] key = new byte[256];

    /** @param unroutable the number of the recipient who gets rows that nobody is responsible for; negative for none */
    public Router(SeenKeys seen, int unroutable) {
        this.seen = seen;
        this.unroutable = unroutable;
    }

    /**
     * Goes over the batch.
     *
     * @param report its number, the same for every file of this report
     * @param tally counts every row once
     */
    public void route(CsvBatch batch, Columns columns, int report, Routes routes, Tally tally) {
        int said = 0;
        for (int row = 0; row < batch.rows(); row++) {
            from[row] = said;
            Malformed fault = fault(batch, row, columns);
            Outcome outcome;
            if (fault != null) {
                tally.malformed(fault, batch.line(row));
                outcome = Outcome.MALFORMED;
            } else {
                outcome = seen.add(key, key(batch, row, columns, report)) ? Outcome.DELIVERED : Outcome.DUPLICATE;
                if (outcome == Outcome.DELIVERED) {
                    int[] responsible = routes.responsible(victim, batch, row, columns);
                    if (said + responsible.length + 1 > recipients.length) {
                        recipients = Arrays.copyOf(recipients, 2 * (said + responsible.length + 1));
                    }
                    for (int each : responsible) {
                        if (!routes.hasOptedOut(each, victim, batch, row, columns)) {
                            recipients[said++] = each;
                        }
                    }
                    if (responsible.length == 0) {
                        outcome = Outcome.UNROUTABLE;
                        if (unroutable >= 0) {
                            recipients[said++] = unroutable;
                        }
                    } else if (said == from[row]) {
                        outcome = Outcome.REFUSED;
                    }
                }
                tally.count(outcome);
            }
            outcomes[row] = (byte) outcome.ordinal();
        }
        from[batch.rows()] = said;
    }

    @Nullable
    private Malformed fault(CsvBatch batch, int row, Columns columns) {
        if (!columns.isFit()) {
            return Malformed.HEADER;
        }
        if (!victim.read(
                batch.bytes(), batch.fieldFrom(row, columns.address()), batch.fieldTo(row, columns.address()))) {
            return Malformed.ADDRESS;
        }
        int begin = batch.fieldFrom(row, columns.timestamp());
        int end = batch.fieldTo(row, columns.timestamp());
        return end > begin && !Timestamp.isPossible(batch.bytes(), begin, end) ? Malformed.TIMESTAMP : null;
    }

    /** Lays down what makes two rows the same, each part with its length; answers the length of all. */
    private int key(CsvBatch batch, int row, Columns columns, int report) {
        int length = put(report, 0);
        length = put((int) (victim.high() >>> 32), length);
        length = put((int) victim.high(), length);
        length = put((int) (victim.low() >>> 32), length);
        length = put((int) victim.low(), length);
        key[length++] = (byte) (victim.isFour() ? 4 : 6);
        for (int slot : columns.key()) {
            int begin = batch.fieldFrom(row, slot);
            int size = batch.fieldTo(row, slot) - begin;
            if (length + size + 2 * Integer.BYTES > key.length) {
                key = Arrays.copyOf(key, 2 * (length + size + 2 * Integer.BYTES));
            }
            length = put(size, length);
            System.arraycopy(batch.bytes(), begin, key, length, size);
            length += size;
        }
        return length;
    }

    private int put(int number, int at) {
        key[at] = (byte) (number >>> 24);
        key[at + 1] = (byte) (number >>> 16);
        key[at + 2] = (byte) (number >>> 8);
        key[at + 3] = (byte) number;
        return at + 4;
    }

    /** What became of a row of the batch that was gone over last. */
    public Outcome outcome(int row) {
        return OUTCOMES[outcomes[row]];
    }

    /** How many recipients get it. */
    public int copies(int row) {
        return from[row + 1] - from[row];
    }

    /** One of them, by its number in the list of recipients. */
    public int recipient(int row, int copy) {
        return recipients[from[row] + copy];
    }
}
