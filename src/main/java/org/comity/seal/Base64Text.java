package org.comity.seal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Base64 (RFC 4648 §4) with one text for each sequence of bytes: padding written, spare bits zero. */
final class Base64Text {
    private Base64Text() {}

    static String of(byte[] bytes) {
        return new String(Base64.getEncoder().encode(bytes), StandardCharsets.ISO_8859_1);
    }

    /** @throws BadSeal when it is not base64, or another text than {@link #of} writes for the same bytes */
    static byte[] bytes(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new BadSeal("not base64: " + e.getMessage(), e);
        }
        if (!of(bytes).equals(text)) {
            throw new BadSeal("base64 without its padding, or with bits to spare");
        }
        return bytes;
    }
}
