package org.comity.routing;

import java.util.Map;

/** From a number of 32 bits to another, without an object for either. */
final class NumberTable {
    /** In the upper half a key, in the lower its value and one, 0 where there is none: one line of the cache for both. */
    private final long[] slots;

    private final int mask;

    /** @param listed no value is {@link RangeTable#NONE} */
    NumberTable(Map<Integer, Integer> listed) {
        int places = Math.max(2, Integer.highestOneBit(listed.size()) * 4);
        slots = new long[places];
        mask = places - 1;
        listed.forEach((key, value) -> {
            int place = spread(key) & mask;
            while (slots[place] != 0) {
                place = place + 1 & mask;
            }
            slots[place] = (long) key << 32 | value + 1 & 0xffff_ffffL;
        });
    }

    /** What the number leads to, or {@link RangeTable#NONE}. */
    int at(int key) {
        int place = spread(key) & mask;
        while (slots[place] != 0 && (int) (slots[place] >>> 32) != key) {
            place = place + 1 & mask;
        }
        return (int) slots[place] - 1;
    }

    private static int spread(int key) {
        int mixed = key * 0x9e3779b9;
        return mixed ^ mixed >>> 16;
    }
}
