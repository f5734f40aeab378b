package org.comity.doors.console;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.comity.doors.shell.Rooms;
import org.comity.ledger.LedgerVerification;
import org.jspecify.annotations.Nullable;

/**
 * Checks all logs, one check at a time: whoever asks while one runs waits for that one. An answer that takes longer than a
 * page may is looked for again by whoever asked.
 */
final class LogChecking {

    /** How long a page waits for the answer. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(8);

    /**
     * What came of a check.
     *
     * @param lacking records to which the table that finds acts does not lead
     */
    record Checked(LedgerVerification verification, long lacking, Instant begun) {
        boolean holds() {
            return verification.holds() && lacking == 0;
        }

        long entries() {
            return verification.logs().stream()
                    .mapToLong(LedgerVerification.Log::entries)
                    .sum();
        }
    }

    /** A check that is not over. */
    record Running(Instant begun) {}

    private record Check(Instant begun, CompletableFuture<Checked> answer) {}

    private @Nullable Check last;

    /** The last check that came to an end here, since the node was started; null where there was none. */
    synchronized @Nullable Checked last() {
        return last != null && last.answer().isDone() && !last.answer().isCompletedExceptionally()
                ? last.answer().join()
                : null;
    }

    /** The check that runs now; null where none does. */
    synchronized @Nullable Running running() {
        return last != null && !last.answer().isDone() ? new Running(last.begun()) : null;
    }

    /** Begins a check, or waits for the one that runs; what came of it, or null where it takes longer than a page waits. */
    @Nullable
    Checked check(Rooms rooms) throws InterruptedException {
        Check check = begun(rooms);
        try {
            return check.answer().get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the check of the logs broke off", e.getCause());
        }
    }

    private synchronized Check begun(Rooms rooms) {
        if (last == null || last.answer().isDone()) {
            Instant begun = rooms.clock().instant();
            var answer = new CompletableFuture<Checked>();
            last = new Check(begun, answer);
            Thread.ofPlatform().daemon().name("log check").start(() -> {
                try {
                    rooms.ledger().checkpointAll();
                    answer.complete(new Checked(
                            rooms.ledger().verify(), rooms.ledger().acts().lacking(), begun));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        }
        return last;
    }
}
