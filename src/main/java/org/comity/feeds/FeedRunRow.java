package org.comity.feeds;

import java.time.Instant;

/**
 * How far an input was gone through.
 *
 * @param identity by which it is known again; empty where it cannot come again
 * @param person who had it gone through
 * @param position bytes of it, unpacked, of which everything is laid
 * @param line the line that begins there
 * @param state open while there is more; done; broken where it broke off before its end
 */
public record FeedRunRow(
        long nr,
        String input,
        String identity,
        String report,
        String person,
        Instant begun,
        Instant changed,
        long position,
        long line,
        String state,
        FeedAccount account) {

    /** There is more of it. */
    public static final String OPEN = "open";

    /** It was gone through to its end. */
    public static final String DONE = "done";

    /** It ended before its end; what came before is laid. */
    public static final String BROKEN = "broken";
}
