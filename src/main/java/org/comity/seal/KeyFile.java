package org.comity.seal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/** Files of keys and certificates: PEM (RFC 7468), whole or not there at all. */
final class KeyFile {

    /** A chain of a dozen certificates fits many times over. */
    static final int FILE_BYTES_MAX = 256 * 1024;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private KeyFile() {}

    /** Reads a file that nobody but its owner can read. */
    static String read(Path file) {
        String text = readOpen(file);
        try {
            if (posix(file)) {
                var others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
                others.removeIf(each -> each.name().startsWith("OWNER_"));
                if (!others.isEmpty()) {
                    throw new BadSeal("the key file " + file + " is open to others than its owner; run chmod 600 on"
                            + " it, and make a new key if it was ever shown");
                }
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException("the key file " + file + " cannot be read", e);
        }
    }

    /** Reads a file that everybody may read. */
    static String readOpen(Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new BadSeal("the file " + file + " is longer than " + FILE_BYTES_MAX + " bytes, so it is no key"
                        + " or certificate");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new BadSeal("there is no file " + file, e);
        } catch (AccessDeniedException e) {
            throw new BadSeal("the file " + file + " may not be read by this user", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file + " cannot be read", e);
        }
    }

    /** Under a name of its own first, so that a crash leaves either no file or a whole one. */
    static void write(Path file, String text, boolean secret) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Files.deleteIfExists(unfinished);
            var permissions = PosixFilePermissions.asFileAttribute(secret ? OWNER_ONLY : READABLE);
            var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Path folder = file.toAbsolutePath().getParent();
            try (FileChannel out = folder != null && posix(folder)
                    ? FileChannel.open(unfinished, options, permissions)
                    : FileChannel.open(unfinished, options)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            if (folder != null && posix(folder)) {
                try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                    names.force(true);
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw new BadSeal("the file " + file + " is there already and is not written over; move it away first", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file + " cannot be written", e);
        }
    }

    private static boolean posix(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }

    static String encode(byte[] der, String label) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }

    /** The content of the first block with that label. */
    static byte[] decode(String pem, String label) {
        String begin = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(begin);
        int to = from < 0 ? -1 : pem.indexOf("-----END " + label + "-----", from);
        if (to < 0) {
            throw new BadSeal(
                    pem.contains("ENCRYPTED")
                            ? "the key is encrypted with a passphrase; give it without one, in a file of mode 600"
                            : "there is no whole block " + begin + " in the text");
        }
        try {
            return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw new BadSeal("the block " + begin + " is not base64: " + e.getMessage(), e);
        }
    }
}
