package org.comity.routing;

import java.util.Arrays;
import java.util.Map;

/** From a number of 32 bits to another, without an object for either. */
final class NumberTable {
    private final int[] keys;
    private final int[] values;
    private final int mask;

    /** @param listed no value is {@link RangeTable#NONE} */
    NumberTable(Map<Integer, Integer> listed) {
        int places = Math.max(2, Integer.highestOneBit(listed.size()) * 4);
        keys = new int[places];
        values = new int[places];
        Arrays.fill(values, RangeTable.NONE);
        mask = places - 1;
        listed.forEach((key, value) -> {
            int place = spread(key) & mask;
            while (values[place] != RangeTable.NONE) {
                place = place + 1 & mask;
            }
            keys[place] = key;
            values[place] = value;
        });
    }

    /** What the number leads to, or {@link RangeTable#NONE}. */
    int at(int key) {
        int place = spread(key) & mask;
        while (values[place] != RangeTable.NONE && keys[place] != key) {
            place = place + 1 & mask;
        }
        return values[place];
    }

    private static int spread(int key) {
        int mixed = key * 0x9e3779b9;
        return mixed ^ mixed >>> 16;
    }
}
