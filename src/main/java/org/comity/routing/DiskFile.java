package org.comity.routing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A new file, written from its beginning to its end; past the system's cache where the file system can. Of what is written
 * so nobody's memory is taken, and none of it is copied once more: most of what is routed is read again once, much later.
 */
@SuppressWarnings("sunapi") // the only way past the cache that Java has
final class DiskFile implements AutoCloseable {
    private static final int ROOM_BYTES = 1 << 20;
    /** What no disk has larger units than, though file systems over a network may say so. */
    private static final int UNIT_BYTES_MAX = 1 << 16;
    /** What no disk has larger sectors than. */
    private static final int UNIT_BYTES_MIN = 1 << 12;

    private final FileChannel channel;
    private final ByteBuffer room;
    private final int unit;
    private long length;

    private DiskFile(FileChannel channel, ByteBuffer room, int unit) {
        this.channel = channel;
        this.room = room;
        this.unit = unit;
    }

    /** Memory for what waits to be written, for one file after the other. */
    static ByteBuffer room() {
        return ByteBuffer.allocateDirect(ROOM_BYTES + UNIT_BYTES_MAX)
                .alignedSlice(UNIT_BYTES_MAX)
                .limit(ROOM_BYTES)
                .slice();
    }

    /**
     * Begins the file; what it held is gone.
     *
     * @param room as {@link #room()} makes it, in no other use until this is closed
     */
    static DiskFile create(Path file, ByteBuffer room) throws IOException {
        room.clear();
        try {
            long unit = Files.getFileStore(file.toAbsolutePath().getParent()).getBlockSize();
            if (unit <= UNIT_BYTES_MAX) {
                return new DiskFile(
                        open(file, com.sun.nio.file.ExtendedOpenOption.DIRECT), room, (int) Math.max(unit, UNIT_BYTES_MIN));
            }
        } catch (IOException | UnsupportedOperationException cannot) {
            // What is wrong with the file itself is told below.
        }
        return new DiskFile(open(file, StandardOpenOption.WRITE), room, 1);
    }

    private static FileChannel open(Path file, OpenOption how) throws IOException {
        return FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                how);
    }

    void write(byte[] bytes, int from, int count) throws IOException {
        int at = from;
        while (at < from + count) {
            int piece = Math.min(from + count - at, room.remaining());
            room.put(bytes, at, piece);
            at += piece;
            if (!room.hasRemaining()) {
                flush();
            }
        }
        length += count;
    }

    private void flush() throws IOException {
        room.flip();
        while (room.hasRemaining()) {
            channel.write(room);
        }
        room.clear();
    }

    /** Writes what waits, and returns when all of it is on disk. */
    void end() throws IOException {
        // Whole units alone are written past the cache: what is behind the end is cut off again.
        while (room.position() % unit != 0) {
            room.put((byte) 0);
        }
        flush();
        if (channel.size() > length) {
            channel.truncate(length);
        }
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
