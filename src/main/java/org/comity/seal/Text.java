package org.comity.seal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Texts that are signed: strict UTF-8, and numbers with one spelling. */
final class Text {
    private Text() {}

    static String ofUtf8(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadSeal("not UTF-8", e);
        }
    }

    static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            var utf8 = new byte[bytes.remaining()];
            bytes.get(utf8);
            return utf8;
        } catch (CharacterCodingException e) {
            throw new BadSeal("a text with half a character", e);
        }
    }

    /** A decimal number from 0 to 2^63 - 1 without leading zeroes. */
    static long number(String decimal) {
        try {
            long number = Long.parseLong(decimal);
            if (number >= 0 && Long.toString(number).equals(decimal)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new BadSeal("not a number that we take", e);
        }
        throw new BadSeal("not a number that we take: a sign, or leading zeroes");
    }

    /** Whether it can be the name of a key: no spaces, no plus (C2SP signed-note). */
    static boolean isKeyName(String name) {
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> c < 0x20
                                || c == '+'
                                || c == 0x7f
                                || c == 0x85
                                || Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || (c >= 0xd800 && c <= 0xdfff));
    }
}
