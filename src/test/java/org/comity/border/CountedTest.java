package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Few rows are counted whenever they may be others; of many the last sums are told, and counted anew beside whoever asks. */
final class CountedTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    private final AtomicInteger counts = new AtomicInteger();

    private static final long MANY = Counted.COUNTED_ROWS_MAX + 1;

    private final AtomicLong rows = new AtomicLong(MANY);

    /** Gives how often all was gone over. */
    private Counted<Integer> counted(Runnable meanwhile) {
        return new Counted<>(
                most -> {
                    if (rows.get() > most) {
                        return Optional.empty();
                    }
                    int count = counts.incrementAndGet();
                    meanwhile.run();
                    return Optional.of(count);
                },
                rows::get,
                clock::get);
    }

    private static Counted.Known<Integer> waitUntilKnown(Counted<Integer> counted, int sums) {
        while (true) {
            var known = counted.known();
            if (known.isPresent() && known.get().sums() >= sums) {
                assertThat(known.get().sums()).as("counted no more often").isEqualTo(sums);
                return known.get();
            }
            Thread.yield();
        }
    }

    @Test
    void few_are_counted_whenever_they_may_be_others() {
        rows.set(Counted.COUNTED_ROWS_MAX);
        var counted = counted(() -> {});
        assertThat(counted.now()).isEqualTo(1);
        assertThat(counted.known()).contains(new Counted.Known<>(1, NOW, rows.get(), false));
        rows.decrementAndGet();
        assertThat(counted.known()).contains(new Counted.Known<>(2, NOW, rows.get(), false));
    }

    @Test
    void a_page_does_not_wait_for_the_first_count_of_many() {
        var go = new CountDownLatch(1);
        var counted = counted(() -> await(go));
        counted.begin();
        for (int i = 0; i < 10; i++) {
            assertThat(counted.known()).as("while it is counted").isEmpty();
        }
        go.countDown();
        assertThat(waitUntilKnown(counted, 1)).isEqualTo(new Counted.Known<>(1, NOW, rows.get(), true));
        assertThat(counts).as("counted once, whoever asked").hasValue(1);
    }

    @Test
    void whoever_has_no_use_for_nothing_waits_for_the_first_count() {
        assertThat(counted(() -> {}).now()).isEqualTo(1);
    }

    @Test
    void many_are_remembered_and_nobody_waits_for_their_next_count() {
        var go = new CountDownLatch(1);
        var counted = counted(() -> {
            if (counts.get() > 1) {
                await(go);
            }
        });
        counted.begin();
        waitUntilKnown(counted, 1);
        clock.set(NOW.plus(Counted.REMEMBERED_MAX).minusNanos(1));
        assertThat(counted.now()).isEqualTo(1);
        assertThat(counts).as("counted").hasValue(1);

        Instant later = NOW.plus(Counted.REMEMBERED_MAX);
        clock.set(later);
        for (int i = 0; i < 10; i++) {
            assertThat(counted.known())
                    .as("while it is counted")
                    .contains(new Counted.Known<>(1, NOW, rows.get(), true));
        }
        go.countDown();
        assertThat(waitUntilKnown(counted, 2).at()).isEqualTo(later);
        assertThat(counts).as("counted by one of those who asked").hasValue(2);
    }

    @Test
    void what_has_become_few_is_counted_each_time_again() {
        var counted = counted(() -> {});
        counted.begin();
        waitUntilKnown(counted, 1);
        rows.set(5);
        assertThat(counted.now()).as("not looked at before its time").isEqualTo(1);
        clock.set(NOW.plus(Counted.REMEMBERED_MAX));
        while (counted.known().orElseThrow().remembered()) {
            Thread.onSpinWait();
        }
        int before = counts.get();
        rows.decrementAndGet();
        assertThat(counted.now()).isEqualTo(before + 1);
    }

    @Test
    void what_has_become_many_is_told_as_it_was_while_it_is_counted() {
        var go = new CountDownLatch(1);
        rows.set(5);
        var counted = counted(() -> {
            if (counts.get() > 1) {
                await(go);
            }
        });
        assertThat(counted.now()).isEqualTo(1);
        rows.set(MANY);
        assertThat(counted.now()).isEqualTo(1);
        clock.set(NOW.plus(Counted.REMEMBERED_MAX));
        for (int i = 0; i < 10; i++) {
            assertThat(counted.known()).contains(new Counted.Known<>(1, NOW, rows.get(), true));
        }
        go.countDown();
        assertThat(waitUntilKnown(counted, 2).remembered()).isTrue();
    }

    @Test
    void a_count_that_fails_is_told_to_who_waits_for_it() {
        rows.set(5);
        var counted = counted(() -> {
            throw new IllegalStateException("no database");
        });
        assertThatThrownBy(counted::now).hasMessage("no database");
        assertThatThrownBy(counted::known).hasMessage("no database");
    }

    @Test
    void a_count_that_fails_where_nobody_waits_is_made_again() {
        var counted = counted(() -> {
            if (counts.get() % 2 == 1) {
                throw new IllegalStateException("no database");
            }
        });
        counted.begin();
        assertThat(waitUntilKnown(counted, 2).sums()).isEqualTo(2);
        clock.set(NOW.plus(Duration.ofMinutes(5)));
        assertThat(waitUntilKnown(counted, 4).sums()).isEqualTo(4);
    }

    @Test
    void what_was_counted_while_somebody_looked_is_not_lost() throws InterruptedException {
        for (int round = 0; round < 2_000; round++) {
            counts.set(0);
            var counted = counted(() -> {});
            var asks = Thread.ofPlatform().start(() -> waitUntilKnown(counted, 1));
            waitUntilKnown(counted, 1);
            asks.join();
            assertThat(counts).as("counted once, whoever asked").hasValue(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
