package org.comity.routing;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keys that were seen, kept as bytes and compared in full: a hash finds them, and never decides. They may be parted by
 * time: then a key is the same only within the hour or day, in UTC, of its row.
 *
 * <p>Memory is bounded. Keys lie in windows, each of half of the keys there may be at most and of one hour or day; when all
 * together are too many the oldest is forgotten. Where time does not part them a key is so held against at least as many
 * before it as fit into one window. Where it does, a row of a time that was forgotten is {@link Held#LATE}.
 */
public final class SeenKeys {
    /** Of a key, on the average over a window; a window is full too when its keys are longer together. */
    public static final int KEY_BYTES_MAX = 128;

    /** Windows held at once. */
    public static final int WINDOWS_MAX = 64;

    /** What is said of the time of a row that has none: it belongs to the newest window. */
    public static final long NO_TIME = Long.MIN_VALUE;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Within which time a key is the same. */
    public enum Period {
        /** Always. */
        NONE(0),
        /** Within an hour of UTC. */
        HOUR(3600),
        /** Within a day of UTC. */
        DAY(86_400);

        private final int seconds;

        Period(int seconds) {
            this.seconds = seconds;
        }
    }

    /** What a key was held to be. */
    public enum Held {
        /** It was not seen, and is kept. */
        NEW,
        /** It was seen. */
        KNOWN,
        /** It was not seen, and some of what it would have to be held against is forgotten. */
        LATE
    }

    /** Is told of keys. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * A key.
         *
         * @param bytes hold it for as long as this call lasts
         * @param count how often it came; 1 where that is not counted
         * @param first when first, in seconds since 1970; 0 where that is not counted
         * @param last when last
         */
        void key(byte[] bytes, int from, int length, int count, long first, long last);
    }

    private final long seed;
    private final Period period;
    private final boolean counting;
    private final int windowKeys;
    private final long windowBytes;
    /** By their time; of the same time in the order in which they were begun. */
    private final @Nullable KeyWindow[] live = new KeyWindow[WINDOWS_MAX];

    private final long[] scratch = new long[CsvReader.BATCH_ROWS_MAX];
    private final boolean[] held = new boolean[CsvReader.BATCH_ROWS_MAX];
    private int size;
    private long keys;
    private long bytes;
    private long windows;
    private long newestNumber;
    private long forgotten = Long.MIN_VALUE;
    private long stretch;
    private long stretchFrom;
    /** What was touched ahead: kept, or nobody would have to touch it. */
    int touched;

    /**
     * Keys that time does not part and nobody counts.
     *
     * @param seed random, so that nobody who writes keys can know their hashes
     * @param keys of all windows together, at most
     */
    public SeenKeys(long seed, int keys) {
        this(seed, keys, Period.NONE, false);
    }

    /**
     * Keys.
     *
     * @param seed random, so that nobody who writes keys can know their hashes
     * @param keys of all windows together, at most
     * @param counting whether it is kept how often each came, and when first and last; 20 bytes for each
     */
    public SeenKeys(long seed, int keys, Period period, boolean counting) {
        this(period, counting, seed, Math.max(1, keys / 2));
    }

    private SeenKeys(Period period, boolean counting, long seed, int windowKeys) {
        this.seed = seed;
        this.period = period;
        this.counting = counting;
        this.windowKeys = windowKeys;
        this.windowBytes = (long) windowKeys * KEY_BYTES_MAX;
    }

    /** None, ever: to whom every key is new. For whoever holds rows against each other elsewhere, by {@link CsvBatch#keys}. */
    public static SeenKeys none() {
        return new SeenKeys(Period.NONE, false, 0, 0);
    }

    /** Windows begun; as long as it is one, every key was held against all before it. */
    public long windows() {
        return Math.max(1, windows);
    }

    /** Keys held. */
    public long size() {
        return keys;
    }

    /**
     * Takes a key.
     *
     * @param length of it, from the beginning; a mebibyte less 32 bytes at most
     * @return whether it is new
     */
    public boolean add(byte[] key, int length) {
        return add(key, 0, length, hash(key, 0, length), NO_TIME) != Held.KNOWN;
    }

    /** Whether the key that lies there was seen; where that is counted, it was once more. */
    boolean knows(byte[] key, int from, int length, int hash, long seconds) {
        long number = number(seconds);
        for (int i = size - 1; i >= 0 && live(i).number >= number; i--) {
            KeyWindow window = live(i);
            int place = window.number == number ? window.find(key, from, length, hash) : 0;
            if (place != 0) {
                if (counting) {
                    window.again(place, Math.max(0, seconds));
                }
                return true;
            }
        }
        return false;
    }

    /**
     * Tells of the key that lies there what is counted, where it is held. Of a row without a time nothing is told where time
     * parts keys: to which it belonged is not known any more.
     */
    void tell(byte[] key, int from, int length, int hash, long seconds, Visitor visitor) {
        if (!isOfTime(seconds)) {
            return;
        }
        long number = number(seconds);
        for (int i = size - 1; i >= 0 && live(i).number >= number; i--) {
            int place = live(i).number == number ? live(i).find(key, from, length, hash) : 0;
            if (place != 0) {
                live(i).tell(place, visitor);
                return;
            }
        }
    }

    /**
     * Takes the key that lies there.
     *
     * @param hash of it, as {@link #hash} says
     * @param seconds the time of the row since 1970, or {@link #NO_TIME}
     */
    Held add(byte[] key, int from, int length, int hash, long seconds) {
        return knows(key, from, length, hash, seconds) ? Held.KNOWN : keep(key, from, length, hash, seconds);
    }

    /** Takes the key that lies there, of which it is known that it was not seen. */
    Held keep(byte[] key, int from, int length, int hash, long seconds) {
        if (windowKeys == 0) {
            return Held.NEW;
        }
        long number = number(seconds);
        KeyWindow newest = newest(number);
        boolean late = period != Period.NONE && number <= forgotten;
        boolean fresh = newest == null || newest.count() >= windowKeys || newest.bytes() >= windowBytes;
        if ((newest == null && late) || !hasRoom(number, newest, fresh)) {
            return Held.LATE;
        }
        KeyWindow into = fresh || newest == null ? begin(number) : newest;
        long before = into.bytes();
        into.put(key, from, length, hash, Math.max(0, seconds));
        keys++;
        bytes += into.bytes() - before;
        return late ? Held.LATE : Held.NEW;
    }

    /** Forgets the oldest until one more key has room; it has none where its own time is the oldest. */
    private boolean hasRoom(long number, @Nullable KeyWindow own, boolean fresh) {
        while (keys >= 2L * windowKeys || bytes >= 2 * windowBytes || (fresh && size == WINDOWS_MAX)) {
            boolean older = live(0).number > number;
            forgotten = Math.max(forgotten, older ? number : live(0).number);
            if (older) {
                return false;
            }
            KeyWindow oldest = live(0);
            keys -= oldest.count();
            bytes -= oldest.bytes();
            System.arraycopy(live, 1, live, 0, --size);
            live[size] = null;
            if (oldest == own && !fresh) {
                return false;
            }
        }
        return true;
    }

    private KeyWindow begin(long number) {
        int at = size++;
        while (at > 0 && live(at - 1).number > number) {
            live[at] = live[at - 1];
            at--;
        }
        var window = new KeyWindow(number, counting);
        live[at] = window;
        windows++;
        newestNumber = size == 1 ? number : Math.max(newestNumber, number);
        return window;
    }

    private KeyWindow live(int at) {
        return Objects.requireNonNull(live[at]);
    }

    private long number(long seconds) {
        if (seconds - stretchFrom >= 0 && seconds - stretchFrom < period.seconds) {
            return stretch;
        }
        if (period == Period.NONE || seconds == NO_TIME) {
            return period == Period.NONE ? 0 : newestNumber;
        }
        stretch = Math.floorDiv(seconds, period.seconds);
        stretchFrom = stretch * period.seconds;
        return stretch;
    }

    /**
     * Looks where keys will be looked for, for some rows at once, so that memory is on its way when {@link #knows} asks:
     * one after the other each would wait for it.
     */
    void ahead(int[] hashes, long[] seconds, int from, int to) {
        int sum = 0;
        Arrays.fill(held, from, to, false);
        for (int begin = from; begin < to; ) {
            long number = number(seconds[begin]);
            int end = begin + 1;
            while (end < to && number(seconds[end]) == number) {
                end++;
            }
            for (int i = size - 1; i >= 0 && live(i).number >= number; i--) {
                if (live(i).number == number) {
                    sum += live(i).ahead(hashes, begin, end, scratch, held);
                }
            }
            begin = end;
        }
        touched = sum;
    }

    /** Whether the key of a row may be known, by what {@link #ahead} saw; as long as nothing was kept since. */
    boolean mayKnow(int row) {
        return held[row];
    }

    /** Whether it is known to which time a row belongs, by itself and not by those before it. */
    boolean isOfTime(long seconds) {
        return period == Period.NONE || seconds != NO_TIME;
    }

    private @Nullable KeyWindow newest(long number) {
        for (int i = size - 1; i >= 0 && live(i).number >= number; i--) {
            if (live(i).number == number) {
                return live(i);
            }
        }
        return null;
    }

    /** What stands for the key when it is looked for. */
    int hash(byte[] key, int from, int length) {
        long mixed = seed ^ length * 0x9e3779b97f4a7c15L;
        int i = from;
        for (; i + Long.BYTES <= from + length; i += Long.BYTES) {
            mixed = mix(mixed ^ (long) LONGS.get(key, i));
        }
        long rest = 0;
        for (; i < from + length; i++) {
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

    /**
     * Takes again the keys that a block brought, as if its rows came now. From the blocks of some time, the oldest first,
     * what is held is what was held when the last of them was full.
     *
     * @throws DamagedBlock when they cannot be read
     */
    public void restore(BlockFile block) throws IOException {
        block.keys((key, from, length, seconds) -> add(key, from, length, hash(key, from, length), seconds));
    }

    /** Tells each key that is held: by time, and within it in the order in which they came. */
    public void forEach(Visitor visitor) {
        for (int i = 0; i < size; i++) {
            live(i).forEach(visitor);
        }
    }
}
