package org.comity.routing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a stream through its steps, batch after batch. Each step is done by one worker at a time, in the order of the
 * stream; between reading and deciding what each row says is found, which needs no order. A worker does what is furthest
 * on of what can be done, and so mostly goes on with the batch that it just had, which is near its processor; where another
 * has its turn, it reads on meanwhile. What comes of it is the same, however many workers there are.
 *
 * <p>For one stream.
 */
public final class BatchLine {
    /** What is done with a batch. */
    @FunctionalInterface
    public interface Step {
        void take(CsvBatch batch) throws IOException, InterruptedException;
    }

    /** Workers of one stream: what is done in the order of the stream keeps no more of them busy. */
    public static final int WORKERS_MAX = 4;

    /** Batches between reading and being laid down, for each worker where there are several; some 4 MiB each. */
    static final int BATCHES_OF_WORKER = 3;

    private enum Task {
        LAY,
        DECIDE,
        READ,
        NONE
    }

    private final CsvReader reader;
    private final Columns columns;
    private final int report;
    private final Router router;
    private final Step decide;
    private final Step lay;
    private final List<Thread> helpers = new ArrayList<>();
    private final Failure failure = new Failure();

    // A batch is whose turn it is to do something with it.
    private @Nullable CsvBatch[] batches = {};

    // Under this object's lock; what counts the batches of a step may be read by whoever has its turn.
    private boolean[] found = {};
    private long read;
    private long decided;
    private long laid;
    private boolean reading;
    private boolean deciding;
    private boolean laying;
    private boolean ended;
    private boolean stopped;
    private int waiting;

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
     * @throws InterruptedException when whoever calls was interrupted; then the others are too
     */
    public void run(int workers) throws IOException, InterruptedException {
        // More workers than processors would wait for each other in the middle of a step.
        int processors = Runtime.getRuntime().availableProcessors();
        int count = Math.clamp(workers, 1, Math.min(WORKERS_MAX, processors));
        int room = count == 1 ? 1 : BATCHES_OF_WORKER * count;
        batches = new CsvBatch[room];
        batches[0] = reader.batch();
        found = new boolean[room];
        try {
            work(count - 1);
        } catch (InterruptedException e) {
            interrupt();
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            stop();
            throw e;
        } finally {
            join();
        }
        failure.check();
    }

    private void work(int helpersToBegin) throws IOException, InterruptedException {
        int toBegin = helpersToBegin;
        for (Task task = next(); task != Task.NONE; task = next()) {
            switch (task) {
                case LAY -> {
                    lay.take(batch(laid));
                    wasLaid();
                }
                case DECIDE -> {
                    decide.take(batch(decided));
                    wasDecided();
                }
                case READ -> {
                    if (readOne() && toBegin > 0) {
                        begin(toBegin);
                        toBegin = 0;
                    }
                }
                case NONE -> throw new IllegalStateException("there is nothing more to do");
            }
        }
    }

    /** Reads a batch and finds what its rows say; answers whether there was something, and may be more. */
    private boolean readOne() throws IOException {
        long number = read;
        CsvBatch batch = batch(number);
        batch.unread.clear();
        reader.tell(batch.unread);
        boolean any = reader.next(batch);
        boolean last = reader.hasEnded();
        wasRead(any, last);
        if (any) {
            router.read(batch, columns, report);
            wasFound(number);
        }
        return any && !last;
    }

    /** In the hands of whoever has that step's turn. */
    private CsvBatch batch(long number) {
        int at = (int) (number % batches.length);
        CsvBatch batch = batches[at];
        if (batch == null) {
            batch = new CsvBatch();
            batches[at] = batch;
        }
        return batch;
    }

    private synchronized Task next() throws InterruptedException {
        while (true) {
            if (stopped || (ended && laid == read)) {
                return Task.NONE;
            }
            if (!laying && laid < decided) {
                laying = true;
                return Task.LAY;
            }
            if (!deciding && decided < read && found[(int) (decided % found.length)]) {
                deciding = true;
                return Task.DECIDE;
            }
            if (!reading && !ended && read - laid < batches.length) {
                reading = true;
                return Task.READ;
            }
            waiting++;
            wait();
            waiting--;
        }
    }

    private synchronized void wasRead(boolean any, boolean atEnd) {
        reading = false;
        ended = atEnd;
        if (any) {
            found[(int) (read % found.length)] = false;
            read++;
        }
        wake();
    }

    private synchronized void wasFound(long number) {
        found[(int) (number % found.length)] = true;
        wake();
    }

    private synchronized void wasDecided() {
        deciding = false;
        decided++;
        wake();
    }

    private synchronized void wasLaid() {
        laying = false;
        laid++;
        wake();
    }

    private void wake() {
        if (waiting > 0) {
            notifyAll();
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
            work(0);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            failure.note(e);
            stop();
        }
    }

    private synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /** Whoever interrupts the caller means all of them. */
    private void interrupt() {
        stop();
        helpers.forEach(Thread::interrupt);
    }

    private void join() {
        boolean interrupted = false;
        for (Thread each : helpers) {
            while (each.isAlive()) {
                try {
                    each.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    interrupt();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
