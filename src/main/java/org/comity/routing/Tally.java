package org.comity.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What became of the rows of one file; nothing that was read is missing from it. */
public final class Tally {
    /** Lines told for each reason why rows could not be read, at most. */
    public static final int LINES_TOLD_MAX = 10;

    private final long[] outcomes = new long[Outcome.values().length];
    private final long[] malformed = new long[Malformed.values().length];
    private final long[][] firstLines = new long[Malformed.values().length][LINES_TOLD_MAX];

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
