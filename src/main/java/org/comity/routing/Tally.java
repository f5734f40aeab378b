package org.comity.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What became of rows, such as those of one file; nothing that was read is missing from it. */
public final class Tally {
    /** Lines told for each reason why rows could not be read, at most. */
    public static final int LINES_TOLD_MAX = 10;

    private final long[] outcomes = new long[Outcome.values().length];
    private final long[] malformed = new long[Malformed.values().length];
    private final long[][] firstLines = new long[Malformed.values().length][LINES_TOLD_MAX];
    private long[] copies = {};
    private long[] optedOut = {};
    private long[] notPermitted = {};
    private long late;

    /** Rows that came to that end. */
    public long of(Outcome outcome) {
        return outcomes[outcome.ordinal()];
    }

    /** All rows. */
    public long read() {
        return Arrays.stream(outcomes).sum();
    }

    /** Rows that could not be read for that reason. */
    public long of(Malformed why) {
        return malformed[why.ordinal()];
    }

    /** The lines of the first of them. */
    public List<Long> firstLines(Malformed why) {
        var lines = new ArrayList<Long>();
        for (int i = 0; i < Math.min(LINES_TOLD_MAX, of(why)); i++) {
            lines.add(firstLines[why.ordinal()][i]);
        }
        return lines;
    }

    /** Rows that recipient gets. */
    public long copies(int recipient) {
        return at(copies, recipient);
    }

    /** Rows for which that recipient is responsible and of which it wants none. */
    public long optedOut(int recipient) {
        return at(optedOut, recipient);
    }

    /** Rows that recipient would get, and may not. */
    public long notPermitted(int recipient) {
        return at(notPermitted, recipient);
    }

    /**
     * Rows that were not held against all that came before them, since that was forgotten; each of them is counted by
     * its outcome too.
     */
    public long late() {
        return late;
    }

    private static long at(long[] counts, int recipient) {
        return recipient < counts.length ? counts[recipient] : 0;
    }

    /** Adds what another one counted of rows that came later. */
    public void add(Tally later) {
        for (int i = 0; i < malformed.length; i++) {
            for (long told = malformed[i]; told < LINES_TOLD_MAX && told < malformed[i] + later.malformed[i]; told++) {
                firstLines[i][(int) told] = later.firstLines[i][(int) (told - malformed[i])];
            }
            malformed[i] += later.malformed[i];
        }
        add(outcomes, later.outcomes);
        copies = add(wide(copies, later.copies.length), later.copies);
        optedOut = add(wide(optedOut, later.optedOut.length), later.optedOut);
        notPermitted = add(wide(notPermitted, later.notPermitted.length), later.notPermitted);
        late += later.late;
    }

    private static long[] wide(long[] counts, int length) {
        return counts.length < length ? Arrays.copyOf(counts, length) : counts;
    }

    private static long[] add(long[] to, long[] counts) {
        for (int i = 0; i < counts.length; i++) {
            to[i] += counts[i];
        }
        return to;
    }

    /** Forgets all, to count anew. */
    void clear() {
        Arrays.fill(outcomes, 0);
        Arrays.fill(malformed, 0);
        Arrays.fill(copies, 0);
        Arrays.fill(optedOut, 0);
        Arrays.fill(notPermitted, 0);
        late = 0;
    }

    /** Has room for that many recipients. */
    void recipients(int count) {
        copies = wide(copies, count);
        optedOut = wide(optedOut, count);
        notPermitted = wide(notPermitted, count);
    }

    void copy(int recipient) {
        copies[recipient]++;
    }

    void optOut(int recipient) {
        optedOut[recipient]++;
    }

    void refuse(int recipient) {
        notPermitted[recipient]++;
    }

    void late(long rows) {
        late += rows;
    }

    /** Counts a row that could not be read. */
    void malformed(Malformed why, long line) {
        long before = malformed[why.ordinal()]++;
        if (before < LINES_TOLD_MAX) {
            firstLines[why.ordinal()][(int) before] = line;
        }
        count(Outcome.MALFORMED);
    }

    /** Counts any other row. */
    void count(Outcome outcome) {
        outcomes[outcome.ordinal()]++;
    }
}
