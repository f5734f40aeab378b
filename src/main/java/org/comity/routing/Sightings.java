package org.comity.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a block that were new, counted by cells: report, day in UTC, country of the victim by the tables, and family; and
 * the addresses of their victims, one for each row, in the order of the rows. What makes one address of several is for
 * whoever reads them: it costs more than routing may.
 */
public final class Sightings {
    /** Families told apart within one block; the rows of others count together. */
    public static final int FAMILIES_MAX = 4096;

    /** Bytes that the name of a family may have. */
    public static final int FAMILY_BYTES_MAX = 64;

    /** What families are called whose names are too long, too many, or not plain text. */
    public static final String OTHER = "(other)";

    /** The day of rows that have none. */
    public static final int NO_DAY = -1;

    /** The country of addresses of which the tables say none. */
    public static final int NO_COUNTRY = 26 * 26;

    /** Columns that name what a machine is infected with or shows, the first that the report has; else its tag does. */
    static final List<String> FAMILY_COLUMNS =
            List.of("infection", "family", "malware.name", "malware_family", "malware");

    /** The column of the tag. */
    static final String TAG_COLUMN = "tag";

    /** What a row takes, at most on the average of what is common. */
    static final int ROW_BYTES = Long.BYTES;

    private static final int DAY_SECONDS = 86_400;
    private static final int DAY_BITS = 21;
    private static final int DAYS_MAX = (1 << DAY_BITS) - 2;
    private static final int COUNTRY_BITS = 10;
    private static final int FAMILY_BITS = 13;
    private static final int FIRST_SLOTS = 1 << 8;

    private final Names families = new Names();
    private final List<String> reports = new ArrayList<>();
    private @Nullable Columns columns;
    private int ownFamily;

    private long[] keys = new long[FIRST_SLOTS];
    private int[] rows = new int[FIRST_SLOTS];
    private int[] slots = new int[2 * FIRST_SLOTS];
    private int cells;
    private long lastKey;
    private int lastCell;

    private long[] four = new long[FIRST_SLOTS];
    private int fours;
    private long[] six = new long[FIRST_SLOTS];
    private int sixes;

    /** Rows are of that report from now on. */
    void begin(String report, Columns of) {
        int known = reports.indexOf(report);
        if (known < 0) {
            known = reports.size();
            reports.add(report);
        }
        // Behind the last one, so that the number of the report in hand is that of the last.
        if (known != reports.size() - 1) {
            reports.add(report);
        }
        columns = of;
        byte[] name = report.getBytes(StandardCharsets.UTF_8);
        ownFamily = families.find(name, 0, name.length);
    }

    /** Counts nothing from now on. */
    void stop() {
        columns = null;
    }

    /** Counts that row; answers its cell, or -1 where nothing is counted. */
    int row(CsvBatch batch, int row) {
        Columns of = columns;
        if (of == null) {
            return -1;
        }
        Observed observed = batch.observed;
        int country = batch.decided.countries[row];
        int cell = cell(key(day(observed.seconds[row]), country, family(batch, row, of), reports.size() - 1));
        rows[cell]++;
        if (observed.named[row]) {
            return cell; // nobody's address
        }
        if (observed.four[row]) {
            if (fours == four.length) {
                four = Arrays.copyOf(four, 2 * fours);
            }
            four[fours++] = (long) cell << 32 | observed.low[row] & 0xffff_ffffL;
        } else {
            if (sixes + 3 > six.length) {
                six = Arrays.copyOf(six, 2 * six.length);
            }
            six[sixes++] = cell;
            six[sixes++] = observed.high[row];
            six[sixes++] = observed.low[row];
        }
        return cell;
    }

    private static int day(long seconds) {
        if (seconds == SeenKeys.NO_TIME) {
            return NO_DAY;
        }
        long day = Math.floorDiv(seconds, DAY_SECONDS);
        return day < 0 || day > DAYS_MAX ? NO_DAY : (int) day;
    }

    private int family(CsvBatch batch, int row, Columns of) {
        int from = batch.fieldFrom(row, of.family());
        int to = batch.fieldTo(row, of.family());
        if (to == from) {
            from = batch.fieldFrom(row, of.tag());
            to = batch.fieldTo(row, of.tag());
        }
        return to == from ? ownFamily : families.of(batch.bytes, from, to);
    }

    private static long key(int day, int country, int family, int report) {
        return (((long) report << FAMILY_BITS | family) << COUNTRY_BITS | country) << DAY_BITS | (day + 1);
    }

    private int cell(long key) {
        if (key == lastKey && cells > 0) {
            return lastCell;
        }
        int mask = slots.length - 1;
        int at = (int) (key * 0x9e3779b97f4a7c15L >>> 40) & mask;
        while (slots[at] != 0) {
            if (keys[slots[at] - 1] == key) {
                lastKey = key;
                lastCell = slots[at] - 1;
                return lastCell;
            }
            at = at + 1 & mask;
        }
        if (cells == keys.length) {
            grow();
            return cell(key);
        }
        keys[cells] = key;
        rows[cells] = 0;
        slots[at] = cells + 1;
        lastKey = key;
        lastCell = cells;
        return cells++;
    }

    private void grow() {
        keys = Arrays.copyOf(keys, 2 * cells);
        rows = Arrays.copyOf(rows, 2 * cells);
        slots = new int[4 * cells];
        int mask = slots.length - 1;
        for (int cell = 0; cell < cells; cell++) {
            int at = (int) (keys[cell] * 0x9e3779b97f4a7c15L >>> 40) & mask;
            while (slots[at] != 0) {
                at = at + 1 & mask;
            }
            slots[at] = cell + 1;
        }
    }

    /** Empties it; the names of families stay. */
    void clear() {
        Arrays.fill(slots, 0);
        cells = 0;
        fours = 0;
        sixes = 0;
        reports.clear();
        families.tidy();
        stop();
    }

    // ---- what was counted ----

    /** How many cells there are; the methods below take the number of one. */
    public int cells() {
        return cells;
    }

    public String report(int cell) {
        return reports.get((int) (keys[cell] >>> DAY_BITS + COUNTRY_BITS + FAMILY_BITS));
    }

    /** Days since 1970, or {@link #NO_DAY}. */
    public int day(int cell) {
        return (int) (keys[cell] & (1 << DAY_BITS) - 1) - 1;
    }

    /** As {@link #countryName} tells, or {@link #NO_COUNTRY}. */
    public int country(int cell) {
        return (int) (keys[cell] >>> DAY_BITS) & (1 << COUNTRY_BITS) - 1;
    }

    public String family(int cell) {
        return families.name((int) (keys[cell] >>> DAY_BITS + COUNTRY_BITS) & (1 << FAMILY_BITS) - 1);
    }

    public int rows(int cell) {
        return rows[cell];
    }

    /** How many rows named an IPv4 address. */
    public int fours() {
        return fours;
    }

    /** The cell of one of them in the upper half, the address in the lower. */
    public long four(int at) {
        return four[at];
    }

    /** How many rows named an IPv6 address. */
    public int sixes() {
        return sixes / 3;
    }

    public int sixCell(int at) {
        return (int) six[3 * at];
    }

    public long sixHigh(int at) {
        return six[3 * at + 1];
    }

    public long sixLow(int at) {
        return six[3 * at + 2];
    }

    /** The two letters of a country; empty for {@link #NO_COUNTRY}. */
    public static String countryName(int country) {
        return country == NO_COUNTRY ? "" : "" + (char) ('A' + country / 26) + (char) ('A' + country % 26);
    }

    /** The day of a point in time as reports write it, in UTC; null where it has none. */
    public static @Nullable LocalDate dayOf(String timestamp) {
        byte[] text = timestamp.getBytes(StandardCharsets.UTF_8);
        long seconds = Timestamp.seconds(text, 0, text.length);
        int day = seconds == Timestamp.IMPOSSIBLE ? NO_DAY : day(seconds);
        return day == NO_DAY ? null : LocalDate.ofEpochDay(day);
    }

    /** The family that a row of fields says, by the names of its columns; as it is counted here. */
    public static String family(String report, List<String> names, List<String> fields) {
        String first =
                FAMILY_COLUMNS.stream().filter(names::contains).findFirst().orElse("");
        String family = field(names, fields, first);
        if (family.isEmpty()) {
            family = field(names, fields, TAG_COLUMN);
        }
        if (family.isEmpty()) {
            return report;
        }
        byte[] bytes = family.getBytes(StandardCharsets.UTF_8);
        return Names.isName(bytes, 0, bytes.length) ? family : OTHER;
    }

    private static String field(List<String> names, List<String> fields, String name) {
        int at = names.indexOf(name);
        return at < 0 || at >= fields.size() ? "" : fields.get(at);
    }

    /** Names of families, as bytes, each with a number. */
    private static final class Names {
        private static final VarHandle LONGS =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
        private static final int OTHERS = 0;
        private static final int SHORT = 1 << 8;
        private static final int SHORT_SHIFT = Long.SIZE - 8;

        private byte[][] names = new byte[16][];
        private int[] slots = new int[1 << 6];
        private int count;
        private int last;

        /** Names of 16 bytes at most that were looked for last, each in a place that its bytes say. */
        private final long[] shortFirst = new long[SHORT];

        private final long[] shortSecond = new long[SHORT];
        private final byte[] shortLength = new byte[SHORT];
        private final int[] shortNumber = new int[SHORT];

        Names() {
            clear();
        }

        private void clear() {
            Arrays.fill(slots, 0);
            Arrays.fill(shortLength, (byte) -1);
            names[OTHERS] = OTHER.getBytes(StandardCharsets.UTF_8);
            count = 1;
            last = OTHERS;
        }

        /** Where they have become so many that the next block had no room, it begins anew. */
        void tidy() {
            if (count >= FAMILIES_MAX / 2) {
                clear();
            }
        }

        /**
         * The number of a name.
         *
         * @param bytes behind {@code from} there are 16 to be read
         */
        int of(byte[] bytes, int from, int to) {
            int length = to - from;
            if (length > 2 * Long.BYTES) {
                return find(bytes, from, to);
            }
            // What is short is the same as what was looked for before, or not, without a step for each letter.
            long first = (long) LONGS.get(bytes, from);
            long second = (long) LONGS.get(bytes, from + Long.BYTES);
            first &= length < Long.BYTES ? (1L << Byte.SIZE * length) - 1 : -1L;
            second &= length < Long.BYTES
                    ? 0
                    : length < 2 * Long.BYTES ? (1L << Byte.SIZE * (length - Long.BYTES)) - 1 : -1L;
            int place = (int) ((first ^ Long.rotateLeft(second, 29) ^ length) * 0x9e3779b97f4a7c15L >>> SHORT_SHIFT);
            if (shortFirst[place] == first && shortSecond[place] == second && shortLength[place] == length) {
                return shortNumber[place];
            }
            int found = find(bytes, from, to);
            shortFirst[place] = first;
            shortSecond[place] = second;
            shortLength[place] = (byte) length;
            shortNumber[place] = found;
            return found;
        }

        private int find(byte[] bytes, int from, int to) {
            byte[] before = names[last];
            if (before.length == to - from && Arrays.equals(before, 0, before.length, bytes, from, to)) {
                return last;
            }
            if (!isName(bytes, from, to)) {
                return OTHERS;
            }
            int mask = slots.length - 1;
            int at = hash(bytes, from, to) & mask;
            while (slots[at] != 0) {
                byte[] name = names[slots[at]];
                if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
                    last = slots[at];
                    return last;
                }
                at = at + 1 & mask;
            }
            if (count == FAMILIES_MAX) {
                return OTHERS;
            }
            if (count == names.length) {
                names = Arrays.copyOf(names, 2 * count);
            }
            names[count] = Arrays.copyOfRange(bytes, from, to);
            slots[at] = count;
            last = count++;
            if (2 * count > slots.length) {
                grow();
            }
            return last;
        }

        private void grow() {
            slots = new int[2 * slots.length];
            for (int i = 1; i < count; i++) {
                int at = hash(names[i], 0, names[i].length) & slots.length - 1;
                while (slots[at] != 0) {
                    at = at + 1 & slots.length - 1;
                }
                slots[at] = i;
            }
        }

        private static int hash(byte[] bytes, int from, int to) {
            int hash = to - from;
            for (int i = from; i < to; i++) {
                hash = 31 * hash + bytes[i];
            }
            return hash * 0x9e3779b9 >>> 12;
        }

        /** It is shown to people and stands in files, so nothing but plain letters. */
        static boolean isName(byte[] bytes, int from, int to) {
            if (to - from > FAMILY_BYTES_MAX) {
                return false;
            }
            for (int i = from; i < to; i++) {
                if (bytes[i] < ' ' || bytes[i] > '~') {
                    return false;
                }
            }
            return true;
        }

        String name(int number) {
            return new String(names[number], StandardCharsets.UTF_8);
        }
    }
}
