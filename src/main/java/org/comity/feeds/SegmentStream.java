package org.comity.feeds;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.comity.border.Segment;
import org.comity.border.SegmentRoad;

/** The rows of a segment of ours, read piece by piece. */
final class SegmentStream extends InputStream {
    private static final int PIECE_BYTES = 1 << 20;

    private final SegmentRoad.Store store;
    private final Segment segment;
    private long from;
    private byte[] piece = new byte[0];
    private int at;

    SegmentStream(SegmentRoad.Store store, Segment segment) {
        this.store = store;
        this.segment = segment;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int start, int length) throws IOException {
        Objects.checkFromIndexSize(start, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (at == piece.length) {
            int wanted = (int) Math.min(PIECE_BYTES, segment.bytes() - from);
            if (wanted == 0) {
                return -1;
            }
            piece = store.read(segment, from, wanted);
            from += piece.length;
            at = 0;
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, into, start, count);
        at += count;
        return count;
    }
}
