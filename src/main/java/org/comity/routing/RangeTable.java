package org.comity.routing;

import java.util.ArrayList;
import java.util.List;

/**
 * From an address to a number, never changed once made. Ranges that overlap were cut into disjoint ones when it was
 * made: at each address the smallest range says the number, and of two of the same size the one given later. The
 * beginnings lie in arrays of primitives, with an index over the leading bits; finding makes no object.
 */
public final class RangeTable {
    /** What an address in no range is mapped to. */
    public static final int NONE = -1;

    private static final int INDEX_BITS_FOUR_MAX = 16;
    private static final int INDEX_BITS_SIX_MAX = 20;

    private final int[] startsFour;
    private final int[] valuesFour;
    private final int[] indexFour;
    private final int shiftFour;
    private final long[] startsHigh;
    private final long[] startsLow;
    private final int[] valuesSix;
    private final int[] indexSix;
    private final int shiftSix;

    private RangeTable(Flattened four, Flattened six) {
        // Behind 255.255.255.255 there is nothing; what was cut in 128 bits may say that there is.
        int count = four.low(four.size() - 1) > 0xffff_ffffL ? four.size() - 1 : four.size();
        startsFour = new int[count];
        for (int i = 0; i < count; i++) {
            startsFour[i] = (int) four.low(i);
        }
        valuesFour = four.values();
        int bits = bits(startsFour.length, INDEX_BITS_FOUR_MAX);
        shiftFour = 32 - bits;
        indexFour = new int[(1 << bits) + 1];
        for (int bucket = 0, at = 0; bucket < 1 << bits; bucket++) {
            while (at < startsFour.length && startsFour[at] >>> shiftFour < bucket) {
                at++;
            }
            indexFour[bucket] = at;
        }
        indexFour[1 << bits] = startsFour.length;

        startsHigh = six.highs();
        startsLow = six.lows();
        valuesSix = six.values();
        bits = bits(startsHigh.length, INDEX_BITS_SIX_MAX);
        shiftSix = 64 - bits;
        indexSix = new int[(1 << bits) + 1];
        for (int bucket = 0, at = 0; bucket < 1 << bits; bucket++) {
            while (at < startsHigh.length && startsHigh[at] >>> shiftSix < bucket) {
                at++;
            }
            indexSix[bucket] = at;
        }
        indexSix[1 << bits] = startsHigh.length;
    }

    /** About one beginning for each place of the index; at least one bit, so that the shifts below mean what they say. */
    private static int bits(int starts, int max) {
        return Math.clamp(Integer.SIZE - Integer.numberOfLeadingZeros(starts), 1, max);
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
        int wanted = address ^ Integer.MIN_VALUE;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if ((startsFour[middle] ^ Integer.MIN_VALUE) <= wanted) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return valuesFour[low];
    }

    /** The number at an IPv6 address, or {@link #NONE}. */
    public int six(long addressHigh, long addressLow) {
        int bucket = (int) (addressHigh >>> shiftSix);
        int low = indexSix[bucket] - 1;
        int high = indexSix[bucket + 1] - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            int compared = Long.compareUnsigned(startsHigh[middle], addressHigh);
            if (compared < 0 || (compared == 0 && Long.compareUnsigned(startsLow[middle], addressLow) <= 0)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return valuesSix[low];
    }

    /** Disjoint IPv4 ranges, with those in between that say nothing. */
    public int sizeFour() {
        return startsFour.length;
    }

    /** Disjoint IPv6 ranges, with those in between that say nothing. */
    public int sizeSix() {
        return startsHigh.length;
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
