package org.comity.doors.taxii;

import java.util.List;

/**
 * How a pull went that was not broken off.
 *
 * @param cursor where the next one begins; the taker of the last page has been given it already
 * @param end why it ended
 * @param pages pages handed on
 * @param objects elements handed on, the broken ones among them
 * @param broken elements that are no STIX object a reader could take: see their problem
 * @param remarks where the peer strays from the standard and how we went on
 */
public record Pull(PullCursor cursor, End end, int pages, long objects, long broken, List<String> remarks) {

    /** Why a pull ended. */
    public enum End {
        /** The peer has no more. */
        COMPLETE,
        /** As many pages as we take in one pull; there is more. */
        PAGES_MAX
    }
}
