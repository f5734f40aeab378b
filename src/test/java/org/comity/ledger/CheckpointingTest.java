package org.comity.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comity.sql.DatabaseFault;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** A checkpoint is written once, whoever was interrupted while waiting for the writer. */
final class CheckpointingTest {
    private static final LogName BETA = LogName.of("agreement-7", "beta.example");

    @OnBothDatabases
    void one_that_was_interrupted_while_it_waited_and_one_after_it_write_one_checkpoint(Databases kind)
            throws Exception {
        try (var shelf = new Shelf(kind, "alpha.example");
                var threads = Executors.newCachedThreadPool()) {
            shelf.append(BETA, 3);
            var held = new CountDownLatch(1);
            var go = new CountDownLatch(1);
            Future<?> writing = threads.submit(() -> shelf.database.write(transaction -> {
                held.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return true;
            }));
            held.await();

            var interrupted = new CompletableFuture<Throwable>();
            var first = new Thread(() -> interrupted.complete(catchThrowable(shelf.ledger::checkpointAll)));
            first.start();
            waitForActs(shelf, 1);
            first.interrupt();
            assertThat(interrupted.get()).isInstanceOf(DatabaseFault.class).hasMessageContaining("interrupted");
            Future<?> second = threads.submit(shelf.ledger::checkpointAll);
            waitForActs(shelf, 2);
            go.countDown();

            writing.get();
            second.get();
            assertThat(shelf.ledger.checkpoint(BETA)).isPresent();
            assertThat(shelf.ledger.standings())
                    .allSatisfy(each -> assertThat(each.checkpoint()).isNotNull());
        }
    }

    private static void waitForActs(Shelf shelf, int acts) throws InterruptedException {
        for (int i = 0; shelf.database.waiting() < acts; i++) {
            assertThat(i).as("the act comes to the writer").isLessThan(10_000);
            Thread.sleep(1);
        }
    }
}
