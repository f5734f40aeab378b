package org.comity.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Keys that came within one stretch, as bytes. A table holds for each its hash and the place where its bytes lie; these
 * begin with their length and one, at a multiple of four. Where keys are counted, how often and when stands between the two.
 */
final class KeyWindow {
    /** Places that one window counts in: 2^32 of four bytes each. */
    private static final int PLACE_BITS = 2;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int CHUNK_BITS = 20;
    private static final int FIRST_CHUNK_BYTES = 1 << 14;
    private static final int FIRST_SLOTS = 1 << 10;
    private static final int COUNT_BYTES = Integer.BYTES + 2 * Long.BYTES;

    /** Which stretch of time this is; 0 where time does not part them. */
    final long number;

    private final int head;
    private byte[][] chunks = new byte[4][];
    private int chunk = -1;
    private int free = 1 << CHUNK_BITS;
    // In the upper half the hash, in the lower the place, 0 where there is none: one line of the cache for both.
    private long[] slots = new long[FIRST_SLOTS];
    // A hash is looked for at its upper bits: when there are twice as many places, what lay in order still does, and
    // moving goes through memory from one end to the other.
    private int shift = Integer.numberOfLeadingZeros(FIRST_SLOTS) + 1;
    private int count;

    KeyWindow(long number, boolean counting) {
        this.number = number;
        this.head = Integer.BYTES + (counting ? COUNT_BYTES : 0);
    }

    int count() {
        return count;
    }

    /** Bytes of keys, with what chunks have no room for at their ends. */
    long bytes() {
        return ((long) chunk << CHUNK_BITS) + free;
    }

    /**
     * Looks for some hashes, and where the keys of those lie that are found: nothing of it waits for anything else of it.
     *
     * @param scratch room for what is looked at
     * @param held of each that is held is set: its key may be; of others nothing is
     * @return nothing of meaning
     */
    int ahead(int[] hashes, int begin, int end, long[] scratch, boolean[] held) {
        long[] slots = this.slots;
        int shift = this.shift;
        int mask = slots.length - 1;
        for (int i = begin; i < end; i++) {
            scratch[i] = slots[hashes[i] >>> shift];
        }
        int touched = 0;
        for (int i = begin; i < end; i++) {
            int hash = hashes[i];
            long slot = scratch[i];
            for (int at = hash >>> shift; slot != 0 && (int) (slot >>> 32) != hash; slot = slots[at]) {
                at = at + 1 & mask;
            }
            if (slot != 0) {
                held[i] = true;
                touched += touch((int) slot);
            }
        }
        return touched;
    }

    private int touch(int place) {
        long from = from(place);
        return chunks[(int) (from >>> CHUNK_BITS)][(int) (from & ((1 << CHUNK_BITS) - 1))];
    }

    /** Where the key lies, or 0. */
    int find(byte[] key, int from, int length, int hash) {
        long[] slots = this.slots;
        int mask = slots.length - 1;
        for (int at = hash >>> shift; slots[at] != 0; at = at + 1 & mask) {
            if ((int) (slots[at] >>> 32) == hash && isSame((int) slots[at], key, from, length)) {
                return (int) slots[at];
            }
        }
        return 0;
    }

    private static long from(int place) {
        return ((long) (place - 1) & 0xffff_ffffL) << PLACE_BITS;
    }

    private boolean isSame(int place, byte[] key, int keyFrom, int length) {
        long from = from(place);
        byte[] bytes = chunks[(int) (from >>> CHUNK_BITS)];
        int at = (int) (from & ((1 << CHUNK_BITS) - 1));
        return (int) INTS.get(bytes, at) == length + 1
                && Arrays.equals(bytes, at + head, at + head + length, key, keyFrom, keyFrom + length);
    }

    /**
     * Counts once more the key that lies there.
     *
     * @param seconds when; 0 where that is not known, which leaves first and last as they are
     */
    void again(int place, long seconds) {
        long from = from(place);
        byte[] bytes = chunks[(int) (from >>> CHUNK_BITS)];
        int at = (int) (from & ((1 << CHUNK_BITS) - 1)) + Integer.BYTES;
        INTS.set(bytes, at, (int) INTS.get(bytes, at) + 1);
        if (seconds == 0) {
            return;
        }
        at += Integer.BYTES;
        long first = (long) LONGS.get(bytes, at);
        LONGS.set(bytes, at, first == 0 ? seconds : Math.min(first, seconds));
        at += Long.BYTES;
        LONGS.set(bytes, at, Math.max((long) LONGS.get(bytes, at), seconds));
    }

    void put(byte[] key, int from, int length, int hash, long seconds) {
        if (8L * count >= 5L * slots.length) {
            grow();
        }
        int size = head + length + 3 & ~3;
        byte[] bytes = room(size);
        INTS.set(bytes, free, length + 1);
        if (head > Integer.BYTES) {
            INTS.set(bytes, free + Integer.BYTES, 1);
            LONGS.set(bytes, free + 2 * Integer.BYTES, seconds);
            LONGS.set(bytes, free + 2 * Integer.BYTES + Long.BYTES, seconds);
        }
        System.arraycopy(key, from, bytes, free + head, length);
        int place = (int) ((((long) chunk << CHUNK_BITS) + free) >>> PLACE_BITS) + 1;
        place((long) hash << 32 | place & 0xffff_ffffL);
        free += size;
        count++;
    }

    private byte[] room(int size) {
        if (free + size > 1 << CHUNK_BITS) {
            chunk++;
            if (chunk == chunks.length) {
                chunks = Arrays.copyOf(chunks, 2 * chunk);
            }
            chunks[chunk] = new byte[chunk == 0 ? FIRST_CHUNK_BYTES : 1 << CHUNK_BITS];
            free = 0;
        }
        // Only the first grows, so that many small windows cost little.
        while (free + size > chunks[chunk].length) {
            chunks[chunk] = Arrays.copyOf(chunks[chunk], 2 * chunks[chunk].length);
        }
        return chunks[chunk];
    }

    private void place(long slot) {
        int mask = slots.length - 1;
        int at = (int) (slot >>> 32) >>> shift;
        while (slots[at] != 0) {
            at = at + 1 & mask;
        }
        slots[at] = slot;
    }

    private void grow() {
        long[] before = slots;
        slots = new long[2 * before.length];
        shift--;
        for (long slot : before) {
            if (slot != 0) {
                place(slot);
            }
        }
    }

    /** Tells of the key that lies there. */
    void tell(int place, SeenKeys.Visitor visitor) {
        long from = from(place);
        tell(chunks[(int) (from >>> CHUNK_BITS)], (int) (from & ((1 << CHUNK_BITS) - 1)), visitor);
    }

    private void tell(byte[] bytes, int at, SeenKeys.Visitor visitor) {
        boolean counting = head > Integer.BYTES;
        visitor.key(
                bytes,
                at + head,
                (int) INTS.get(bytes, at) - 1,
                counting ? (int) INTS.get(bytes, at + Integer.BYTES) : 1,
                counting ? (long) LONGS.get(bytes, at + 2 * Integer.BYTES) : 0,
                counting ? (long) LONGS.get(bytes, at + 2 * Integer.BYTES + Long.BYTES) : 0);
    }

    /** Tells each key, in the order in which they came. */
    void forEach(SeenKeys.Visitor visitor) {
        for (int i = 0; i <= chunk; i++) {
            byte[] bytes = chunks[i];
            int end = i == chunk ? free : 1 << CHUNK_BITS;
            int at = 0;
            while (at + head <= Math.min(end, bytes.length) && (int) INTS.get(bytes, at) != 0) {
                tell(bytes, at, visitor);
                int length = (int) INTS.get(bytes, at) - 1;
                at += head + length + 3 & ~3;
            }
        }
    }
}
