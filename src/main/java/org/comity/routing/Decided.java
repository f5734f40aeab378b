package org.comity.routing;

import java.util.Arrays;

/** What became of each row of a batch, and who gets it. */
final class Decided {
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final byte DUPLICATE = (byte) Outcome.DUPLICATE.ordinal();
    private static final byte MALFORMED = (byte) Outcome.MALFORMED.ordinal();

    /** Nothing is said of it yet. */
    private static final byte OPEN = -1;

    private final byte[] outcomes = new byte[CsvReader.BATCH_ROWS_MAX];
    private final int[] from = new int[CsvReader.BATCH_ROWS_MAX + 1];
    private int[] recipients = new int[2 * CsvReader.BATCH_ROWS_MAX];
    private int said;

    /** The countries of fresh rows, as {@link Sightings#countryName} tells, where they were looked for. */
    final int[] countries = new int[CsvReader.BATCH_ROWS_MAX];

    /** What was counted of the batch, by whoever has it gone over beside others. */
    final Tally tally = new Tally();

    // ---- to be said ----

    void begin() {
        said = 0;
    }

    void open(int row) {
        outcomes[row] = OPEN;
    }

    boolean isOpen(int row) {
        return outcomes[row] == OPEN;
    }

    void say(int row, Outcome outcome) {
        outcomes[row] = (byte) outcome.ordinal();
    }

    /** What is given from now on is of that row; rows come in their order. */
    void next(int row) {
        from[row] = said;
    }

    /** So many may be given. */
    void room(int count) {
        if (said + count > recipients.length) {
            recipients = Arrays.copyOf(recipients, 2 * (said + count));
        }
    }

    void give(int recipient) {
        recipients[said++] = recipient;
    }

    /** How many were given of that row, which is the last. */
    int given(int row) {
        return said - from[row];
    }

    void end(int rows) {
        from[rows] = said;
    }

    // ---- what was said ----

    Outcome outcome(int row) {
        return OUTCOMES[outcomes[row]];
    }

    /** Whether it was read, and is no duplicate. */
    boolean isFresh(int row) {
        return outcomes[row] != DUPLICATE && outcomes[row] != MALFORMED;
    }

    int copies(int row) {
        return from[row + 1] - from[row];
    }

    int recipient(int row, int copy) {
        return recipients[from[row] + copy];
    }
}
