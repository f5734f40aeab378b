package org.comity.routing;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * From a host name to the number of its longest suffix that is listed. Whole labels only: {@code example} is a suffix of
 * {@code www.example} and none of {@code notexample}. Letters of ASCII are the same, large or small.
 */
final class SuffixTable {
    private final byte[][] suffixes;
    private final int[] values;
    private final int mask;
    /** Bytes of the longest suffix that is listed. */
    private final int longest;

    /** @param listed suffixes in small letters */
    SuffixTable(Map<String, Integer> listed) {
        int places = Math.max(2, Integer.highestOneBit(listed.size()) * 4);
        suffixes = new byte[places][];
        values = new int[places];
        mask = places - 1;
        longest = listed.keySet().stream().mapToInt(String::length).max().orElse(0);
        listed.forEach((suffix, value) -> {
            byte[] bytes = suffix.getBytes(StandardCharsets.US_ASCII);
            int hash = 0;
            for (int i = bytes.length - 1; i >= 0; i--) {
                hash = hash * 31 + bytes[i];
            }
            int place = spread(hash) & mask;
            while (suffixes[place] != null) {
                place = place + 1 & mask;
            }
            suffixes[place] = bytes;
            values[place] = value;
        });
    }

    /** The number of the longest suffix, or {@link RangeTable#NONE}. A dot at the end of the name does not count. */
    int at(byte[] text, int from, int to) {
        int end = to > from && text[to - 1] == '.' ? to - 1 : to;
        int found = RangeTable.NONE;
        int hash = 0;
        // From the right; at each beginning of a label, the suffix up to here is looked for.
        for (int i = end - 1; i >= Math.max(from, end - longest); i--) {
            hash = hash * 31 + small(text[i]);
            if (i == from || text[i - 1] == '.') {
                int value = find(hash, text, i, end);
                found = value == RangeTable.NONE ? found : value;
            }
        }
        return found;
    }

    private int find(int hash, byte[] text, int from, int to) {
        for (int place = spread(hash) & mask; suffixes[place] != null; place = place + 1 & mask) {
            if (isSame(suffixes[place], text, from, to)) {
                return values[place];
            }
        }
        return RangeTable.NONE;
    }

    private static boolean isSame(byte[] suffix, byte[] text, int from, int to) {
        if (suffix.length != to - from) {
            return false;
        }
        for (int i = 0; i < suffix.length; i++) {
            if (suffix[i] != small(text[from + i])) {
                return false;
            }
        }
        return true;
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9e3779b9;
        return mixed ^ mixed >>> 16;
    }

    private static byte small(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? (byte) (letter + ('a' - 'A')) : letter;
    }
}
