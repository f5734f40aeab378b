package org.comity.doors.taxii;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The {@code next} of a page: where the next one begins and with which filter, sealed so that it opens only for the
 * reader and the collection it was made for. The node keeps nothing of it, so a page can be asked for again and again.
 *
 * <p>The filter lies inside because OpenCTI's connector, against the standard, repeats none on later pages; a long one,
 * which would not fit a URL twice, is only remembered by its seal and has to be repeated.
 */
final class Bookmark {

    /**
     * A bookmark opened.
     *
     * @param after where the page before ended
     * @param filter the filter of the first page; null where it was too long and the caller must repeat it
     */
    record Opened(long after, @Nullable String filter) {}

    private static final byte WITH_FILTER = 1;
    private static final byte WITHOUT_FILTER = 2;
    private static final int HEAD_BYTES = 1 + Long.BYTES;

    /** 120 bits: nobody guesses that often. */
    private static final int SEAL_BYTES = 15;

    private static final int FILTER_BYTES_MAX = 600;

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
     * @param filter what all pages have in common
     * @param binding the reader and the collection
     */
    String seal(long after, String filter, String binding) {
        byte[] inside = filter.getBytes(StandardCharsets.UTF_8);
        boolean fits = inside.length <= FILTER_BYTES_MAX;
        ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + (fits ? inside.length : 0) + SEAL_BYTES);
        bytes.put(fits ? WITH_FILTER : WITHOUT_FILTER).putLong(after);
        if (fits) {
            bytes.put(inside);
        }
        bytes.put(mac(bytes.array(), HEAD_BYTES, filter, binding), 0, SEAL_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * Opens.
     *
     * @param repeated the filter that came with it
     * @return empty when it was not sealed here for that reader and collection, or, where the filter is not inside, for
     *     that filter
     */
    Optional<Opened> open(String text, String repeated, String binding) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        int end = bytes.length - SEAL_BYTES;
        if (end < HEAD_BYTES
                // the last letter has bits that say nothing: one text only is taken for the same bytes
                || !Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(bytes)
                        .equals(text)
                || (bytes[0] != WITH_FILTER && (bytes[0] != WITHOUT_FILTER || end > HEAD_BYTES))) {
            return Optional.empty();
        }
        String inside = bytes[0] == WITH_FILTER
                ? new String(bytes, HEAD_BYTES, end - HEAD_BYTES, StandardCharsets.UTF_8)
                : null;
        byte[] expected = mac(bytes, HEAD_BYTES, inside == null ? repeated : inside, binding);
        return MessageDigest.isEqual(Arrays.copyOf(expected, SEAL_BYTES), Arrays.copyOfRange(bytes, end, bytes.length))
                ? Optional.of(new Opened(ByteBuffer.wrap(bytes, 1, Long.BYTES).getLong(), inside))
                : Optional.empty();
    }

    /** A short name for a question of that reader, the same each time it is asked. */
    String name(String question, String binding) {
        return HexFormat.of().formatHex(mac(new byte[] {0}, 1, question, binding), 0, 8);
    }

    /** Each part with its length, so that no two different sets of parts are the same bytes. */
    private byte[] mac(byte[] head, int headLength, String filter, String binding) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((byte) headLength);
            mac.update(head, 0, headLength);
            for (String part : new String[] {filter, binding}) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
                mac.update(bytes);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
