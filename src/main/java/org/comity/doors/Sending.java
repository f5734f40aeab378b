package org.comity.doors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Queue;

/** An answer on its way out: fills one buffer after the other and waits until the line has taken it. */
final class Sending extends OutputStream {

    /** Pieces of an answer are copied once, into a buffer of this size from which the line reads by itself. */
    static final int BUFFER_BYTES = 64 << 10;

    /** Takes a filled buffer, and returns once it may be filled again. */
    @FunctionalInterface
    interface Line {
        void pass(ByteBuffer buffer, boolean last) throws IOException;
    }

    private final Queue<ByteBuffer> spares;
    private final Line line;
    private final ByteBuffer buffer;

    /** @param spares buffers that others have finished with */
    Sending(Queue<ByteBuffer> spares, Line line) {
        this.spares = spares;
        this.line = line;
        ByteBuffer spare = spares.poll();
        this.buffer = spare == null ? ByteBuffer.allocateDirect(BUFFER_BYTES) : spare.clear();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (!buffer.hasRemaining()) {
                pass(false);
            }
            int count = Math.min(length - done, buffer.remaining());
            buffer.put(bytes, from + done, count);
            done += count;
        }
    }

    /** Lets go what there is so far. */
    @Override
    public void flush() throws IOException {
        pass(false);
    }

    private void pass(boolean last) throws IOException {
        line.pass(buffer.flip(), last);
        buffer.clear();
    }

    /**
     * Says that this was all. Where something failed on the way this is not called, so that the caller sees an answer
     * cut off and not one that looks whole; nor does the buffer get a next user, for the line may still be reading it.
     */
    void finish() throws IOException {
        pass(true);
        spares.offer(buffer);
    }
}
