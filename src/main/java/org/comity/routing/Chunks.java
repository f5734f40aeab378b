package org.comity.routing;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes that grow at their end, in chunks of which the next is twice as long, up to 128 KiB. */
final class Chunks {
    private static final int FIRST_BITS = 12;
    private static final int LAST_BITS = 17;

    /** Chunks that nothing is in, to be used again: memory that was handed out once need not be cleared for each block. */
    static final class Pool {
        private final List<ArrayDeque<byte[]>> free = new ArrayList<>();

        Pool() {
            for (int bits = FIRST_BITS; bits <= LAST_BITS; bits++) {
                free.add(new ArrayDeque<>());
            }
        }

        private byte[] take(int bits) {
            byte[] chunk = free.get(bits - FIRST_BITS).poll();
            return chunk == null ? new byte[1 << bits] : chunk;
        }

        private void give(byte[] chunk) {
            free.get(Integer.numberOfTrailingZeros(chunk.length) - FIRST_BITS).push(chunk);
        }
    }

    /** Is told of bytes, a piece after the other. */
    interface Told {
        void piece(byte[] bytes, int from, int length) throws IOException;
    }

    private final Pool pool;
    private byte[][] chunks = new byte[4][];
    private int count;
    private byte[] last = {};
    private int filled;
    private long before;

    Chunks(Pool pool) {
        this.pool = pool;
    }

    long length() {
        return before + filled;
    }

    void add(byte[] bytes, int from, int length) {
        if (length <= last.length - filled) {
            System.arraycopy(bytes, from, last, filled, length);
            filled += length;
            return;
        }
        int at = from;
        int left = length;
        while (left > 0) {
            if (filled == last.length) {
                begin();
            }
            int piece = Math.min(left, last.length - filled);
            System.arraycopy(bytes, at, last, filled, piece);
            filled += piece;
            at += piece;
            left -= piece;
        }
    }

    private void begin() {
        if (count == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * count);
        }
        before += filled;
        last = pool.take(Math.min(LAST_BITS, FIRST_BITS + count));
        chunks[count++] = last;
        filled = 0;
    }

    /** Tells all of it, a piece after the other. */
    void tell(Told told) throws IOException {
        for (int i = 0; i < count; i++) {
            told.piece(chunks[i], 0, i == count - 1 ? filled : chunks[i].length);
        }
    }

    /** Gives what it has back to the pool. */
    void clear() {
        for (int i = 0; i < count; i++) {
            pool.give(chunks[i]);
        }
        chunks = new byte[4][];
        count = 0;
        last = new byte[0];
        filled = 0;
        before = 0;
    }
}
