package org.comity.routing;

import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Ranges that overlap, cut into ranges that do not: each begins where the one before it ends, the first at zero. Walked
 * from the lowest address up, with those that hold there in the order of their word.
 */
final class Flattened {
    private long[] highs = new long[16];
    private long[] lows = new long[16];
    private int[] values = new int[16];
    private int size;

    /** With nothing in it. */
    Flattened() {}

    static Flattened of(List<Range> given) {
        var flattened = new Flattened();
        flattened.begin(0, 0, RangeTable.NONE);
        Range[] ranges = given.toArray(Range[]::new);
        Arrays.sort(ranges, Range.BY_FIRST);
        var holding = new PriorityQueue<>(Range.BY_WORD);
        long high = 0;
        long low = 0;
        int next = 0;
        while (true) {
            Range word = word(holding, high, low);
            if (word == null) {
                flattened.begin(high, low, RangeTable.NONE);
                if (next == ranges.length) {
                    return flattened;
                }
                high = ranges[next].firstHigh();
                low = ranges[next].firstLow();
            }
            while (next < ranges.length && ranges[next].firstHigh() == high && ranges[next].firstLow() == low) {
                holding.add(ranges[next++]);
            }
            word = word(holding, high, low);
            if (word == null) {
                continue;
            }
            flattened.begin(high, low, word.value());
            // On to wherever something changes: the next one begins, or this one ends.
            if (next < ranges.length && !word.endsBefore(ranges[next].firstHigh(), ranges[next].firstLow())) {
                high = ranges[next].firstHigh();
                low = ranges[next].firstLow();
            } else {
                low = word.lastLow() + 1;
                high = word.lastHigh() + (low == 0 ? 1 : 0);
                if (high == 0 && low == 0) {
                    return flattened; // behind the last address there is
                }
            }
        }
    }

    /** Both at once: where one of them says something else, the number of both does. */
    static Flattened joined(Flattened one, Flattened other, IntBinaryOperator number) {
        var joined = new Flattened();
        int ofOne = 0;
        int ofOther = 0;
        while (true) {
            int later = Range.compare(one.highs[ofOne], one.lows[ofOne], other.highs[ofOther], other.lows[ofOther]);
            Flattened last = later < 0 ? other : one;
            int at = later < 0 ? ofOther : ofOne;
            joined.begin(last.highs[at], last.lows[at], number.applyAsInt(one.values[ofOne], other.values[ofOther]));
            boolean oneGoesOn = ofOne + 1 < one.size;
            boolean otherGoesOn = ofOther + 1 < other.size;
            if (!oneGoesOn && !otherGoesOn) {
                return joined;
            }
            int first = !oneGoesOn
                    ? 1
                    : !otherGoesOn
                            ? -1
                            : Range.compare(
                                    one.highs[ofOne + 1],
                                    one.lows[ofOne + 1],
                                    other.highs[ofOther + 1],
                                    other.lows[ofOther + 1]);
            ofOne += first <= 0 ? 1 : 0;
            ofOther += first >= 0 ? 1 : 0;
        }
    }

    /** Whose word counts at that address. */
    private static @Nullable Range word(PriorityQueue<Range> holding, long high, long low) {
        Range first = holding.peek();
        while (first != null && first.endsBefore(high, low)) {
            holding.remove();
            first = holding.peek();
        }
        return first;
    }

    /** From that address on, which is behind all before it, the value holds. */
    void begin(long high, long low, int value) {
        if (size > 0 && highs[size - 1] == high && lows[size - 1] == low) {
            size--;
        }
        if (size > 0 && values[size - 1] == value) {
            return;
        }
        if (size == values.length) {
            highs = Arrays.copyOf(highs, 2 * size);
            lows = Arrays.copyOf(lows, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        highs[size] = high;
        lows[size] = low;
        values[size++] = value;
    }

    int size() {
        return size;
    }

    long low(int at) {
        return lows[at];
    }

    long[] highs() {
        return Arrays.copyOf(highs, size);
    }

    long[] lows() {
        return Arrays.copyOf(lows, size);
    }

    int[] values() {
        return Arrays.copyOf(values, size);
    }
}
