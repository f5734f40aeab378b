package org.comity.doors.taxii;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One answer as it came over the wire: a little in memory, the rest in a scratch file that is gone with us.
 *
 * <p>An answer is kept before it is read, so that no transaction waits for a slow peer and a page counts only whole.
 */
final class Spool implements AutoCloseable {

    /** The answer grew past what we take. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(long bytesMax) {
            super("larger than " + bytesMax + " bytes");
        }
    }

    private final Path scratch;
    private final int memoryBytesMax;
    private byte[] memory = new byte[8_192];
    private @Nullable FileChannel file;
    private long length;
    private boolean closed;

    Spool(Path scratch, int memoryBytesMax) {
        this.scratch = scratch;
        this.memoryBytesMax = memoryBytesMax;
    }

    /** Takes an answer of at most that many bytes; where it is larger, keeps the beginning or fails. */
    HttpResponse.BodySubscriber<Spool> filling(long bytesMax, boolean beginningSuffices) {
        return new Filling(bytesMax, beginningSuffices);
    }

    /** The bytes from the first; may be asked for more than once. */
    InputStream open() {
        return new Reading();
    }

    synchronized long length() {
        return length;
    }

    private synchronized void append(ByteBuffer bytes) throws IOException {
        if (closed) {
            return; // given up; what still arrives is nobody's
        }
        int count = bytes.remaining();
        if (file == null && length + count <= memoryBytesMax) {
            if (length + count > memory.length) {
                memory = Arrays.copyOf(memory, (int) Math.max(memory.length * 2L, length + count));
            }
            bytes.get(memory, (int) length, count);
        } else {
            FileChannel channel = file;
            if (channel == null) {
                channel = FileChannel.open(
                        Files.createTempFile(scratch, "answer-", ".part"),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
                file = channel;
                writeFully(channel, ByteBuffer.wrap(memory, 0, (int) length));
                memory = new byte[0];
            }
            writeFully(channel, bytes);
        }
        length += count;
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private synchronized int read(long from, byte[] into, int at, int count) throws IOException {
        if (closed) {
            throw new IOException("the answer has been put away");
        }
        if (from >= length) {
            return -1;
        }
        int most = (int) Math.min(count, length - from);
        if (file != null) {
            return file.read(ByteBuffer.wrap(into, at, most), from);
        }
        System.arraycopy(memory, (int) from, into, at, most);
        return most;
    }

    @Override
    public synchronized void close() {
        closed = true;
        memory = new byte[0];
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                // The file has no name any more; the system frees it with the process at the latest.
            }
        }
    }

    private final class Reading extends InputStream {
        private long position;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            Objects.checkFromIndexSize(from, count, into.length);
            if (count == 0) {
                return 0;
            }
            int got = Spool.this.read(position, into, from, count);
            if (got > 0) {
                position += got;
            }
            return got;
        }
    }

    private final class Filling implements HttpResponse.BodySubscriber<Spool> {
        private final CompletableFuture<Spool> whole = new CompletableFuture<>();
        private final long bytesMax;
        private final boolean beginningSuffices;
        private Flow.@Nullable Subscription subscription;

        Filling(long bytesMax, boolean beginningSuffices) {
            this.bytesMax = bytesMax;
            this.beginningSuffices = beginningSuffices;
        }

        @Override
        public CompletionStage<Spool> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            Flow.Subscription from = Objects.requireNonNull(subscription);
            try {
                for (ByteBuffer buffer : buffers) {
                    if (length() + buffer.remaining() > bytesMax) {
                        from.cancel();
                        if (beginningSuffices) {
                            whole.complete(Spool.this);
                        } else {
                            whole.completeExceptionally(new TooLarge(bytesMax));
                        }
                        return;
                    }
                    append(buffer);
                }
                from.request(1);
            } catch (IOException e) {
                from.cancel();
                whole.completeExceptionally(new ScratchFault(e));
            }
        }

        @Override
        public void onError(Throwable cause) {
            whole.completeExceptionally(cause);
        }

        @Override
        public void onComplete() {
            whole.complete(Spool.this);
        }
    }

    /** Our own disk failed, not the peer. */
    static final class ScratchFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ScratchFault(IOException cause) {
            super("cannot write the scratch file of an answer: " + cause.getMessage(), cause);
        }
    }
}
