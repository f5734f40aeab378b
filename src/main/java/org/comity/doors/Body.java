package org.comity.doors;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * A body on its way in: never longer than allowed and never slower. Reading on past either throws an
 * {@link IOException} whose cause is the {@link BadRequest} to answer with.
 */
final class Body extends InputStream {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final InputStream in;
    private final long bytesMax;
    private final Bounds bounds;
    private final LongSupplier nanos;
    private final long startedNanos;
    private long bytes;

    Body(InputStream in, long bytesMax, Bounds bounds, LongSupplier nanos) {
        this.in = in;
        this.bytesMax = bytesMax;
        this.bounds = bounds;
        this.nanos = nanos;
        this.startedNanos = nanos.getAsLong();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int count = in.read(into, from, length);
        if (count > 0) {
            bytes += count;
            if (bytes > bytesMax) {
                throw new IOException(tooLong(bytesMax));
            }
            inTime();
        }
        return count;
    }

    /** Someone who sends a byte now and then never trips the connection's idle time, but holds a place all the same. */
    private void inTime() throws IOException {
        long elapsed = nanos.getAsLong() - startedNanos - bounds.bodyGrace().toNanos();
        if (elapsed > 0 && bytes < bounds.bodyBytesPerSecondMin() * ((double) elapsed / SECOND_NANOS)) {
            throw new IOException(new BadRequest(
                    408,
                    "the body came slower than " + bounds.bodyBytesPerSecondMin()
                            + " bytes a second; send smaller ones, or over a better line"));
        }
    }

    static BadRequest tooLong(long bytesMax) {
        return new BadRequest(
                413, "the body is longer than " + bytesMax + " bytes, the most taken here at once; send it in parts");
    }
}
