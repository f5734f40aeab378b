package org.comity.border;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.comity.seal.BadSeal;

/** Pieces of bytes one after the other, each behind its length in four bytes: how peers write to each other. */
final class Frames {
    private Frames() {}

    static byte[] join(List<byte[]> pieces) {
        var out = new ByteArrayOutputStream(
                pieces.stream().mapToInt(piece -> piece.length + Integer.BYTES).sum());
        for (byte[] piece : pieces) {
            out.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(piece.length).array());
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    /**
     * Takes the pieces apart.
     *
     * @throws BadSeal when there are more than that many, or they do not fill the bytes exactly
     */
    static List<byte[]> split(byte[] bytes, int piecesMax) {
        var pieces = new ArrayList<byte[]>();
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            if (pieces.size() == piecesMax) {
                throw new BadSeal("more than " + piecesMax + " pieces");
            }
            pieces.add(next(rest));
        }
        return pieces;
    }

    /** The next piece; a length that the bytes do not hold is found before anything of that length is made. */
    static byte[] next(ByteBuffer rest) {
        if (rest.remaining() < Integer.BYTES) {
            throw new BadSeal("it ends within a length");
        }
        int length = rest.getInt();
        if (length < 0 || length > rest.remaining()) {
            throw new BadSeal(
                    "it ends " + rest.remaining() + " bytes into a piece of " + Integer.toUnsignedLong(length));
        }
        var piece = new byte[length];
        rest.get(piece);
        return piece;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
