package org.comity.doors;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a door answers.
 *
 * @param status the HTTP status
 * @param headers in their order; length, encoding and date are the listener's to add
 * @param body what follows
 */
public record Answer(int status, List<Header> headers, Body body) {

    /** One header line. */
    public record Header(String name, String value) {}

    /** The content of an answer. */
    public sealed interface Body permits Pieces, Written {}

    /** Content at hand, to be sent one piece after the other without being copied together. */
    public record Pieces(List<byte[]> pieces) implements Body {
        static final Pieces NONE = new Pieces(List.of());

        public Pieces {
            pieces = List.copyOf(pieces);
        }

        public long length() {
            long length = 0;
            for (byte[] piece : pieces) {
                length += piece.length;
            }
            return length;
        }
    }

    /** Content that is made while it is sent, its length unknown. */
    @FunctionalInterface
    public non-sealed interface Written extends Body {
        void writeTo(OutputStream out) throws IOException;
    }

    public Answer {
        headers = List.copyOf(headers);
    }

    /** An answer without content. */
    public static Answer of(int status) {
        return new Answer(status, List.of(), Pieces.NONE);
    }

    public Answer header(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Answer(status, more, body);
    }

    public Answer bytes(byte[] content) {
        return new Answer(status, headers, new Pieces(List.of(content)));
    }

    public Answer pieces(List<byte[]> content) {
        return new Answer(status, headers, new Pieces(content));
    }

    public Answer written(Written content) {
        return new Answer(status, headers, content);
    }
}
