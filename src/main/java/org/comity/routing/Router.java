package org.comity.routing;

import java.util.Arrays;

/**
 * Says of every row of a batch what becomes of it and who gets it: read, held against what was seen, routed. What it says
 * is in the batch.
 */
public final class Router {
    /**
     * Rows of a batch gone over together: as many as the places in memory that they need stay near. A row of which the key was
     * held when its span was begun is a duplicate, even where rows before it in the span had that key forgotten.
     */
    static final int SPAN = 128;

    private static final int REMEMBERED = 16;

    private final SeenKeys seen;
    private final int unroutable;
    private final Address victim = new Address();
    /** A bit for some part of the hashes of keys that came within the span. */
    private final long[] remembered = new long[REMEMBERED];

    /** Rows of the span that may be new, by the version of IP of their addresses. */
    private final int[] fours = new int[SPAN];

    private final int[] sixes = new int[SPAN];
    private int fourCount;
    private int sixCount;
    /** By row: where it is. */
    private final int[] spots = new int[CsvReader.BATCH_ROWS_MAX];

    private final int[] scratch = new int[SPAN];
    /** What was touched ahead: kept, or nobody would have to touch it. */
    int touched;

    private boolean locating;

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

    /** The second half of {@link #route}, for batches of {@link BatchLine}, one after the other in the order of the stream. */
    public void decide(CsvBatch batch, Columns columns, Routes routes, Permissions permissions, Tally tally) {
        tally.add(batch.unread);
        tally.recipients(Math.max(routes.recipients(), unroutable + 1));
        batch.decided.begin();
        for (int row = 0; row < batch.rows(); row += SPAN) {
            int to = Math.min(batch.rows(), row + SPAN);
            hold(batch, row, to, tally);
            touched = routes.fours(batch.observed, fours, fourCount, scratch, spots)
                    + routes.sixes(batch.observed, sixes, sixCount, scratch, spots);
            route(batch, columns, row, to, routes, permissions, tally);
        }
        batch.decided.end(batch.rows());
    }

    /** Finds rows that were seen before this span, and notes the others. */
    private void hold(CsvBatch batch, int begin, int end, Tally tally) {
        Observed observed = batch.observed;
        Decided decided = batch.decided;
        Arrays.fill(remembered, 0);
        seen.ahead(observed.hash, observed.seconds, begin, end);
        fourCount = 0;
        sixCount = 0;
        for (int row = begin; row < end; row++) {
            Malformed fault = observed.fault(row);
            if (fault != null) {
                tally.malformed(fault, batch.line(row));
                decided.say(row, Outcome.MALFORMED);
            } else if (seen.mayKnow(row) && seen.isOfTime(observed.seconds[row]) && isKnown(observed, row)) {
                decided.say(row, Outcome.DUPLICATE);
                tally.count(Outcome.DUPLICATE);
            } else {
                decided.open(row); // to which time a row without one belongs, those before it say
                // Into both, and counted in one: nothing to guess for the processor.
                boolean four = observed.four[row];
                fours[fourCount] = row;
                sixes[sixCount] = row;
                fourCount += four ? 1 : 0;
                sixCount += four ? 0 : 1;
            }
        }
    }

    private boolean isKnown(Observed observed, int row) {
        int keyFrom = observed.keyFrom[row];
        return seen.knows(
                observed.keys, keyFrom, observed.keyTo[row] - keyFrom, observed.hash[row], observed.seconds[row]);
    }

    /** What nobody got was not seen: it may go to somebody when it comes again. */
    private void remember(Observed observed, int row, Tally tally) {
        int keyFrom = observed.keyFrom[row];
        SeenKeys.Held held = seen.keep(
                observed.keys, keyFrom, observed.keyTo[row] - keyFrom, observed.hash[row], observed.seconds[row]);
        if (held == SeenKeys.Held.LATE) {
            tally.late(1);
        }
        remembered[place(observed.hash[row])] |= 1L << observed.hash[row];
    }

    /** Whether it may have been remembered since this span was begun to be gone over. */
    private boolean mayBeKnown(Observed observed, int row) {
        return (remembered[place(observed.hash[row])] & 1L << observed.hash[row]) != 0
                || !seen.isOfTime(observed.seconds[row]);
    }

    private static int place(int hash) {
        return hash >>> 6 & REMEMBERED - 1;
    }

    private void route(
            CsvBatch batch, Columns columns, int begin, int end, Routes routes, Permissions permissions, Tally tally) {
        Observed observed = batch.observed;
        Decided decided = batch.decided;
        for (int row = begin; row < end; row++) {
            decided.next(row);
            if (!decided.isOpen(row)) {
                continue;
            }
            Outcome outcome;
            if (mayBeKnown(observed, row) && isKnown(observed, row)) {
                outcome = Outcome.DUPLICATE;
            } else {
                victim.set(observed.four[row], observed.high[row], observed.low[row]);
                int spot = observed.named[row] ? Routes.NOWHERE : spots[row];
                int[] responsible = routes.responsible(victim, spot, batch, row, columns);
                if (locating) {
                    decided.countries[row] = routes.country(spot);
                }
                give(responsible, spot, batch, row, columns, routes, permissions, tally);
                boolean given = decided.given(row) > 0;
                outcome = responsible.length == 0 ? Outcome.UNROUTABLE : given ? Outcome.DELIVERED : Outcome.REFUSED;
                if (given) {
                    remember(observed, row, tally);
                }
            }
            decided.say(row, outcome);
            tally.count(outcome);
        }
    }

    private void give(
            int[] responsible,
            int spot,
            CsvBatch batch,
            int row,
            Columns columns,
            Routes routes,
            Permissions permissions,
            Tally tally) {
        Decided decided = batch.decided;
        decided.room(responsible.length + 1);
        for (int each : responsible) {
            if (routes.hasOptedOut(each, victim, spot, batch, row, columns)) {
                tally.optOut(each);
            } else if (permissions.has(each)) {
                decided.give(each);
                tally.copy(each);
            } else {
                tally.refuse(each);
            }
        }
        if (responsible.length == 0 && unroutable >= 0) {
            if (permissions.has(unroutable)) {
                decided.give(unroutable);
                tally.copy(unroutable);
            } else {
                tally.refuse(unroutable);
            }
        }
    }

    /** Has the country of every row looked for, which costs where nobody is listed by country. */
    void locate() {
        locating = true;
    }
}
