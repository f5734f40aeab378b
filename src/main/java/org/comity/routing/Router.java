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

    /** Nothing is said of it yet. */
    private static final byte OPEN = -1;

    /** Rows gone over together: as many as the places in memory that they need stay near. */
    private static final int SPAN = 128;

    private static final int REMEMBERED = 16;

    private final SeenKeys seen;
    private final int unroutable;
    private final Address victim = new Address();
    /** A bit for some part of the hashes of keys that came within the span. */
    private final long[] remembered = new long[REMEMBERED];

    private final int[] fresh = new int[SPAN];
    private final byte[] outcomes = new byte[CsvReader.BATCH_ROWS_MAX];
    private final int[] from = new int[CsvReader.BATCH_ROWS_MAX + 1];
    int ahead;
    private boolean locating;
    private int[] countries = {};
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

    /** Finds rows that were seen before this span, and notes the others; answers how many these are. */
    private int hold(CsvBatch batch, int begin, int end, Tally tally) {
        Observed observed = batch.observed;
        Arrays.fill(remembered, 0);
        seen.ahead(observed.hash, observed.seconds, begin, end);
        int count = 0;
        for (int row = begin; row < end; row++) {
            Malformed fault = observed.fault(row);
            if (fault != null) {
                tally.malformed(fault, batch.line(row));
                outcomes[row] = MALFORMED;
            } else if (observed.seconds[row] != SeenKeys.NO_TIME && isKnown(observed, row)) {
                outcomes[row] = DUPLICATE;
                tally.count(Outcome.DUPLICATE);
            } else {
                outcomes[row] = OPEN; // to which time a row without one belongs, those before it say
                fresh[count++] = row;
            }
        }
        return count;
    }

    private boolean isKnown(Observed observed, int row) {
        int keyFrom = observed.keyFrom[row];
        return seen.knows(
                observed.keys, keyFrom, observed.keyFrom[row + 1] - keyFrom, observed.hash[row], observed.seconds[row]);
    }

    /** What nobody got was not seen: it may go to somebody when it comes again. */
    private void remember(Observed observed, int row, Tally tally) {
        int keyFrom = observed.keyFrom[row];
        SeenKeys.Held held = seen.keep(
                observed.keys, keyFrom, observed.keyFrom[row + 1] - keyFrom, observed.hash[row], observed.seconds[row]);
        if (held == SeenKeys.Held.LATE) {
            tally.late(1);
        }
        remembered[place(observed.hash[row])] |= 1L << observed.hash[row];
    }

    /** Whether it may have been remembered since this span was begun to be gone over. */
    private boolean mayBeKnown(Observed observed, int row) {
        return (remembered[place(observed.hash[row])] & 1L << observed.hash[row]) != 0
                || observed.seconds[row] == SeenKeys.NO_TIME;
    }

    private static int place(int hash) {
        return hash >>> 6 & REMEMBERED - 1;
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
            if (outcomes[row] != OPEN) {
                continue;
            }
            Outcome outcome;
            if (mayBeKnown(observed, row) && isKnown(observed, row)) {
                outcome = Outcome.DUPLICATE;
            } else {
                victim.set(observed.four[row], observed.high[row], observed.low[row]);
                int spot = observed.named[row] ? Routes.NOWHERE : routes.spot(victim);
                int[] responsible = routes.responsible(victim, spot, batch, row, columns);
                if (locating) {
                    countries[row] = routes.country(spot);
                }
                said = give(responsible, spot, said, batch, row, columns, routes, permissions, tally);
                outcome = responsible.length == 0
                        ? Outcome.UNROUTABLE
                        : said == from[row] ? Outcome.REFUSED : Outcome.DELIVERED;
                if (said > from[row]) {
                    remember(observed, row, tally);
                }
            }
            outcomes[row] = (byte) outcome.ordinal();
            tally.count(outcome);
        }
        return said;
    }

    /** Adds those who get the row to the list; answers how long it is. */
    private int give(
            int[] responsible,
            int spot,
            int said,
            CsvBatch batch,
            int row,
            Columns columns,
            Routes routes,
            Permissions permissions,
            Tally tally) {
        int now = said;
        if (now + responsible.length + 1 > recipients.length) {
            recipients = Arrays.copyOf(recipients, 2 * (now + responsible.length + 1));
        }
        for (int each : responsible) {
            if (routes.hasOptedOut(each, victim, spot, batch, row, columns)) {
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

    /** Whether it was not seen before and now is: somebody gets it. */
    boolean isNew(int row) {
        return copies(row) > 0;
    }

    /** Whether it was read, and is no duplicate. */
    boolean isFresh(int row) {
        return outcomes[row] != Outcome.DUPLICATE.ordinal() && outcomes[row] != Outcome.MALFORMED.ordinal();
    }

    /** The country of the victim of a fresh row, as {@link Sightings#countryName} tells. */
    int country(int row) {
        return countries[row];
    }

    /** Has the country of every row looked for, which costs where nobody is listed by country. */
    void locate() {
        locating = true;
        countries = new int[CsvReader.BATCH_ROWS_MAX];
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
