package org.comity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.comity.doors.shell.Exit;
import org.comity.doors.shell.Refusal;
import org.comity.seal.SigningKey;

/**
 * The folder a node lives in. One process owns it at a time; whoever can read it can act as the node, so only its owner
 * can.
 *
 * @param path where it is
 */
public record DataFolder(Path path) {

    private static final int SECRET_BYTES = 32;

    public Path config() {
        return path.resolve(Config.FILE);
    }

    Path signingKey() {
        return path.resolve("keys").resolve("signing.pem");
    }

    /** The key that follows the one we sign with, from its announcement until the node takes it up. */
    Path nextSigningKey() {
        return path.resolve("keys").resolve("signing-next.pem");
    }

    /**
     * Signs with the announced key from now on. The old one stays in the folder under its fingerprint; a crash in between
     * leaves the announced key where it is, and the next start goes on.
     */
    void takeUpNextKey() throws IOException {
        String old =
                SigningKey.load(signingKey()).verifyKey().fingerprint().hex().substring(0, 16);
        Path kept = path.resolve("keys").resolve("signing-" + old + ".pem");
        if (!Files.exists(kept)) {
            Files.createLink(kept, signingKey());
        }
        Files.move(nextSigningKey(), signingKey(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Where the rows of observations lie. */
    Path feeds() {
        return path.resolve("feeds");
    }

    /** The secret that seals the places where a page ended. */
    Path bookmarkKey() {
        return path.resolve("keys").resolve("bookmark.key");
    }

    /** The secret under which those for codes are locked in the database. */
    Path loginKey() {
        return path.resolve("keys").resolve("login.key");
    }

    Path tlsCertificate() {
        return path.resolve("tls").resolve("certificate.pem");
    }

    Path tlsKey() {
        return path.resolve("tls").resolve("key.pem");
    }

    Path scratch() {
        return path.resolve("scratch");
    }

    /** The socket by which commands reach the process that owns the folder. */
    Path socket() {
        return path.resolve("node.sock");
    }

    /** Whether a node was made here. */
    public boolean holdsNode() {
        return Files.exists(config()) && Files.exists(signingKey());
    }

    /** @throws Refusal naming the next move when no node was made here */
    void requireNode() {
        if (!holdsNode()) {
            throw new Refusal(
                    Exit.NOT_FOUND,
                    "there is no node in " + path + "; make one with: comity init --data " + path
                            + " --name NAME --id DOMAIN");
        }
    }

    /** Makes the folder, for its owner alone. */
    void create() throws IOException {
        for (Path each : new Path[] {path, path.resolve("keys"), path.resolve("tls"), scratch()}) {
            if (!Files.isDirectory(each)) {
                Files.createDirectories(
                        each, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        }
    }

    /**
     * A file of random bytes, made when it is not there. Written under a name of its own first: what a crash cut short
     * would otherwise be taken for the secret at every later start, and the node would not come up again.
     */
    static byte[] secret(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file) || Files.size(file) < SECRET_BYTES) {
            byte[] secret = new byte[SECRET_BYTES];
            random.nextBytes(secret);
            Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (FileChannel out = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(secret);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return Files.readAllBytes(file);
    }

    /**
     * Takes the folder for this process; the system gives it back when the process ends, however it ends.
     *
     * @throws Refusal when another process has it
     */
    FileLock take() throws IOException {
        FileChannel channel =
                FileChannel.open(path.resolve("node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // told below
        }
        channel.close();
        throw new Refusal(
                Exit.REFUSED,
                "another process has the data folder " + path + "; if that is a node that is just starting, try again");
    }
}
