package org.comity.routing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a stream through its steps, batch after batch: each batch is in the hands of one worker from being read to being
 * laid down, so that what is known of it stays near one processor; and each step is done by one worker at a time, in the
 * order of the stream. What comes of it is the same, however many workers there are.
 *
 * <p>For one stream.
 */
public final class BatchLine {
    /** What is done with a batch. */
    @FunctionalInterface
    public interface Step {
        void take(CsvBatch batch) throws IOException, InterruptedException;
    }

    /** Lets batches by in their order. */
    private static final class Turns {
        private long next;
        private boolean stopped;

        /** Waits for the turn of that batch; answers whether it will ever come. */
        synchronized boolean await(long batch) throws InterruptedException {
            while (next != batch && !stopped) {
                wait();
            }
            return !stopped;
        }

        synchronized void done() {
            next++;
            notifyAll();
        }

        synchronized void stop() {
            stopped = true;
            notifyAll();
        }
    }

    private final CsvReader reader;
    private final Columns columns;
    private final int report;
    private final Router router;
    private final Step decide;
    private final Step lay;
    private final Turns deciding = new Turns();
    private final Turns laying = new Turns();
    private final List<Thread> helpers = new ArrayList<>();
    private final Object reading = new Object();
    private long batches;
    private boolean stopped;
    private final Failure failure = new Failure();

    /**
     * A line for that stream.
     *
     * @param reader with {@link Columns#selected()} selected
     * @param report its number, as {@link Router#route} takes it
     * @param decide is to have {@link Router#decide} done
     * @param lay takes what was decided; the next batch may be decided meanwhile
     */
    public BatchLine(CsvReader reader, Columns columns, int report, Router router, Step decide, Step lay) {
        this.reader = reader;
        this.columns = columns;
        this.report = report;
        this.router = router;
        this.decide = decide;
        this.lay = lay;
    }

    /**
     * Takes it to its end.
     *
     * @param workers at most, whoever calls among them; the others begin when there is more than one batch
     * @throws IOException when reading failed or a step did
     */
    public void run(int workers) throws IOException, InterruptedException {
        try {
            // More workers than processors would wait for each other in the middle of a step.
            work(reader.batch(), Math.min(workers, Runtime.getRuntime().availableProcessors()) - 1);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            stop();
            throw e;
        } finally {
            join();
        }
        failure.check();
    }

    private void work(CsvBatch batch, int helpersToBegin) throws IOException, InterruptedException {
        while (true) {
            long number;
            synchronized (reading) {
                if (stopped || reader.hasEnded()) {
                    return;
                }
                batch.unread.clear();
                reader.tell(batch.unread);
                if (!reader.next(batch)) {
                    continue;
                }
                number = batches++;
                if (number == 0 && !reader.hasEnded()) {
                    begin(helpersToBegin);
                }
            }
            router.read(batch, columns, report);
            if (!deciding.await(number)) {
                return;
            }
            decide.take(batch);
            deciding.done();
            if (!laying.await(number)) {
                return;
            }
            lay.take(batch);
            laying.done();
        }
    }

    private void begin(int count) {
        for (int i = 0; i < count; i++) {
            helpers.add(
                    Thread.ofPlatform().daemon().name("observations-" + (i + 2)).start(this::help));
        }
    }

    private void help() {
        try {
            work(new CsvBatch(), 0);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            failure.note(e);
            stop();
        }
    }

    private void stop() {
        deciding.stop();
        laying.stop();
        synchronized (reading) {
            stopped = true;
        }
    }

    private void join() {
        boolean interrupted = false;
        for (Thread each : helpers) {
            while (each.isAlive()) {
                try {
                    each.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
