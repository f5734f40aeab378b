package org.comity.routing;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a reader, each looked at as far as it can be without the one before it. With a thread of its own that is
 * done for the next batches while the last one is routed; the batches and their order are the same.
 */
public final class ReadAhead implements AutoCloseable {
    private static final int BATCHES = 6;

    private final CsvReader reader;
    private final Columns columns;
    private final int report;
    private final Router router;
    private final BlockingQueue<Step> read = new ArrayBlockingQueue<>(BATCHES + 1);
    private final BlockingQueue<CsvBatch> free = new ArrayBlockingQueue<>(BATCHES + 1);
    private final @Nullable Thread thread;
    private boolean ended;

    /** A batch, or the end, or why there is none. */
    private record Step(@Nullable CsvBatch batch, @Nullable Throwable failure) {}

    /**
     * Begins to read.
     *
     * @param report its number, as {@link Router#route} takes it
     * @param threaded whether in a thread of its own
     */
    public ReadAhead(CsvReader reader, Columns columns, int report, Router router, boolean threaded) {
        this.reader = reader;
        this.columns = columns;
        this.report = report;
        this.router = router;
        if (threaded) {
            free.add(reader.batch());
            thread = Thread.ofPlatform().daemon().name("observations-read").start(this::readAll);
        } else {
            thread = null;
        }
    }

    private void readAll() {
        try {
            int made = 1;
            while (!reader.hasEnded()) {
                CsvBatch batch = free.poll();
                if (batch == null && made < BATCHES) {
                    batch = new CsvBatch();
                    made++;
                } else if (batch == null) {
                    batch = free.take();
                }
                if (read(batch)) {
                    read.put(new Step(batch, null));
                }
            }
            read.put(new Step(null, null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody wants more
        } catch (IOException | RuntimeException | Error e) {
            read.add(new Step(null, e));
        }
    }

    private boolean read(CsvBatch batch) throws IOException {
        batch.unread.clear();
        reader.tell(batch.unread);
        if (!reader.next(batch)) {
            return false;
        }
        router.read(batch, columns, report);
        return true;
    }

    /** Takes a batch back, to be filled anew; from whichever thread. */
    public void free(CsvBatch batch) {
        if (thread != null) {
            free.add(batch);
        }
    }

    /**
     * The next batch, until it is given back by {@link #free}, which must be done with every one; null at the end.
     *
     * @throws IOException when reading failed
     */
    public @Nullable CsvBatch next() throws IOException, InterruptedException {
        if (thread == null) {
            return read(reader.batch()) ? reader.batch() : null;
        }
        if (ended) {
            return null;
        }
        Step step = read.take();
        ended = step.batch() == null;
        if (step.failure() instanceof IOException e) {
            throw e;
        } else if (step.failure() != null) {
            throw new IllegalStateException(step.failure());
        }
        return step.batch();
    }

    /** Stops reading; what was read ahead is dropped. */
    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
            boolean interrupted = false;
            while (Objects.requireNonNull(thread).isAlive()) {
                try {
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
}
