package org.comity.feeds;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one day in a file, each once within its group, in their order. A group is a number below 2^30. An entry
 * is one long where addresses are of IPv4 (the group above the address), else three. Putting more to it merges, so that
 * doing it twice comes to the same as doing it once.
 */
final class AddressSet {
    private static final String PART = ".part";

    private final Path file;
    private final int width;

    private AddressSet(Path file, int width) {
        this.file = file;
        this.width = width;
    }

    static AddressSet four(Path file) {
        return new AddressSet(file, 1);
    }

    static AddressSet six(Path file) {
        return new AddressSet(file, 3);
    }

    boolean exists() {
        return Files.exists(file);
    }

    void drop() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Entries that are put to a set. */
    static final class Pending {
        private final int width;
        private long[] longs = new long[1 << 10];
        private int count;

        Pending(int width) {
            this.width = width;
        }

        void add(long first) {
            if (count == longs.length) {
                longs = Arrays.copyOf(longs, 2 * count);
            }
            longs[count++] = first;
        }

        void add(long first, long second, long third) {
            add(first);
            add(second);
            add(third);
        }

        int entries() {
            return count / width;
        }

        private Source sorted() {
            if (width == 1) {
                Arrays.sort(longs, 0, count);
                var at = new int[] {0};
                return into -> {
                    if (at[0] == count) {
                        return false;
                    }
                    into[0] = longs[at[0]++];
                    return true;
                };
            }
            var entries = new long[count / width][];
            for (int i = 0; i < entries.length; i++) {
                entries[i] = Arrays.copyOfRange(longs, i * width, (i + 1) * width);
            }
            Arrays.sort(entries, Arrays::compare);
            var at = new int[] {0};
            return into -> {
                if (at[0] == entries.length) {
                    return false;
                }
                System.arraycopy(entries[at[0]++], 0, into, 0, width);
                return true;
            };
        }
    }

    Pending pending() {
        return new Pending(width);
    }

    /** Entries in their order. */
    private interface Source {
        /** Fills in the next; false where there is none. */
        boolean next(long[] into) throws IOException;
    }

    /** Puts these to it, and returns when that is on disk. */
    void put(Pending more) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + PART);
        try (var held = open();
                var to = new FileOutputStream(part.toFile());
                var out = new DataOutputStream(new BufferedOutputStream(to, 1 << 16))) {
            merge(held == null ? into -> false : held, more.sorted(), out);
            out.flush();
            to.getFD().sync();
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void merge(Source held, Source more, DataOutputStream out) throws IOException {
        long[] one = new long[width];
        long[] other = new long[width];
        long[] last = new long[width];
        boolean any = false;
        boolean ones = held.next(one);
        boolean others = more.next(other);
        while (ones || others) {
            boolean first = ones && (!others || Arrays.compare(one, other) <= 0);
            long[] next = first ? one : other;
            if (!any || !Arrays.equals(next, last)) {
                for (long each : next) {
                    out.writeLong(each);
                }
                System.arraycopy(next, 0, last, 0, width);
                any = true;
            }
            if (first) {
                ones = held.next(one);
            } else {
                others = more.next(other);
            }
        }
    }

    /**
     * Counts the entries of each group.
     *
     * @param before the set of the day before; null where there is none
     * @return by group: how many there are, and how many of them are not in the one before
     */
    Map<Integer, long[]> count(@Nullable AddressSet before) throws IOException {
        var counts = new HashMap<Integer, long[]>();
        try (Held now = open();
                Held then = before == null ? null : before.open()) {
            if (now == null) {
                return counts;
            }
            long[] one = new long[width];
            long[] other = new long[width];
            boolean others = then != null && then.next(other);
            while (now.next(one)) {
                while (others && Arrays.compare(other, one) < 0) {
                    others = then != null && then.next(other);
                }
                long[] count =
                        counts.computeIfAbsent(width == 1 ? (int) (one[0] >>> 32) : (int) one[0], any -> new long[2]);
                count[0]++;
                count[1] += others && Arrays.equals(other, one) ? 0 : 1;
            }
        }
        return counts;
    }

    private @Nullable Held open() throws IOException {
        return exists()
                ? new Held(new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16)))
                : null;
    }

    /** What lies in the file. */
    private final class Held implements Source, AutoCloseable {
        private final DataInputStream in;
        private long left = Files.size(file) / Long.BYTES / width;

        Held(DataInputStream in) throws IOException {
            this.in = in;
        }

        @Override
        public boolean next(long[] into) throws IOException {
            if (left == 0) {
                return false;
            }
            left--;
            try {
                for (int i = 0; i < width; i++) {
                    into[i] = in.readLong();
                }
            } catch (EOFException e) {
                throw new IOException(file + " is cut off", e);
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
