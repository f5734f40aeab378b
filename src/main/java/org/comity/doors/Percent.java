package org.comity.doors;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986 §2.1), strictly UTF-8. */
final class Percent {
    private Percent() {}

    /**
     * The text that was encoded.
     *
     * @param plusIsSpace whether a plus sign stands for a space, as it does in a query written by a form
     * @throws BadRequest 400 when it is not percent-encoded UTF-8
     */
    static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0) {
            return plusIsSpace ? text.replace('+', ' ') : text;
        }
        byte[] bytes = new byte[text.length() * 3];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? hex(text.charAt(i + 1)) : -1;
                int low = i + 2 < text.length() ? hex(text.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    throw bad(text);
                }
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else if (c < 0x80) {
                bytes[length++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
            } else {
                byte[] more = String.valueOf(c).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(more, 0, bytes, length, more.length);
                length += more.length;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw bad(text);
        }
    }

    /** ASCII only: {@link Character#digit} takes the digits of every script. */
    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static BadRequest bad(String text) {
        return new BadRequest(400, "\"" + Shown.text(text) + "\" is not percent-encoded UTF-8");
    }
}
