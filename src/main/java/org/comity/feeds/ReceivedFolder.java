package org.comity.feeds;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.comity.border.Segment;
import org.comity.border.SegmentArrivals;

/** The folder into which segments of partners come, a folder for each party and a file for each segment, without header. */
final class ReceivedFolder implements SegmentArrivals.Store {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path folder;

    ReceivedFolder(Path folder) {
        this.folder = folder;
    }

    /** Both names were checked when they came: a domain name and a UUID. */
    Path file(Segment segment) {
        return folder.resolve(segment.party()).resolve(segment.id() + ".rows");
    }

    @Override
    public long held(Segment segment) throws IOException {
        return Files.exists(file(segment)) ? Files.size(file(segment)) : 0;
    }

    @Override
    public void append(Segment segment, byte[] rows) throws IOException {
        Files.createDirectories(file(segment).getParent());
        try (FileChannel file = FileChannel.open(
                file(segment), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer rest = ByteBuffer.wrap(rows);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
        }
    }

    @Override
    public String sha256(Segment segment) throws IOException {
        try (FileChannel file = FileChannel.open(file(segment), StandardOpenOption.WRITE)) {
            file.force(true);
        }
        try (FileChannel parent = FileChannel.open(file(segment).getParent())) {
            parent.force(true); // or the name is not on disk
        }
        try (InputStream in = Files.newInputStream(file(segment))) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] read(Segment segment, long from, int length) throws IOException {
        return BlockFolder.read(file(segment), from, length);
    }

    @Override
    public void drop(Segment segment) throws IOException {
        Files.deleteIfExists(file(segment));
    }
}
