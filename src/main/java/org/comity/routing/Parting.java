package org.comity.routing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Streams of reports into blocks: rows are read, routed and laid down. With threads, reading, routing and writing go on
 * beside each other, each in the order of the streams: what comes of it is the same byte for byte, however many there are.
 *
 * <p>Not for several threads at once, and of no use once something failed.
 */
public final class Parting implements AutoCloseable {

    /**
     * A stream of one report.
     *
     * @param name says which it is to whoever takes the blocks
     * @param reader with {@link Renditions#selected()} selected
     * @param number of the report, the same for every stream of it, and after a restart
     * @param recipients their ids, by number
     */
    public record Source(
            String name,
            CsvReader reader,
            String report,
            int number,
            Columns columns,
            Routes routes,
            Permissions permissions,
            Renditions renditions,
            List<String> recipients) {}

    /**
     * Rows of one stream that are in a block, or ended without being in one.
     *
     * @param source the name of the stream
     * @param position from which byte of it reading has to go on once the block is on disk
     * @param line on which line that is
     * @param tally of these rows
     * @param ended whether the stream has no more
     */
    public record Stretch(String source, long position, long line, Tally tally, boolean ended) {}

    /** Takes blocks. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Writes the block. Only when this returns do its rows count as kept. One call at a time, in order; with threads
         * in one of their own.
         *
         * @param stretches what of which stream is in it, in order
         */
        void take(Block block, List<Stretch> stretches) throws IOException;
    }

    private record Full(Block block, List<Stretch> stretches) {}

    private static final int BLOCKS = 2;

    private final Router router;
    private final Sink sink;
    private final boolean threaded;
    private final BlockingQueue<Full> full = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<Block> spare = new ArrayBlockingQueue<>(BLOCKS);
    private final int blockBytes;
    private @Nullable Thread writer;
    private volatile @Nullable Throwable failure;
    private Block block = new Block();
    private List<Stretch> stretches = new ArrayList<>();

    /**
     * Makes nothing yet.
     *
     * @param threads how many may be used; with one, all is done by whoever calls
     */
    public Parting(Router router, int threads, Sink sink) {
        this(router, threads, Block.BYTES_MAX, sink);
    }

    /** @param blockBytes with which a block is full; with threads there are two */
    public Parting(Router router, int threads, int blockBytes, Sink sink) {
        this.router = router;
        this.sink = sink;
        this.threaded = threads > 1;
        this.blockBytes = blockBytes;
        if (threaded) {
            spare.add(new Block());
            writer = Thread.ofPlatform().daemon().name("observations-write").start(this::writeAll);
        }
    }

    /**
     * Goes through a stream to its end. What of it is not in a full block waits for the next stream, or for {@link #flush}.
     *
     * @throws IOException when the sink failed, with this stream or one before it
     */
    public void run(Source source) throws IOException, InterruptedException {
        var tally = new Tally();
        block.begin(source.recipients(), source.report(), source.reader().header());
        long position = source.reader().position();
        long line = source.reader().line();
        try (var batches = new ReadAhead(source.reader(), source.columns(), source.number(), router, threaded)) {
            for (CsvBatch batch = batches.next(); batch != null; batch = batches.next()) {
                router.decide(batch, source.columns(), source.routes(), source.permissions(), tally);
                block.add(batch, router, source.renditions());
                position = batch.position();
                line = batch.nextLine();
                if (block.bytes() >= blockBytes) {
                    stretches.add(new Stretch(source.name(), position, line, tally, false));
                    tally = new Tally();
                    hand();
                    block.begin(
                            source.recipients(),
                            source.report(),
                            source.reader().header());
                }
            }
        }
        stretches.add(new Stretch(source.name(), position, line, tally, true));
    }

    /** Has all that was gone through written, and returns when it is. */
    public void flush() throws IOException, InterruptedException {
        if (!stretches.isEmpty()) {
            hand();
        }
        if (threaded) {
            // When the other one is here, nothing is on its way.
            Block other = spare.take();
            spare.add(other);
        }
        check();
    }

    private void hand() throws IOException, InterruptedException {
        List<Stretch> told = stretches;
        stretches = new ArrayList<>();
        if (threaded) {
            full.put(new Full(block, told));
            block = spare.take();
            check();
        } else {
            sink.take(block, told);
            block.clear();
        }
    }

    private void check() throws IOException {
        Throwable failed = failure;
        if (failed instanceof IOException e) {
            throw new IOException(e.getMessage(), e);
        } else if (failed != null) {
            throw new IllegalStateException(failed);
        }
    }

    private void writeAll() {
        try {
            while (true) {
                Full next = full.take();
                if (failure == null) {
                    write(next);
                }
                next.block().clear();
                spare.put(next.block());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void write(Full next) {
        try {
            sink.take(next.block(), next.stretches());
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
    }

    /** Ends its threads; what was not flushed is dropped, a block that is being written is written. */
    @Override
    public void close() {
        Thread thread = writer;
        if (thread == null) {
            return;
        }
        boolean interrupted = false;
        try {
            // Interrupted while it writes, it would lose the file; while it waits, nothing.
            spare.put(spare.take());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        thread.interrupt();
        while (thread.isAlive()) {
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
