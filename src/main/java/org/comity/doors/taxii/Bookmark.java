package org.comity.doors.taxii;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The {@code next} of a page: where the next one begins, sealed so that it opens only for the reader, the collection
 * and the filter it was made for. The node keeps nothing of it, so a page can be asked for again and again.
 */
final class Bookmark {
    private static final byte FORM = 1;
    private static final int NUMBER_BYTES = 8;

    /** 120 bits, so that the whole is 24 bytes: 32 letters, none of them padding. */
    private static final int SEAL_BYTES = 15;

    private static final int LETTERS = 32;

    private final SecretKeySpec key;

    /** @param key at least 32 secret bytes, the same for as long as bookmarks are to open */
    Bookmark(byte[] key) {
        if (key.length < 32) {
            throw new IllegalArgumentException("a key of " + key.length + " bytes seals nothing; give 32");
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /**
     * Seals.
     *
     * @param after where the page ended
     * @param binding what it is bound to: reader, collection and filter
     */
    String seal(long after, String binding) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + NUMBER_BYTES + SEAL_BYTES);
        bytes.put(FORM).putLong(after).put(mac("next", after, binding), 0, SEAL_BYTES);
        return Base64.getUrlEncoder().encodeToString(bytes.array());
    }

    /** Where to go on; empty when it was not sealed here for that. */
    OptionalLong open(String text, String binding) {
        if (text.length() != LETTERS) {
            return OptionalLong.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
        if (bytes.length != 1 + NUMBER_BYTES + SEAL_BYTES || bytes[0] != FORM) {
            return OptionalLong.empty();
        }
        long after = ByteBuffer.wrap(bytes, 1, NUMBER_BYTES).getLong();
        byte[] expected = Arrays.copyOf(mac("next", after, binding), SEAL_BYTES);
        byte[] found = Arrays.copyOfRange(bytes, 1 + NUMBER_BYTES, bytes.length);
        return MessageDigest.isEqual(expected, found) ? OptionalLong.of(after) : OptionalLong.empty();
    }

    /** A short name for a question of that reader, the same each time it is asked. */
    String name(String binding) {
        return HexFormat.of().formatHex(mac("etag", 0, binding), 0, 8);
    }

    private byte[] mac(String purpose, long after, String binding) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update(ByteBuffer.allocate(1 + NUMBER_BYTES)
                    .put((byte) 0)
                    .putLong(after)
                    .flip());
            return mac.doFinal(binding.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
