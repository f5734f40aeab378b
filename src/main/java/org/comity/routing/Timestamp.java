package org.comity.routing;

/** Whether a text can be a point in time: {@code 2026-11-30 06:55:46}, or with a T, a fraction, a Z or an offset. */
final class Timestamp {
    private static final int[] DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int LENGTH = 19;

    private Timestamp() {}

    static boolean isPossible(byte[] text, int from, int to) {
        if (to - from < LENGTH
                || text[from + 4] != '-'
                || text[from + 7] != '-'
                || text[from + 13] != ':'
                || text[from + 16] != ':'
                || (text[from + 10] != ' ' && text[from + 10] != 'T')) {
            return false;
        }
        int century = number(text, from);
        int yearOfIt = number(text, from + 2);
        int month = number(text, from + 5);
        int day = number(text, from + 8);
        int hour = number(text, from + 11);
        int minute = number(text, from + 14);
        int second = number(text, from + 17);
        if (century < 0 || yearOfIt < 0 || month < 1 || month > 12 || day < 1 || day > DAYS[month - 1]) {
            return false;
        }
        int year = century * 100 + yearOfIt;
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if ((month == 2 && day == 29 && !leap)
                || hour < 0
                || hour > 23
                || minute < 0
                || minute > 59
                || second < 0
                || second > 60) {
            return false;
        }
        for (int i = from + LENGTH; i < to; i++) {
            if ((text[i] < '0' || text[i] > '9') && ".:+-Z".indexOf(text[i]) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The number of the two digits there, or -1. */
    private static int number(byte[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }
}
