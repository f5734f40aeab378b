package org.comity.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConveyorTest {
    private final List<Integer> done = new CopyOnWriteArrayList<>();
    private final List<Integer> behind = new CopyOnWriteArrayList<>();

    @Test
    void work_is_done_in_its_order() throws IOException, InterruptedException {
        try (var conveyor = new Conveyor("conveyor-test", 2)) {
            for (int i = 0; i < 100; i++) {
                int number = i;
                conveyor.put(() -> done.add(number), () -> behind.add(number));
            }
            conveyor.finish(() -> done.add(100));
            assertThat(done).isEqualTo(IntStream.rangeClosed(0, 100).boxed().toList());
            assertThat(behind).hasSize(100);
        }
    }

    @Test
    void behind_what_failed_nothing_is_done_and_whoever_hands_in_is_told() throws IOException, InterruptedException {
        try (var conveyor = new Conveyor("conveyor-test", 3)) {
            assertThatThrownBy(() -> {
                        conveyor.put(
                                () -> {
                                    throw new IOException("the disk is full");
                                },
                                () -> behind.add(0));
                        conveyor.finish(() -> done.add(1));
                    })
                    .hasMessage("the disk is full");
            assertThatThrownBy(() -> conveyor.put(() -> done.add(2), () -> behind.add(2)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the disk is full");
        }
        assertThat(done).isEmpty();
        assertThat(behind).containsExactly(0, 2);
    }

    @Test
    void what_comes_behind_may_fail_too_and_nobody_waits_for_ever() throws IOException, InterruptedException {
        try (var conveyor = new Conveyor("conveyor-test", 1)) {
            assertThatThrownBy(() -> {
                        conveyor.put(() -> done.add(0), () -> {
                            throw new OutOfMemoryError("for this test");
                        });
                        conveyor.finish(() -> done.add(1));
                    })
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessage("for this test");
        }
        assertThat(done).containsExactly(0);
    }

    @Test
    void closed_it_is_done_with_what_it_has_in_hand_and_drops_what_waits() throws IOException, InterruptedException {
        var begun = new CountDownLatch(1);
        var may = new CountDownLatch(1);
        var conveyor = new Conveyor("conveyor-test", 3);
        conveyor.put(
                () -> {
                    begun.countDown();
                    may.await();
                    done.add(1);
                },
                () -> behind.add(1));
        conveyor.put(() -> done.add(2), () -> behind.add(2));
        begun.await();
        Thread closing = Thread.ofPlatform().start(conveyor::close);
        while (closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        may.countDown();
        closing.join();
        assertThat(done).containsExactly(1);
        assertThat(behind).containsExactly(1, 2);
    }
}
