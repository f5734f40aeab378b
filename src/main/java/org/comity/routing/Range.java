package org.comity.routing;

import java.util.Comparator;

/**
 * A range as it was given, in 128 bits; of IPv4 the lowest 32.
 *
 * @param order when it was given
 */
record Range(long firstHigh, long firstLow, long lastHigh, long lastLow, int value, int order) {
    static final Comparator<Range> BY_FIRST =
            (one, other) -> compare(one.firstHigh, one.firstLow, other.firstHigh, other.firstLow);

    /** The one that says the number where both hold comes first. */
    static final Comparator<Range> BY_WORD = (one, other) -> {
        int size = compare(one.sizeHigh(), one.sizeLow(), other.sizeHigh(), other.sizeLow());
        return size != 0 ? size : Integer.compare(other.order, one.order);
    };

    static int compare(long high, long low, long otherHigh, long otherLow) {
        int compared = Long.compareUnsigned(high, otherHigh);
        return compared != 0 ? compared : Long.compareUnsigned(low, otherLow);
    }

    boolean isBackwards() {
        return compare(firstHigh, firstLow, lastHigh, lastLow) > 0;
    }

    boolean endsBefore(long high, long low) {
        return compare(lastHigh, lastLow, high, low) < 0;
    }

    private long sizeHigh() {
        return lastHigh - firstHigh - (Long.compareUnsigned(lastLow, firstLow) < 0 ? 1 : 0);
    }

    private long sizeLow() {
        return lastLow - firstLow;
    }
}
