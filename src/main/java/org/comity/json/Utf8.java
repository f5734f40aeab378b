package org.comity.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8: no overlong forms, no encoded surrogates, nothing past U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    static void check(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] >= 0) {
            i++;
        }
        if (i == to) {
            return; // plain ASCII, as nearly all of it is
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes, i, to - i);
        var out = CharBuffer.allocate(1024);
        while (true) {
            var result = decoder.decode(in, out, true);
            if (result.isUnderflow()) {
                return;
            }
            if (result.isError()) {
                throw new BadJson("not UTF-8", in.position());
            }
            out.clear();
        }
    }
}
