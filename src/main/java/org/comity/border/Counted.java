package org.comity.border;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sums that are counted row by row. What few rows add up to is counted whenever it is asked for. What many rows add up to
 * is remembered for a while, and then counted anew beside whoever asks, who gets the last sums once more: a page does not
 * wait for two million rows.
 *
 * @param <T> the sums
 */
final class Counted<T> {
    private static final System.Logger LOG = System.getLogger("comity.border");

    /** Rows that are counted each time. */
    static final long COUNTED_ROWS_MAX = 20_000;

    /** How long sums over more rows are taken for the present ones. */
    static final Duration REMEMBERED_MAX = Duration.ofSeconds(30);

    private final Supplier<T> counting;
    private final ToLongFunction<T> rows;
    private final InstantSource clock;
    private final AtomicBoolean counts = new AtomicBoolean();
    private volatile @Nullable Last<T> last;

    private record Last<T>(T sums, Instant at) {}

    /** @param rows how many rows such sums are over */
    Counted(Supplier<T> counting, ToLongFunction<T> rows, InstantSource clock) {
        this.counting = counting;
        this.rows = rows;
        this.clock = clock;
    }

    T now() {
        Last<T> known = last;
        if (known == null || rows.applyAsLong(known.sums()) <= COUNTED_ROWS_MAX) {
            return count();
        }
        if (!clock.instant().isBefore(known.at().plus(REMEMBERED_MAX)) && counts.compareAndSet(false, true)) {
            Thread.ofVirtual().name("counting").start(this::again);
        }
        return known.sums();
    }

    private T count() {
        Instant at = clock.instant();
        T sums = counting.get();
        last = new Last<>(sums, at);
        return sums;
    }

    private void again() {
        try {
            count();
        } catch (RuntimeException e) {
            // The node may be closing; whoever asks next begins it anew.
            LOG.log(System.Logger.Level.DEBUG, "sums were not counted", e);
        } finally {
            counts.set(false);
        }
    }
}
