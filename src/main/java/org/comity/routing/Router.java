package org.comity.routing;

import java.util.Arrays;

/**
 * Says of every row of a batch what becomes of it and who gets it: read, held against what was seen, routed. It keeps what
 * it says in arrays that it fills again for the next batch.
 */
public final class Router {
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final byte DUPLICATE = (byte) Outcome.DUPLICATE.ordinal();
    private static final byte MALFORMED = (byte) Outcome.MALFORMED.ordinal();

    /** Rows gone over together: as many as the places in memory that they need stay near. */
    private static final int SPAN = 128;

    private final SeenKeys seen;
    private final int unroutable;
    private final Address victim = new Address();
    private final int[] fresh = new int[SPAN];
    private final byte[] outcomes = new byte[CsvReader.BATCH_ROWS_MAX];
    private final int[] from = new int[CsvReader.BATCH_ROWS_MAX + 1];
    private int ahead;
    private int[] recipients = new int[2 * CsvReader.BATCH_ROWS_MAX];

    /** @param unroutable the number of the recipient who gets rows that nobody is responsible for; negative for none */
    public Router(SeenKeys seen, int unroutable) {
        this.seen = seen;
        this.unroutable = unroutable;
    }

    /**
     * Goes over the batch, where everybody may get what is theirs.
     *
     * @param report its number, the same for every file of this report
     * @param tally counts every row once
     */
    public void route(CsvBatch batch, Columns columns, int report, Routes routes, Tally tally) {
        route(batch, columns, report, routes, Permissions.everybody(), tally);
    }

    /**
     * Goes over the batch.
     *
     * @param report its number, the same for every file of this report, and after a restart that takes up what was seen
     * @param permissions who may get rows of this report; of whoever may not, it is counted what it would have got
     * @param tally counts every row once
     */
    public void route(
            CsvBatch batch, Columns columns, int report, Routes routes, Permissions permissions, Tally tally) {
        read(batch, columns, report);
        decide(batch, columns, routes, permissions, tally);
    }

    /** The first half, which asks nothing but the batch: it may be done elsewhere, for a later batch than the second. */
    void read(CsvBatch batch, Columns columns, int report) {
        batch.observed.read(batch, columns, report, seen);
    }

    /** The second half of {@link #route}, for batches of {@link ReadAhead}, one after the other in the order of the stream. */
    public void decide(CsvBatch batch, Columns columns, Routes routes, Permissions permissions, Tally tally) {
        tally.add(batch.unread);
        tally.recipients(Math.max(routes.recipients(), unroutable + 1));
        int said = 0;
        for (int row = 0; row < batch.rows(); row += SPAN) {
            int to = Math.min(batch.rows(), row + SPAN);
            int count = hold(batch, row, to, tally);
            ahead = routes.ahead(batch.observed, fresh, count); // or nobody would have to look
            said = route(batch, columns, row, to, said, routes, permissions, tally);
        }
        from[batch.rows()] = said;
    }

    /** Holds rows against what was seen, and notes which are new; answers how many. */
    private int hold(CsvBatch batch, int begin, int end, Tally tally) {
        Observed observed = batch.observed;
        seen.ahead(observed.hash, observed.seconds, begin, end);
        int count = 0;
        int late = 0;
        for (int row = begin; row < end; row++) {
            Malformed fault = observed.fault(row);
            if (fault != null) {
                tally.malformed(fault, batch.line(row));
                outcomes[row] = MALFORMED;
                continue;
            }
            SeenKeys.Held held = seen.add(
                    observed.keys,
                    observed.keyFrom[row],
                    observed.keyFrom[row + 1] - observed.keyFrom[row],
                    observed.hash[row],
                    observed.seconds[row]);
            if (held == SeenKeys.Held.KNOWN) {
                outcomes[row] = DUPLICATE;
                tally.count(Outcome.DUPLICATE);
            } else {
                outcomes[row] = 0;
                late += held == SeenKeys.Held.LATE ? 1 : 0;
                fresh[count++] = row;
            }
        }
        tally.late(late);
        return count;
    }

    private int route(
            CsvBatch batch,
            Columns columns,
            int begin,
            int end,
            int saidBefore,
            Routes routes,
            Permissions permissions,
            Tally tally) {
        Observed observed = batch.observed;
        int said = saidBefore;
        for (int row = begin; row < end; row++) {
            from[row] = said;
            if (!isNew(row)) {
                continue;
            }
            victim.set(observed.four[row], observed.high[row], observed.low[row]);
            int[] responsible = routes.responsible(
                    victim, batch.bytes(), batch.fieldFrom(row, columns.host()), batch.fieldTo(row, columns.host()));
            said = give(responsible, said, routes, permissions, tally);
            Outcome outcome = responsible.length == 0
                    ? Outcome.UNROUTABLE
                    : said == from[row] ? Outcome.REFUSED : Outcome.DELIVERED;
            outcomes[row] = (byte) outcome.ordinal();
            tally.count(outcome);
        }
        return said;
    }

    /** Adds those who get the row to the list; answers how long it is. */
    private int give(int[] responsible, int said, Routes routes, Permissions permissions, Tally tally) {
        int now = said;
        if (now + responsible.length + 1 > recipients.length) {
            recipients = Arrays.copyOf(recipients, 2 * (now + responsible.length + 1));
        }
        for (int each : responsible) {
            if (routes.hasOptedOut(each, victim)) {
                tally.optOut(each);
            } else if (permissions.has(each)) {
                recipients[now++] = each;
                tally.copy(each);
            } else {
                tally.refuse(each);
            }
        }
        if (responsible.length == 0 && unroutable >= 0) {
            if (permissions.has(unroutable)) {
                recipients[now++] = unroutable;
                tally.copy(unroutable);
            } else {
                tally.refuse(unroutable);
            }
        }
        return now;
    }

    /** What became of a row of the batch that was gone over last. */
    public Outcome outcome(int row) {
        return OUTCOMES[outcomes[row]];
    }

    /** Whether its key was new: it was read, and is no duplicate. */
    boolean isNew(int row) {
        return outcomes[row] != DUPLICATE && outcomes[row] != MALFORMED;
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
