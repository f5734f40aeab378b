package org.comity.routing;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Streams of reports into blocks: rows are read, routed and laid down. With threads, several batches are gone over beside
 * each other and blocks are written meanwhile, each in the order of the streams: what comes of it is the same byte for byte,
 * however many there are.
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

    private final Router router;
    private final Laying laying;
    private final int workers;
    private final @Nullable Writing writing;

    /** Writes blocks beside whoever fills the next. */
    private static final class Writing implements AutoCloseable {
        private final Sink sink;
        private final Conveyor writing = new Conveyor("observations-write", 1);
        private final BlockingQueue<Block> spare = new ArrayBlockingQueue<>(2);

        Writing(Sink sink) {
            this.sink = sink;
            spare.add(new Block());
        }

        Block write(Block full, List<Stretch> stretches) throws IOException, InterruptedException {
            writing.put(() -> sink.take(full, stretches), () -> {
                try {
                    full.clear();
                } finally {
                    spare.add(full);
                }
            });
            return spare.take();
        }

        void finish() throws IOException, InterruptedException {
            writing.finish(() -> {});
        }

        /** What is being written is written to its end; what waits is dropped. */
        @Override
        public void close() {
            writing.close();
        }
    }

    /**
     * Makes nothing yet.
     *
     * @param threads how many may be used; with one, all is done by whoever calls, but for waiting for the disk
     */
    public Parting(Router router, int threads, Sink sink) {
        this(router, threads, Block.BYTES_MAX, sink);
    }

    /** @param blockBytes with which a block is full; with threads there are two */
    public Parting(Router router, int threads, int blockBytes, Sink sink) {
        this.router = router;
        router.locate();
        workers = threads;
        if (threads > 1) {
            var made = new Writing(sink);
            this.writing = made;
            this.laying = new Laying(blockBytes, made::write);
        } else {
            this.writing = null;
            this.laying = new Laying(blockBytes, (block, stretches) -> {
                sink.take(block, stretches);
                block.clear();
                return block;
            });
        }
    }

    /**
     * Goes through a stream to its end. What of it is not in a full block waits for the next stream, or for {@link #flush}.
     *
     * @throws IOException when the sink failed, with this stream or one before it
     */
    public void run(Source source) throws IOException, InterruptedException {
        laying.begin(source, source.reader().position(), source.reader().line());
        new BatchLine(
                        source.reader(),
                        source.columns(),
                        source.number(),
                        router,
                        batch -> {
                            batch.decided.tally.clear();
                            router.decide(
                                    batch,
                                    source.columns(),
                                    source.routes(),
                                    source.permissions(),
                                    batch.decided.tally);
                        },
                        laying::add)
                .run(workers);
        laying.end();
    }

    /** Has all that was gone through written, and returns when it is. */
    public void flush() throws IOException, InterruptedException {
        laying.flush();
        if (writing != null) {
            writing.finish();
        }
    }

    /** Ends its threads; what was not flushed is dropped, but for a block that is being written. */
    @Override
    public void close() {
        if (writing != null) {
            writing.close();
        }
    }
}
