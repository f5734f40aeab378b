package org.comity.feeds;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.stream.Stream;
import org.comity.border.Segment;
import org.comity.border.SegmentRoad;

/** The folder in which the blocks lie, a file each, named by its number. */
final class BlockFolder implements SegmentRoad.Store {
    private static final String END = ".block";

    private final Path folder;

    BlockFolder(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder where it is not there, and removes files of blocks that were never taken into account. */
    void tidy(long lastBlock) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                String name = String.valueOf(each.getFileName());
                if (Files.isRegularFile(each) && (!name.endsWith(END) || number(name) > lastBlock)) {
                    Files.delete(each);
                }
            }
        }
    }

    private static long number(String name) {
        String digits = name.substring(0, name.length() - END.length());
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : Long.MAX_VALUE;
    }

    Path file(long block) {
        return folder.resolve("%09d".formatted(block) + END);
    }

    void drop(long block) throws IOException {
        Files.deleteIfExists(file(block));
    }

    @Override
    public byte[] read(Segment segment, long from, int length) throws IOException {
        Segment.Ours ours = Objects.requireNonNull(segment.ours());
        return read(file(ours.block()), ours.place() + from, length);
    }

    /** Bytes of a file from there on, all that are asked for. */
    static byte[] read(Path path, long from, int length) throws IOException {
        ByteBuffer rows = ByteBuffer.allocate(length);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            while (rows.hasRemaining() && file.read(rows, from + rows.position()) >= 0) {
                // until all are here
            }
        }
        if (rows.hasRemaining()) {
            throw new IOException(path + " is cut off");
        }
        return rows.array();
    }
}
