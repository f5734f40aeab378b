package org.comity.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BatchLineTest {
    private static final int ROWS = 4000;
    private static final int BATCH_BYTES = 2000;

    private final byte[] file = ("ip,note\n"
                    + IntStream.range(0, ROWS)
                            .mapToObj(row -> "192.0.2." + row % 256 + "," + row + "\n")
                            .collect(Collectors.joining()))
            .getBytes(UTF_8);
    private final List<String> decided = new ArrayList<>();
    private final List<String> laid = new ArrayList<>();
    private final AtomicInteger busy = new AtomicInteger();

    private void run(int workers, BatchLine.Step decide, BatchLine.Step lay) throws IOException, InterruptedException {
        var reader = new CsvReader(new ByteArrayInputStream(file), new Tally());
        reader.step(BATCH_BYTES);
        Columns columns = Columns.of("scan_x", reader.names(), List.of());
        reader.select(columns.selected());
        new BatchLine(reader, columns, 1, new Router(SeenKeys.none(), -1), decide, lay).run(workers);
    }

    /** The rows of a batch, each by where its line stands. */
    private static List<String> rows(CsvBatch batch) {
        return IntStream.range(0, batch.rows())
                .mapToObj(row -> batch.line(row) + " "
                        + new String(batch.bytes(), batch.rowFrom(row), batch.rowTo(row) - batch.rowFrom(row), UTF_8))
                .toList();
    }

    private static void pause(SplittableRandom random) throws InterruptedException {
        if (random.nextInt(4) == 0) {
            Thread.sleep(0, random.nextInt(300_000));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void each_step_takes_the_batches_in_their_order_whoever_is_slow(int workers)
            throws IOException, InterruptedException {
        var random = new SplittableRandom(workers);
        run(
                workers,
                batch -> {
                    pause(random);
                    decided.addAll(rows(batch));
                },
                batch -> {
                    assertThat(busy.incrementAndGet()).as("at once").isEqualTo(1);
                    laid.addAll(rows(batch));
                    busy.decrementAndGet();
                });
        assertThat(decided)
                .containsExactlyElementsOf(IntStream.range(0, ROWS)
                        .mapToObj(row -> (row + 2) + " 192.0.2." + row % 256 + "," + row + "\n")
                        .toList());
        assertThat(laid).isEqualTo(decided);
    }

    @Test
    void all_that_has_room_is_decided_while_one_is_laid_down() throws IOException, InterruptedException {
        assumeThat(Runtime.getRuntime().availableProcessors()).as("processors").isGreaterThan(1);
        int room = 2 * BatchLine.BATCHES_OF_WORKER;
        var all = new CountDownLatch(room);
        var more = new AtomicInteger();
        run(
                2,
                batch -> {
                    all.countDown();
                    more.incrementAndGet();
                },
                batch -> {
                    if (laid.isEmpty()) {
                        assertThat(all.await(30, TimeUnit.SECONDS))
                                .as("decided by another worker")
                                .isTrue();
                        Thread.sleep(20);
                        assertThat(more).as("no more than there is room for").hasValue(room);
                    }
                    laid.addAll(rows(batch));
                });
        assertThat(laid).hasSize(ROWS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whichever_batch_a_step_fails_at_ends_the_run_with_its_reason(int workers) {
        for (int fails = 0; fails < 12; fails++) {
            int last = fails;
            var count = new AtomicInteger();
            laid.clear();
            BatchLine.Step failing = batch -> {
                if (count.getAndIncrement() == last) {
                    throw new IOException("the disk is full");
                }
            };
            assertThatThrownBy(() -> run(workers, failing, batch -> laid.add("one")))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the disk is full");
            assertThat(laid).hasSizeLessThanOrEqualTo(last);
            count.set(0);
            assertThatThrownBy(() -> run(workers, batch -> {}, failing))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the disk is full");
            assertThat(count.get()).isEqualTo(last + 1);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(each -> each.getName().startsWith("observations-"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void what_nobody_foresaw_is_not_taken_for_an_end(int workers) {
        var count = new AtomicInteger();
        assertThatThrownBy(() -> run(
                        workers,
                        batch -> {
                            if (count.incrementAndGet() == 5) {
                                throw new IllegalStateException("not foreseen");
                            }
                        },
                        batch -> {}))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("not foreseen")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_run_that_is_interrupted_ends_whatever_its_workers_wait_for(int workers) throws InterruptedException {
        var begun = new CountDownLatch(1);
        var ended = new AtomicReference<Throwable>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                run(workers, batch -> {}, batch -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                });
            } catch (IOException | InterruptedException | RuntimeException e) {
                ended.set(e);
            }
        });
        begun.await();
        caller.interrupt();
        caller.join();
        assertThat(ended).hasValueSatisfying(each -> assertThat(each).isInstanceOf(InterruptedException.class));
    }
}
