package org.comity.routing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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

    /** Batches between reading and being laid down, for each worker where there are several. */
    private static final int BATCHES_OF_WORKER = 3;

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

    // Of what follows, all under this object's lock: batches are counted in the order of the stream.
    private CsvBatch[] batches = {};
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
     */
    public void run(int workers) throws IOException, InterruptedException {
        // More workers than processors would wait for each other in the middle of a step.
        int count = Math.min(workers, Runtime.getRuntime().availableProcessors());
        int room = count == 1 ? 1 : BATCHES_OF_WORKER * count;
        batches = new CsvBatch[room];
        batches[0] = reader.batch();
        found = new boolean[room];
        try {
            work(count - 1);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            stop();
            throw e;
        } finally {
            join();
        }
        failure.check();
    }

    private void work(int helpersToBegin) throws IOException, InterruptedException {
        int toBegin = helpersToBegin;
        while (true) {
            switch (next()) {
                case LAY -> {
                    lay.take(batches[(int) (laid % batches.length)]);
                    laid();
                }
                case DECIDE -> {
                    decide.take(batches[(int) (decided % batches.length)]);
                    decided();
                }
                case READ -> {
                    int at = (int) (read % batches.length);
                    if (batches[at] == null) {
                        batches[at] = new CsvBatch();
                    }
                    CsvBatch batch = batches[at];
                    batch.unread.clear();
                    reader.tell(batch.unread);
                    boolean any = reader.next(batch);
                    read(any, reader.hasEnded());
                    if (any) {
                        if (toBegin > 0 && !reader.hasEnded()) {
                            begin(toBegin);
                            toBegin = 0;
                        }
                        router.read(batch, columns, report);
                        found(at);
                    }
                }
                case NONE -> {
                    return;
                }
            }
        }
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

    private synchronized void read(boolean any, boolean atEnd) {
        reading = false;
        ended = atEnd;
        if (any) {
            found[(int) (read % found.length)] = false;
            read++;
        }
        wake();
    }

    private synchronized void found(int at) {
        found[at] = true;
        wake();
    }

    private synchronized void decided() {
        deciding = false;
        decided++;
        wake();
    }

    private synchronized void laid() {
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
