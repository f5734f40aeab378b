package org.comity.routing;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * From a sector and a country to a number, without an object for either. A sector is words, the same in large and small
 * letters of ASCII, or digits of NAICS, of which the longest beginning that is listed counts. Listed with the country goes
 * before listed without.
 */
final class SectorTable {
    private static final int DIGITS_LEAST = 2;
    private static final int DIGITS_MOST = 6;

    /** More than there are countries of two letters. */
    private static final int COUNTRIES = 1 << 10;

    private final byte[][] words;
    private final int[] numbers;
    private final int mask;
    private final NumberTable values;

    /** @param listed sectors in small letters, some with a country behind an @ */
    SectorTable(Map<String, Integer> listed) {
        var known = new HashMap<String, Integer>();
        var byNumber = new HashMap<Integer, Integer>();
        listed.forEach((sector, value) -> {
            int at = sector.lastIndexOf('@');
            String word = at < 0 ? sector : sector.substring(0, at);
            int number = known.computeIfAbsent(word, fresh -> known.size());
            int country = at < 0 ? 0 : TableFile.country(sector.substring(at + 1)) + 1;
            byNumber.put(number * COUNTRIES + country, value);
        });
        values = new NumberTable(byNumber);
        int places = Math.max(2, Integer.highestOneBit(known.size()) * 4);
        words = new byte[places][];
        numbers = new int[places];
        mask = places - 1;
        known.forEach((word, number) -> {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            int place = hash(bytes, 0, bytes.length) & mask;
            while (words[place] != null) {
                place = place + 1 & mask;
            }
            words[place] = bytes;
            numbers[place] = number;
        });
    }

    /**
     * The number there, or {@link RangeTable#NONE}.
     *
     * @param country as {@link TableFile} numbers it; {@link RangeTable#NONE} where it is not known
     */
    int at(byte[] text, int from, int to, int country) {
        if (to == from) {
            return RangeTable.NONE;
        }
        int digits = from;
        while (digits < to && text[digits] >= '0' && text[digits] <= '9') {
            digits++;
        }
        if (digits < to) {
            return value(find(text, from, to), country);
        }
        for (int length = Math.min(DIGITS_MOST, to - from); length >= DIGITS_LEAST; length--) {
            int value = value(find(text, from, from + length), country);
            if (value != RangeTable.NONE) {
                return value;
            }
        }
        return RangeTable.NONE;
    }

    private int value(int number, int country) {
        if (number == RangeTable.NONE) {
            return RangeTable.NONE;
        }
        int there = country == RangeTable.NONE ? RangeTable.NONE : values.at(number * COUNTRIES + country + 1);
        return there == RangeTable.NONE ? values.at(number * COUNTRIES) : there;
    }

    private int find(byte[] text, int from, int to) {
        for (int place = hash(text, from, to) & mask; words[place] != null; place = place + 1 & mask) {
            if (isSame(words[place], text, from, to)) {
                return numbers[place];
            }
        }
        return RangeTable.NONE;
    }

    private static boolean isSame(byte[] word, byte[] text, int from, int to) {
        if (word.length != to - from) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (word[i] != small(text[from + i])) {
                return false;
            }
        }
        return true;
    }

    private static int hash(byte[] text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + small(text[i]);
        }
        int mixed = hash * 0x9e3779b9;
        return mixed ^ mixed >>> 16;
    }

    /** With letters of ASCII small, others as they are. */
    static String small(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = small(bytes[i]);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte small(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? (byte) (letter + ('a' - 'A')) : letter;
    }
}
