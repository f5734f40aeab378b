package org.comity.routing;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;

/**
 * Work done by a thread of its own, in the order in which it was handed in; some of it may wait. Once some of it failed, no
 * more is done, and whoever hands in more is told.
 *
 * <p>For one thread at a time that hands in.
 */
final class Conveyor implements AutoCloseable {
    /** What is to be done. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** @param then is done even when the work is not, or failed */
    private record Item(Work work, Runnable then) {}

    private static final Item LAST = new Item(() -> {}, () -> {});

    private final BlockingQueue<Item> waiting;
    private final Thread thread;
    private final Failure failure = new Failure();
    private volatile boolean closed;

    /**
     * Begins to wait for work.
     *
     * @param room how much of it may wait
     */
    Conveyor(String name, int room) {
        waiting = new ArrayBlockingQueue<>(room);
        thread = Thread.ofPlatform().daemon().name(name).start(this::work);
    }

    private void work() {
        try {
            for (Item next = waiting.take(); next != LAST; next = waiting.take()) {
                if (!failure.isThere() && !closed) {
                    work(next.work());
                }
                end(next.then());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    private void end(Runnable then) {
        try {
            then.run();
        } catch (RuntimeException | Error e) {
            failure.note(e); // or whoever waits for what comes behind it would wait for ever
        }
    }

    private void work(Work work) {
        try {
            work.run();
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            failure.note(e);
        }
    }

    /**
     * Hands in.
     *
     * @param then is done behind it by the same thread, even when it is not done any more
     * @throws IOException when what was handed in before failed so
     */
    void put(Work work, Runnable then) throws IOException, InterruptedException {
        waiting.put(new Item(work, then));
        failure.check();
    }

    /** Hands in, and returns when it is done and all before it. */
    void finish(Work work) throws IOException, InterruptedException {
        var done = new CountDownLatch(1);
        waiting.put(new Item(work, done::countDown));
        done.await();
        failure.check();
    }

    /** Ends the thread when it is done with what it has in hand; what waits is dropped. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        boolean told = false;
        while (!told || thread.isAlive()) {
            try {
                if (!told) {
                    waiting.put(LAST);
                    told = true;
                }
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
