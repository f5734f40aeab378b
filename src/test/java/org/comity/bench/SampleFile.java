package org.comity.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Samples written down as TAXII envelopes before anything is timed, so that sending one costs the client a system call.
 * Object n is the n-th of the file.
 */
final class SampleFile implements AutoCloseable {

    static final int ENVELOPE_OBJECTS = 1_000;

    private static final byte[] OPEN = "{\"objects\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = "]}".getBytes(StandardCharsets.US_ASCII);

    private final FileChannel channel;
    private final long[] begins;
    private final int[] lengths;

    private SampleFile(FileChannel channel, long[] begins, int[] lengths) {
        this.channel = channel;
        this.begins = begins;
        this.lengths = lengths;
    }

    /** Writes {@code envelopes} × 1,000 samples, and waits until the disk has them: what is timed next has it alone. */
    static SampleFile write(Path file, int envelopes) throws IOException {
        var begins = new long[envelopes * ENVELOPE_OBJECTS];
        var lengths = new int[begins.length];
        long at = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (int n = 0; n < begins.length; n++) {
                boolean first = n % ENVELOPE_OBJECTS == 0;
                boolean last = n % ENVELOPE_OBJECTS == ENVELOPE_OBJECTS - 1;
                byte[] object = Samples.object(n);
                if (first) {
                    out.write(OPEN);
                    at += OPEN.length;
                } else {
                    out.write(',');
                    at++;
                }
                begins[n] = at;
                lengths[n] = object.length;
                out.write(object);
                at += object.length;
                if (last) {
                    out.write(CLOSE);
                    at += CLOSE.length;
                }
            }
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel.force(true);
        return new SampleFile(channel, begins, lengths);
    }

    FileChannel channel() {
        return channel;
    }

    int envelopes() {
        return begins.length / ENVELOPE_OBJECTS;
    }

    /** Where the envelope begins, in bytes. */
    long begin(int envelope) {
        return begins[envelope * ENVELOPE_OBJECTS] - OPEN.length;
    }

    /** Bytes of the envelope. */
    long length(int envelope) {
        int last = envelope * ENVELOPE_OBJECTS + ENVELOPE_OBJECTS - 1;
        return begins[last] + lengths[last] + CLOSE.length - begin(envelope);
    }

    /** The thousand objects of an envelope, one by one. */
    byte[][] objects(int envelope) throws IOException {
        var objects = new byte[ENVELOPE_OBJECTS][];
        for (int i = 0; i < ENVELOPE_OBJECTS; i++) {
            int n = envelope * ENVELOPE_OBJECTS + i;
            objects[i] = new byte[lengths[n]];
            channel.read(ByteBuffer.wrap(objects[i]), begins[n]);
        }
        return objects;
    }

    /** Bytes of the first {@code count} objects, without what stands between them. */
    long bytes(int count) {
        long sum = 0;
        for (int n = 0; n < count; n++) {
            sum += lengths[n];
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
