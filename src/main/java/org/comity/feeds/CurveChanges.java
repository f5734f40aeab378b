package org.comity.feeds;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How often what a curve is made of has changed since the room was opened, and of which days. */
final class CurveChanges {
    private final AtomicLong all = new AtomicLong();
    private final Map<Long, Long> byDay = new ConcurrentHashMap<>();

    /** Counts of these days are others; once that is committed. */
    void of(Collection<Long> days) {
        days.forEach(each -> byDay.merge(each, 1L, Long::sum));
        all.incrementAndGet();
    }

    /** Which days were gone through is another; once that is committed. */
    void ofCoverage() {
        all.incrementAndGet();
    }

    /** How often anything has. */
    long count() {
        return all.get();
    }

    /** How often counts of each of these days have. What is read behind this is at least as new. */
    Map<Long, Long> counts(long from, long to) {
        var counts = new HashMap<Long, Long>();
        for (long day = from; day <= to; day++) {
            counts.put(day, byDay.getOrDefault(day, 0L));
        }
        return counts;
    }
}
