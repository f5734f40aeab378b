package org.comity.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * From an address to a number, never changed once made. Ranges that overlap were cut into disjoint ones when it was
 * made: at each address the smallest range says the number, and of two of the same size the one given later. The
 * beginnings lie in arrays of primitives, with an index over the leading bits; finding makes no object.
 */
public final class RangeTable {
    /** What an address in no range is mapped to. */
    public static final int NONE = -1;

    private static final int INDEX_BITS_FOUR_MAX = 20;
    private static final int TOP_BITS_MAX = 16;

    /** Beginnings with the number that holds from there on, in one place: in the upper half, with its sign turned. */
    private final long[] four;

    private final int[] indexFour;
    private final int shiftFour;

    /**
     * Of each beginning the upper half, with its sign turned, so that it compares as it is, and behind it the number that
     * holds from there on.
     */
    private final long[] six;

    private final int sizeSix;

    /** The lower halves, with their signs turned. */
    private final long[] startsLow;

    /** Where the beginnings with those leading bits begin. */
    private final int[] topSix;

    private final int topShift;

    /** Where the places of each of these begin in what is below, and how many bits of one place are left out. */
    private final int[] placesFrom;

    private final byte[] placeShift;
    private final int[] places;

    private RangeTable(Flattened given, Flattened givenSix) {
        // Behind 255.255.255.255 there is nothing; what was cut in 128 bits may say that there is.
        int count = given.low(given.size() - 1) > 0xffff_ffffL ? given.size() - 1 : given.size();
        int[] values = given.values();
        four = new long[count];
        for (int i = 0; i < count; i++) {
            four[i] = (long) ((int) given.low(i) ^ Integer.MIN_VALUE) << 32 | values[i] & 0xffff_ffffL;
        }
        int bits = Math.clamp(bits(count), 1, INDEX_BITS_FOUR_MAX);
        shiftFour = 32 - bits;
        indexFour = new int[(1 << bits) + 1];
        for (int bucket = 0, at = 0; bucket < 1 << bits; bucket++) {
            while (at < count && ((int) (four[at] >>> 32) ^ Integer.MIN_VALUE) >>> shiftFour < bucket) {
                at++;
            }
            indexFour[bucket] = at;
        }
        indexFour[1 << bits] = count;

        long[] startsHigh = turned(givenSix.highs());
        startsLow = turned(givenSix.lows());
        int[] valuesSix = givenSix.values();
        sizeSix = startsHigh.length;
        six = new long[2 * sizeSix];
        for (int i = 0; i < sizeSix; i++) {
            six[2 * i] = startsHigh[i];
            six[2 * i + 1] = valuesSix[i];
        }
        int tops = 1 << Math.clamp(bits(startsHigh.length), 1, TOP_BITS_MAX);
        topShift = Long.SIZE - bits(tops - 1);
        topSix = new int[tops + 1];
        for (int top = 0, at = 0; top < tops; top++) {
            while (at < startsHigh.length && top(startsHigh[at] ^ Long.MIN_VALUE) < top) {
                at++;
            }
            topSix[top] = at;
        }
        topSix[tops] = startsHigh.length;
        placesFrom = new int[tops];
        placeShift = new byte[tops];
        int size = 0;
        for (int top = 0; top < tops; top++) {
            placesFrom[top] = size;
            if (topSix[top] < topSix[top + 1]) {
                long span = startsHigh[topSix[top + 1] - 1] - startsHigh[topSix[top]];
                placeShift[top] = (byte) Math.max(0, bits(span) - bits(topSix[top + 1] - topSix[top]));
                size += (int) (span >>> placeShift[top]) + 2;
            }
        }
        places = new int[size];
        for (int top = 0; top < tops; top++) {
            int end = topSix[top + 1];
            int at = topSix[top];
            if (at < end) {
                long first = startsHigh[at];
                int last = (int) (startsHigh[end - 1] - first >>> placeShift[top]) + 1;
                for (int place = 0; place <= last; place++) {
                    while (at < end && startsHigh[at] - first >>> placeShift[top] < place) {
                        at++;
                    }
                    places[placesFrom[top] + place] = at;
                }
            }
        }
    }

    /**
     * One table of two.
     *
     * @param number what holds at an address, from what holds there in each of them
     */
    static RangeTable joined(RangeTable one, RangeTable other, IntBinaryOperator number) {
        return new RangeTable(
                Flattened.joined(one.flattenedFour(), other.flattenedFour(), number),
                Flattened.joined(one.flattenedSix(), other.flattenedSix(), number));
    }

    private Flattened flattenedFour() {
        var flattened = new Flattened();
        for (long each : four) {
            flattened.begin(0, (each >>> 32 ^ 0x8000_0000L), (int) each);
        }
        return flattened;
    }

    private Flattened flattenedSix() {
        var flattened = new Flattened();
        for (int i = 0; i < sizeSix; i++) {
            flattened.begin(six[2 * i] ^ Long.MIN_VALUE, startsLow[i] ^ Long.MIN_VALUE, (int) six[2 * i + 1]);
        }
        return flattened;
    }

    /** How many bits it takes to write that number. */
    private static int bits(long number) {
        return Long.SIZE - Long.numberOfLeadingZeros(number);
    }

    private static long[] turned(long[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] ^= Long.MIN_VALUE;
        }
        return numbers;
    }

    private int top(long high) {
        return (int) (high >>> topShift);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The number there, or {@link #NONE}. */
    public int at(Address address) {
        return address.isFour() ? four(address.four()) : six(address.high(), address.low());
    }

    /** The number at an IPv4 address, or {@link #NONE}. */
    public int four(int address) {
        int bucket = address >>> shiftFour;
        // The first range that begins in this bucket, less one, is the last that could have begun before it.
        int low = indexFour[bucket] - 1;
        int high = indexFour[bucket + 1] - 1;
        long wanted = (long) (address ^ Integer.MIN_VALUE) << 32 | 0xffff_ffffL;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (four[middle] <= wanted) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return (int) four[low];
    }

    /** The number at an IPv6 address, or {@link #NONE}. */
    public int six(long addressHigh, long addressLow) {
        int top = top(addressHigh);
        int first = topSix[top];
        int low = first - 1;
        int high = topSix[top + 1] - 1;
        long wanted = addressHigh ^ Long.MIN_VALUE;
        if (low < high) {
            if (wanted < six[2 * first]) {
                return (int) six[2 * low + 1];
            }
            long place = wanted - six[2 * first] >>> placeShift[top];
            if (wanted < six[2 * high]) {
                int at = placesFrom[top] + (int) place;
                low = places[at] - 1;
                high = places[at + 1] - 1;
            } else {
                low = high;
            }
        }
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (six[2 * middle] <= wanted) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return six[2 * low] == wanted ? exactly(low, wanted, addressLow) : (int) six[2 * low + 1];
    }

    /**
     * The numbers at IPv4 addresses of some rows. Where they are is looked at for all of them first, so that memory is on
     * its way when the first is asked for: one after the other each would wait for it twice.
     *
     * @param rows the numbers of so many rows
     * @param scratch room for as many
     * @param into by the number of the row: its number here, or {@link #NONE}
     * @return nothing of meaning
     */
    int four(Observed observed, int[] rows, int count, int[] scratch, int[] into) {
        long[] low = observed.low;
        for (int i = 0; i < count; i++) {
            scratch[i] = indexFour[(int) low[rows[i]] >>> shiftFour];
        }
        int touched = 0;
        for (int i = 0; i < count; i++) {
            touched += (int) (four[Math.max(0, scratch[i] - 1)] + four[Math.min(four.length - 1, scratch[i] + 3)]);
        }
        for (int i = 0; i < count; i++) {
            into[rows[i]] = four((int) low[rows[i]]);
        }
        return touched;
    }

    /** As {@link #four(Observed, int[], int, int[], int[])}, at IPv6 addresses. */
    int six(Observed observed, int[] rows, int count, int[] scratch, int[] into) {
        long[] high = observed.high;
        for (int i = 0; i < count; i++) {
            scratch[i] = placeSix(high[rows[i]]);
        }
        int touched = 0;
        for (int i = 0; i < count; i++) {
            touched += (int) (six[2 * Math.max(0, scratch[i] - 1)] + six[2 * Math.min(sizeSix - 1, scratch[i] + 2)]);
        }
        for (int i = 0; i < count; i++) {
            into[rows[i]] = six(high[rows[i]], observed.low[rows[i]]);
        }
        return touched;
    }

    /** About where the last beginning is that is not behind the address. */
    private int placeSix(long addressHigh) {
        int top = top(addressHigh);
        int first = topSix[top];
        int last = topSix[top + 1] - 1;
        long wanted = addressHigh ^ Long.MIN_VALUE;
        if (first > last || wanted < six[2 * first] || wanted >= six[2 * last]) {
            return last;
        }
        return places[placesFrom[top] + (int) (wanted - six[2 * first] >>> placeShift[top])];
    }

    /** Where ranges begin within these 64 bits, the lower ones say. */
    private int exactly(int last, long wanted, long addressLow) {
        long within = addressLow ^ Long.MIN_VALUE;
        int low = last;
        for (int step = 1; low > 0 && six[2 * low] == wanted && startsLow[low] > within; step *= 2) {
            low = Math.max(0, low - step);
        }
        int high = last;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (six[2 * middle] < wanted || (six[2 * middle] == wanted && startsLow[middle] <= within)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return (int) six[2 * low + 1];
    }

    /** Disjoint IPv4 ranges, with those in between that say nothing. */
    public int sizeFour() {
        return four.length;
    }

    /** Disjoint IPv6 ranges, with those in between that say nothing. */
    public int sizeSix() {
        return sizeSix;
    }

    /** Takes ranges in any order. */
    public static final class Builder {
        private final List<Range> four = new ArrayList<>();
        private final List<Range> six = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a range, both ends belonging to it.
         *
         * @param value {@link #NONE} says that nothing is said there, whatever a larger range says
         * @throws BadTable when the ends are of different kinds, or the wrong way round
         */
        public Builder add(Address first, Address last, int value) {
            if (first.isFour() != last.isFour()) {
                throw new BadTable("the range begins in one version of IP and ends in the other");
            }
            List<Range> ranges = first.isFour() ? four : six;
            var range = new Range(first.high(), first.low(), last.high(), last.low(), value, ranges.size());
            if (range.isBackwards()) {
                throw new BadTable("the range ends before it begins");
            }
            ranges.add(range);
            return this;
        }

        /**
         * Adds a prefix such as {@code 192.0.2.0/24}.
         *
         * @throws BadTable when it is none, or has bits behind its length
         */
        public Builder add(String prefix, int value) {
            int slash = prefix.indexOf('/');
            Address first = Address.of(slash < 0 ? prefix : prefix.substring(0, slash));
            int most = first.isFour() ? 32 : 128;
            int length = slash < 0 ? most : length(prefix, slash, most);
            int free = most - length;
            long high = free >= 128 ? -1L : free > 64 ? (1L << (free - 64)) - 1 : 0;
            long low = free >= 64 ? -1L : (1L << free) - 1;
            if ((first.high() & high) != 0 || (first.low() & low) != 0) {
                throw new BadTable(
                        "\"" + prefix + "\" has bits behind its length; write the first address of the network");
            }
            List<Range> ranges = first.isFour() ? four : six;
            ranges.add(
                    new Range(first.high(), first.low(), first.high() | high, first.low() | low, value, ranges.size()));
            return this;
        }

        private static int length(String prefix, int slash, int most) {
            String digits = prefix.substring(slash + 1);
            if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > most) {
                throw new BadTable("\"" + prefix + "\" is no prefix; write one such as 192.0.2.0/24 or 2001:db8::/32");
            }
            return Integer.parseInt(digits);
        }

        /** Ranges so far. */
        public int size() {
            return four.size() + six.size();
        }

        public RangeTable build() {
            return new RangeTable(Flattened.of(four), Flattened.of(six));
        }
    }
}
