package org.comity.doors.shell;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A text that is looked for in the bytes of many objects, in any case. Of plain letters the bytes are gone over as they
 * lie there, a word's length at a time (Horspool); turning each object into text first took most of the time.
 */
final class Sought {
    private final String lower;
    private final byte[] bytes;

    /** How far to go on from a byte that stands where the last one should. */
    private final int[] skip = new int[256];

    Sought(String text) {
        lower = text.toLowerCase(Locale.ROOT);
        bytes = lower.getBytes(StandardCharsets.UTF_8);
        Arrays.fill(skip, bytes.length);
        for (int i = 0; i < bytes.length - 1; i++) {
            int sign = bytes[i] & 0xff;
            skip[sign] = bytes.length - 1 - i;
            if (sign >= 'a' && sign <= 'z') {
                skip[sign - ('a' - 'A')] = bytes.length - 1 - i;
            }
        }
    }

    boolean isIn(byte[] utf8) {
        // Other letters have more than one byte, and in their other case other ones.
        return bytes.length == lower.length()
                ? find(utf8)
                : new String(utf8, StandardCharsets.UTF_8)
                        .toLowerCase(Locale.ROOT)
                        .contains(lower);
    }

    private boolean find(byte[] in) {
        int last = bytes.length - 1;
        if (last < 0) {
            return true;
        }
        for (int at = last; at < in.length; at += skip[in[at] & 0xff]) {
            int i = 0;
            while (i <= last && same(in[at - i], bytes[last - i])) {
                i++;
            }
            if (i > last) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(byte is, byte lower) {
        return is == lower || (is >= 'A' && is <= 'Z' && is + ('a' - 'A') == lower);
    }
}
