package org.comity.routing;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a recipient is given of a row: all of it byte for byte, or some of its columns changed. Columns stay, each where it
 * was, so that the header holds for everybody.
 *
 * @param changes by the name of the column; a column that a report does not have is nothing to change
 */
public record Rendition(Map<String, Change> changes) {
    /** Rows as they stand. */
    public static final Rendition AS_IT_STANDS = new Rendition(Map.of());

    /** What is done to a column. */
    public enum Change {
        /** Nothing. */
        KEEP,
        /** Its values are left out. */
        EMPTY,
        /**
         * Of an address stays the network: 24 bits of IPv4, 48 of IPv6; the rest is zero. A value that is no address is
         * left out.
         */
        TRUNCATE
    }

    public Rendition {
        var ordered = new TreeMap<>(changes);
        ordered.values().removeIf(each -> each == Change.KEEP);
        changes = Collections.unmodifiableSortedMap(ordered);
    }
}
