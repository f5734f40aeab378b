package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Few rows are counted each time; of many the last sums are told, and counted anew beside whoever asks. */
final class CountedTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    private final AtomicInteger counts = new AtomicInteger();

    @Test
    void few_are_counted_each_time() {
        var counted = new Counted<>(counts::incrementAndGet, sums -> Counted.COUNTED_ROWS_MAX, clock::get);
        assertThat(counted.now()).isEqualTo(1);
        assertThat(counted.now()).isEqualTo(2);
    }

    @Test
    void many_are_remembered_and_nobody_waits_for_their_next_count() throws Exception {
        var go = new CountDownLatch(1);
        var counted = new Counted<>(
                () -> {
                    int count = counts.incrementAndGet();
                    if (count > 1) {
                        await(go);
                    }
                    return count;
                },
                sums -> Counted.COUNTED_ROWS_MAX + 1,
                clock::get);
        assertThat(counted.now()).isEqualTo(1);
        clock.set(NOW.plus(Counted.REMEMBERED_MAX).minusNanos(1));
        assertThat(counted.now()).isEqualTo(1);
        assertThat(counts).as("counted").hasValue(1);

        clock.set(NOW.plus(Counted.REMEMBERED_MAX));
        for (int i = 0; i < 10; i++) {
            assertThat(counted.now()).as("while it is counted").isEqualTo(1);
        }
        go.countDown();
        while (counted.now() == 1) {
            Thread.onSpinWait();
        }
        assertThat(counted.now()).isEqualTo(2);
        assertThat(counts).as("counted by one of those who asked").hasValue(2);
    }

    @Test
    void what_has_become_few_is_counted_each_time_again() throws Exception {
        var rows = new AtomicReference<>(Counted.COUNTED_ROWS_MAX + 1);
        var counted = new Counted<>(counts::incrementAndGet, sums -> rows.get(), clock::get);
        assertThat(counted.now()).isEqualTo(1);
        assertThat(counted.now()).isEqualTo(1);
        rows.set(5L);
        assertThat(counted.now()).isEqualTo(2);
        assertThat(counted.now()).isEqualTo(3);
    }

    @Test
    void a_count_that_fails_is_told_to_who_waits_for_it_and_made_again_where_nobody_does() {
        var counted = new Counted<>(
                () -> {
                    if (counts.incrementAndGet() % 2 == 1) {
                        throw new IllegalStateException("no database");
                    }
                    return counts.get();
                },
                sums -> Counted.COUNTED_ROWS_MAX + 1,
                clock::get);
        assertThatThrownBy(counted::now).hasMessage("no database");
        assertThat(counted.now()).isEqualTo(2);
        clock.set(NOW.plus(Duration.ofMinutes(5)));
        while (counted.now() == 2) {
            Thread.onSpinWait();
        }
        assertThat(counted.now()).isEqualTo(4);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
