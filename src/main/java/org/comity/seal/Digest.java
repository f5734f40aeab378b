package org.comity.seal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A SHA-256 digest. */
public final class Digest {

    /** Bytes of every digest. */
    public static final int BYTES = 32;

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The digest of these bytes, taken as one text. */
    public static Digest of(byte[]... parts) {
        MessageDigest sha256 = sha256();
        for (byte[] part : parts) {
            sha256.update(part);
        }
        return new Digest(sha256.digest());
    }

    /** The digest of that text in UTF-8. */
    public static Digest of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A digest that somebody else computed.
     *
     * @throws BadSeal when it is not 32 bytes long
     */
    public static Digest wrap(byte[] bytes) {
        return wrap(bytes, 0, bytes.length);
    }

    /** A digest that somebody else computed, cut out of a longer text; see {@link #wrap(byte[])}. */
    public static Digest wrap(byte[] bytes, int from, int length) {
        if (length != BYTES) {
            throw new BadSeal("a SHA-256 digest has 32 bytes, found " + length);
        }
        return new Digest(Arrays.copyOfRange(bytes, from, from + length));
    }

    /**
     * Reads 64 hexadecimal digits.
     *
     * @throws BadSeal when it is anything else
     */
    public static Digest ofHex(String hex) {
        try {
            return wrap(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw new BadSeal("not a digest in hexadecimal: " + e.getMessage(), e);
        }
    }

    /**
     * Reads base64 with its padding.
     *
     * @throws BadSeal when it is anything else
     */
    public static Digest ofBase64(String base64) {
        return wrap(Base64Text.bytes(base64));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The bytes themselves, for those in this package who do not change them. */
    byte[] raw() {
        return bytes;
    }

    /** Writes the digest into {@code into}, from {@code at} on. */
    public void copyTo(byte[] into, int at) {
        System.arraycopy(bytes, 0, into, at, BYTES);
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    public String base64() {
        return Base64Text.of(bytes);
    }

    /** For reading aloud: sixteen groups of four hexadecimal digits. */
    public String spoken() {
        return hex().replaceAll("(.{4})(?=.)", "$1 ");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digest digest && Arrays.equals(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
        // The digest is random already; any four bytes of it will do.
        return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    }

    @Override
    public String toString() {
        return hex();
    }
}
