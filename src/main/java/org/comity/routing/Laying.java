package org.comity.routing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.comity.routing.Parting.Source;
import org.comity.routing.Parting.Stretch;
import org.jspecify.annotations.Nullable;

/**
 * Lays batches that were gone over down in a block, and hands it on when it is full: with what of which stream is in it.
 * Always behind the same batch, whoever calls.
 */
final class Laying {
    /** Is given a block that is full; answers the one to go on with, which is empty. */
    interface Next {
        Block after(Block full, List<Stretch> stretches) throws IOException, InterruptedException;
    }

    private final int blockBytes;
    private final Next next;
    private Block block = new Block();
    private List<Stretch> stretches = new ArrayList<>();
    private @Nullable Source source;
    private Tally tally = new Tally();
    private long position;
    private long line;

    Laying(int blockBytes, Next next) {
        this.blockBytes = blockBytes;
        this.next = next;
    }

    /** Batches are of that stream from now on, which goes on there. */
    void begin(Source of, long fromPosition, long fromLine) {
        source = of;
        tally = new Tally();
        position = fromPosition;
        line = fromLine;
        begin(of);
    }

    private void begin(Source of) {
        block.begin(of.recipients(), of.report(), of.reader().header());
        block.count(of.columns());
    }

    void add(CsvBatch batch) throws IOException, InterruptedException {
        Source of = source;
        if (of == null) {
            throw new IllegalStateException("a batch of no stream");
        }
        tally.add(batch.decided.tally);
        block.add(batch, of.renditions());
        position = batch.position();
        line = batch.nextLine();
        if (block.bytes() >= blockBytes) {
            told(false);
            hand();
            begin(of);
        }
    }

    /** The stream has no more. */
    void end() {
        told(true);
        source = null;
    }

    private void told(boolean ended) {
        if (source != null) {
            stretches.add(new Stretch(source.name(), position, line, tally, ended));
        }
        tally = new Tally();
    }

    /** Hands on what there is, full or not. */
    void flush() throws IOException, InterruptedException {
        if (!stretches.isEmpty()) {
            hand();
        }
    }

    private void hand() throws IOException, InterruptedException {
        List<Stretch> told = stretches;
        stretches = new ArrayList<>();
        block = next.after(block, told);
    }
}
