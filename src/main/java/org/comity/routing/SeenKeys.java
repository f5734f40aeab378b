package org.comity.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Keys that were seen, kept as bytes and compared in full: a hash finds them, and never decides. Memory is bounded by two
 * windows. When one is full the older is forgotten and a new one begun, so that a key is always held against at least as
 * many before it as fit into one window.
 */
public final class SeenKeys {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Of a key, on the average over a window; a window is full too when its keys are longer together. */
    public static final int KEY_BYTES_MAX = 128;

    private static final int CHUNK_BITS = 20;

    private final long seed;
    private final int windowKeys;
    private final long windowBytes;
    private Window current = new Window();
    private Window before = new Window();
    private long windows = 1;

    /**
     * @param seed random, so that nobody who writes keys can know their hashes
     * @param keys of both windows together, at most
     */
    public SeenKeys(long seed, int keys) {
        this.seed = seed;
        this.windowKeys = Math.max(1, keys / 2);
        this.windowBytes = (long) windowKeys * KEY_BYTES_MAX;
    }

    /** Windows begun; as long as it is one, every key was held against all before it. */
    public long windows() {
        return windows;
    }

    /**
     * Takes a key.
     *
     * @param length of it, from the beginning; a mebibyte less 8 bytes at most
     * @return whether it is new
     */
    public boolean add(byte[] key, int length) {
        int hash = hash(key, length);
        if (current.has(key, length, hash) || before.has(key, length, hash)) {
            return false;
        }
        if (current.count >= windowKeys || current.bytes() >= windowBytes) {
            before = current;
            current = new Window();
            windows++;
        }
        current.put(key, length, hash);
        return true;
    }

    private int hash(byte[] key, int length) {
        long mixed = seed ^ length * 0x9e3779b97f4a7c15L;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            mixed = mix(mixed ^ (long) LONGS.get(key, i));
        }
        long rest = 0;
        for (; i < length; i++) {
            rest = rest << 8 | key[i] & 0xff;
        }
        mixed = mix(mixed ^ rest);
        return (int) (mixed >>> 32);
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 32) * 0xd6e8feb86659fd93L;
        mixed = (mixed ^ mixed >>> 32) * 0xd6e8feb86659fd93L;
        return mixed ^ mixed >>> 32;
    }

    /** A table of places that lead into the bytes of keys; each key begins with its length, at a multiple of four. */
    private static final class Window {
        private byte[][] chunks = new byte[4][];
        private int chunk = -1;
        private int free = 1 << CHUNK_BITS;
        private int[] places = new int[1 << 10];
        private int[] hashes = new int[1 << 10];
        private int count;

        long bytes() {
            return ((long) chunk << CHUNK_BITS) + free;
        }

        boolean has(byte[] key, int length, int hash) {
            int mask = places.length - 1;
            for (int at = hash & mask; places[at] != 0; at = at + 1 & mask) {
                if (hashes[at] == hash && isSame(places[at], key, length)) {
                    return true;
                }
            }
            return false;
        }

        private boolean isSame(int place, byte[] key, int length) {
            long from = ((long) (place - 1) & 0xffff_ffffL) << 2;
            byte[] bytes = chunks[(int) (from >>> CHUNK_BITS)];
            int at = (int) (from & ((1 << CHUNK_BITS) - 1));
            return (int) INTS.get(bytes, at) == length
                    && Arrays.equals(bytes, at + Integer.BYTES, at + Integer.BYTES + length, key, 0, length);
        }

        void put(byte[] key, int length, int hash) {
            if (2 * count >= places.length) {
                grow();
            }
            int size = (Integer.BYTES + length + 3) & ~3;
            if (free + size > 1 << CHUNK_BITS) {
                chunk++;
                if (chunk == chunks.length) {
                    chunks = Arrays.copyOf(chunks, 2 * chunk);
                }
                chunks[chunk] = new byte[1 << CHUNK_BITS];
                free = 0;
            }
            INTS.set(chunks[chunk], free, length);
            System.arraycopy(key, 0, chunks[chunk], free + Integer.BYTES, length);
            place((int) ((((long) chunk << CHUNK_BITS) + free) >>> 2) + 1, hash);
            free += size;
            count++;
        }

        private void place(int place, int hash) {
            int mask = places.length - 1;
            int at = hash & mask;
            while (places[at] != 0) {
                at = at + 1 & mask;
            }
            places[at] = place;
            hashes[at] = hash;
        }

        private void grow() {
            int[] oldPlaces = places;
            int[] oldHashes = hashes;
            places = new int[2 * oldPlaces.length];
            hashes = new int[places.length];
            for (int i = 0; i < oldPlaces.length; i++) {
                if (oldPlaces[i] != 0) {
                    place(oldPlaces[i], oldHashes[i]);
                }
            }
        }
    }
}
