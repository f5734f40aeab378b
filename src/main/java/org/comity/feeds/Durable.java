package org.comity.feeds;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Objects;

/** Files that are on disk, whole and under their name, when a method returns. */
final class Durable {
    private static final int BUFFER_BYTES = 1 << 16;

    private Durable() {}

    /** Writes something. */
    @FunctionalInterface
    interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** Copies a file, making the folders it lies in; answers the sha256 in hexadecimal. */
    static String copy(Path from, Path to) throws IOException {
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        MessageDigest digest = sha256();
        try (var out = new DigestOutputStream(Files.newOutputStream(to, StandardOpenOption.CREATE_NEW), digest)) {
            Files.copy(from, out);
        }
        force(to);
        force(Objects.requireNonNull(to.getParent()));
        return HexFormat.of().formatHex(digest.digest());
    }

    static void write(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
        force(file);
        force(Objects.requireNonNull(file.getParent()));
    }

    /** Writes under a name of its own first, so that whoever looks under the right one finds all of it or nothing. */
    static void write(Path file, Writing writing) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".part");
        try (var out = Files.newOutputStream(half)) {
            writing.to(out);
        }
        rename(half, file);
    }

    static void rename(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            force(from);
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        force(Objects.requireNonNull(to.getParent()));
    }

    /** The sha256 of what is left of it, in hexadecimal. */
    static String sha256(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            digest.update(buffer, 0, count);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The sha256 of what that writes, in hexadecimal. */
    static String sha256(Writing writing) throws IOException {
        MessageDigest digest = sha256();
        try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            writing.to(out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Deletes a file, or a folder with all that is in it; nothing where it is not there. */
    static void drop(Path path) throws IOException {
        if (Files.exists(path)) {
            try (var inside = Files.walk(path)) {
                for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** Of a folder: that the names in it are on disk. */
    private static void force(Path path) throws IOException {
        boolean folder = Files.isDirectory(path);
        try (var channel = FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
