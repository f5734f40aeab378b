package org.comity.border;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sums that are counted row by row. What few rows add up to is counted anew whenever anything
 * may have changed. What many rows add up to
 * is counted beside whoever asks, and remembered with when it was: a page shows what was counted last, or that nothing was
 * yet, and never waits for two million rows.
 *
 * @param <T> the sums
 */
final class Counted<T> {
    private static final System.Logger LOG = System.getLogger("comity.border");

    /** Rows that are counted each time. */
    static final long COUNTED_ROWS_MAX = 20_000;

    /** How long sums over more rows are taken for the present ones. */
    static final Duration REMEMBERED_MAX = Duration.ofSeconds(30);

    private final Counting<T> counting;
    private final Supplier<?> state;
    private final InstantSource clock;
    private final AtomicBoolean counts = new AtomicBoolean();
    private final AtomicReference<@Nullable Known<T>> last = new AtomicReference<>();

    /** How such sums are counted. */
    @FunctionalInterface
    interface Counting<T> {
        /** The sums; empty where there are more rows than that, which is found out without going over them all. */
        Optional<T> upTo(long rows);
    }

    /**
     * Sums.
     *
     * @param at when they were counted
     * @param state what they are the sums of
     * @param remembered whether that was some time ago, since they are over many rows
     */
    record Known<T>(T sums, Instant at, Object state, boolean remembered) {}

    /** @param state another whenever the sums may be others than before */
    Counted(Counting<T> counting, Supplier<?> state, InstantSource clock) {
        this.counting = counting;
        this.state = state;
        this.clock = clock;
    }

    /** The sums as they are known without waiting; empty while nothing was counted yet. */
    Optional<Known<T>> known() {
        Known<T> known = look();
        if (known == null || isOld(known)) {
            beginAfter(known);
        }
        return Optional.ofNullable(known);
    }

    /** The sums, for whom nothing counted yet is no answer: a command, or a program. */
    T now() {
        Known<T> known = look();
        if (known == null) {
            return count().sums();
        }
        if (isOld(known)) {
            beginAfter(known);
        }
        return known.sums();
    }

    /** Few are counted; of many it is what was counted last. */
    private @Nullable Known<T> look() {
        Known<T> before = last.get();
        Object now = state.get();
        if (before != null && (before.remembered() || before.state().equals(now))) {
            return before;
        }
        Instant at = clock.instant();
        Optional<T> few = counting.upTo(COUNTED_ROWS_MAX);
        Known<T> known = null;
        if (few.isPresent()) {
            known = new Known<>(few.get(), at, now, false);
        } else if (before != null) {
            // They have become many since.
            known = new Known<>(before.sums(), before.at(), now, true);
        }
        // What was counted meanwhile is not written over.
        return last.compareAndSet(before, known) ? known : last.get();
    }

    private boolean isOld(Known<T> known) {
        return known.remembered() && !clock.instant().isBefore(known.at().plus(REMEMBERED_MAX));
    }

    /** Counts beside whoever asks, once at a time. */
    void begin() {
        beginAfter(last.get());
    }

    /** Does so unless something else has been counted since that was. */
    private void beginAfter(@Nullable Known<T> known) {
        if (counts.compareAndSet(false, true)) {
            if (last.get() == known) {
                Thread.ofVirtual().name("counting").start(this::again);
            } else {
                counts.set(false);
            }
        }
    }

    private Known<T> count() {
        Object before = state.get();
        Instant at = clock.instant();
        Known<T> counted = counting.upTo(COUNTED_ROWS_MAX)
                .map(few -> new Known<>(few, at, before, false))
                .orElseGet(() -> new Known<>(counting.upTo(Long.MAX_VALUE).orElseThrow(), at, before, true));
        last.set(counted);
        return counted;
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
