package org.comity.routing;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A new file, written from its beginning to its end; past the system's cache where the file system can. Of what is written
 * so nobody's memory is taken, and none of it is copied once more: most of what is routed is read again once, much later.
 */
final class DiskFile implements AutoCloseable {
    private static final int ROOM_BYTES = 1 << 20;
    /** What no disk has larger units than, though file systems over a network may say so. */
    private static final int LARGEST_UNIT = 1 << 16;
    /** What no disk has larger sectors than. */
    private static final int SMALLEST_UNIT = 1 << 12;

    /** The only way past the cache; every OpenJDK has it, and Java SE does not. */
    private static final @Nullable OpenOption DIRECT = direct();

    private static @Nullable OpenOption direct() {
        try {
            return (OpenOption) Class.forName("com.sun.nio.file.ExtendedOpenOption")
                    .getField("DIRECT")
                    .get(null);
        } catch (ReflectiveOperationException none) {
            return null;
        }
    }

    /** Memory for what waits to be written, for one file after the other. */
    static final class Rooms {
        private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(2);
        private boolean second;

        Rooms() {
            free.add(room());
        }

        private static ByteBuffer room() {
            return ByteBuffer.allocateDirect(ROOM_BYTES + LARGEST_UNIT)
                    .alignedSlice(LARGEST_UNIT)
                    .limit(ROOM_BYTES)
                    .slice();
        }

        /** One that nothing is in; waits for it where both are being written. */
        ByteBuffer take() throws InterruptedException {
            if (free.isEmpty() && !second) {
                second = true;
                return room();
            }
            return free.take().clear();
        }

        void give(ByteBuffer room) {
            free.add(room);
        }
    }

    private final FileChannel channel;
    private final Rooms rooms;
    private final int unit;
    private @Nullable ByteBuffer room;
    private @Nullable Conveyor disk;
    private long length;

    private DiskFile(FileChannel channel, Rooms rooms, int unit) {
        this.channel = channel;
        this.rooms = rooms;
        this.unit = unit;
    }

    /**
     * Begins the file; what it held is gone.
     *
     * @param rooms in no other use until this is closed
     */
    static DiskFile create(Path file, Rooms rooms) throws IOException {
        try {
            long unit = Files.getFileStore(file.toAbsolutePath().getParent()).getBlockSize();
            if (DIRECT != null && unit <= LARGEST_UNIT) {
                FileChannel past = open(file, DIRECT);
                return new DiskFile(past, rooms, (int) Math.max(unit, SMALLEST_UNIT));
            }
        } catch (IOException | UnsupportedOperationException cannot) {
            // What is wrong with the file itself is told below.
        }
        return new DiskFile(open(file, StandardOpenOption.WRITE), rooms, 1);
    }

    private static FileChannel open(Path file, OpenOption how) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE, how);
    }

    void write(byte[] bytes, int from, int count) throws IOException {
        int at = from;
        while (at < from + count) {
            ByteBuffer into = room();
            int piece = Math.min(from + count - at, into.remaining());
            into.put(bytes, at, piece);
            at += piece;
            if (!into.hasRemaining()) {
                hand(into);
            }
        }
        length += count;
    }

    private ByteBuffer room() throws IOException {
        if (room == null) {
            try {
                room = rooms.take();
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
        return room;
    }

    /** While the disk takes what is full, the other room is being filled. */
    private void hand(ByteBuffer full) throws IOException {
        room = null;
        if (disk == null) {
            disk = new Conveyor("observations-disk", 1);
        }
        try {
            disk.put(() -> put(full), () -> rooms.give(full));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private void put(ByteBuffer full) throws IOException {
        full.flip();
        while (full.hasRemaining()) {
            channel.write(full);
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("stopped while a file was written");
    }

    /** Writes what waits, and returns when all of it is on disk. */
    void end() throws IOException {
        ByteBuffer last = room();
        // Whole units alone are written past the cache: what is behind the end is cut off again.
        while (last.position() % unit != 0) {
            last.put((byte) 0);
        }
        if (disk == null) {
            end(last);
            return;
        }
        try {
            disk.finish(() -> end(last));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private void end(ByteBuffer last) throws IOException {
        put(last);
        if (channel.size() > length) {
            channel.truncate(length);
        }
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        if (disk != null) {
            disk.close();
        }
        if (room != null) {
            rooms.give(room);
            room = null;
        }
        channel.close();
    }
}
