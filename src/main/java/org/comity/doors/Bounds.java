package org.comity.doors;

import java.time.Duration;

/**
 * How much of the machine callers may take; each has its reason in {@code docs/limits.md}.
 *
 * @param idle how long a connection may be silent, and one piece of an answer may wait for its reader
 * @param headerBytesMax the request line with all headers
 * @param connectionsMax connections open at once; further ones wait in the kernel's queue
 * @param atOnceMax requests without a body being answered at once, counted routes only; further ones wait
 * @param bodiesAtOnceMax requests with a body being answered at once: each may hold its whole body taken apart
 * @param turn how long a request may wait for its turn before it is told to come again
 * @param bodyBytesPerSecondMin how fast a body must come, on average, once {@code bodyGrace} has passed
 * @param bodyGrace how long a body may come as slowly as it likes
 * @param lingerBytesMax of a body that is not wanted, how much is read and dropped so that its sender, who looks for
 *     an answer only after sending everything, gets to see one
 * @param linger how long that may take
 */
public record Bounds(
        Duration idle,
        int headerBytesMax,
        int connectionsMax,
        int atOnceMax,
        int bodiesAtOnceMax,
        Duration turn,
        long bodyBytesPerSecondMin,
        Duration bodyGrace,
        long lingerBytesMax,
        Duration linger) {

    public static final Bounds STANDARD = new Bounds(
            Duration.ofSeconds(30),
            32 << 10,
            2_000,
            64,
            8,
            Duration.ofSeconds(10),
            4 << 10,
            Duration.ofSeconds(10),
            256L << 20,
            Duration.ofSeconds(30));

    public Bounds {
        if (idle.isNegative()
                || idle.isZero()
                || headerBytesMax < 1_024
                || connectionsMax < 1
                || atOnceMax < 1
                || bodiesAtOnceMax < 1) {
            throw new IllegalArgumentException("bounds that let nobody in");
        }
    }

    /** The same with another time of silence. */
    public Bounds withIdle(Duration duration) {
        return new Bounds(
                duration,
                headerBytesMax,
                connectionsMax,
                atOnceMax,
                bodiesAtOnceMax,
                turn,
                bodyBytesPerSecondMin,
                bodyGrace,
                lingerBytesMax,
                linger);
    }

    /** The same with another number of requests at once, and another time to wait for one's turn. */
    public Bounds withAtOnce(int requests, Duration duration) {
        return new Bounds(
                idle,
                headerBytesMax,
                connectionsMax,
                requests,
                requests,
                duration,
                bodyBytesPerSecondMin,
                bodyGrace,
                lingerBytesMax,
                linger);
    }

    /** The same with another least speed of bodies. */
    public Bounds withBodySpeed(long bytesPerSecondMin, Duration grace) {
        return new Bounds(
                idle,
                headerBytesMax,
                connectionsMax,
                atOnceMax,
                bodiesAtOnceMax,
                turn,
                bytesPerSecondMin,
                grace,
                lingerBytesMax,
                linger);
    }

    /** The same with another measure of what is read and dropped. */
    public Bounds withLinger(long bytesMax, Duration duration) {
        return new Bounds(
                idle,
                headerBytesMax,
                connectionsMax,
                atOnceMax,
                bodiesAtOnceMax,
                turn,
                bodyBytesPerSecondMin,
                bodyGrace,
                bytesMax,
                duration);
    }
}
