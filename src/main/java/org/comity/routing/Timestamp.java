package org.comity.routing;

/**
 * A point in time as text: {@code 2026-11-30 06:55:46}, or with a T, a fraction, a Z or an offset. Without an offset it is
 * UTC.
 */
final class Timestamp {
    /** What is said of a text that can be no point in time. */
    static final long IMPOSSIBLE = Long.MIN_VALUE;

    /** Characters of the date, before the space or the T. */
    static final int DATE_LENGTH = 10;

    private static final int[] DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int[] DAYS_BEFORE = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    private static final int LENGTH = 19;
    private static final int DAY_SECONDS = 86_400;
    private static final int HOUR_SECONDS = 3600;
    private static final int MINUTE_SECONDS = 60;
    private static final int DAYS_TO_1970 = 719_528;

    private Timestamp() {}

    static boolean isPossible(byte[] text, int from, int to) {
        return seconds(text, from, to) != IMPOSSIBLE;
    }

    /** Seconds since 1970, a leap second being the next one's, or {@link #IMPOSSIBLE}. */
    static long seconds(byte[] text, int from, int to) {
        if (to - from < LENGTH) {
            return IMPOSSIBLE;
        }
        long date = date(text, from);
        return date == IMPOSSIBLE ? IMPOSSIBLE : seconds(date, text, from + DATE_LENGTH, to);
    }

    /** The first second of the day that is written in the ten characters there, or {@link #IMPOSSIBLE}. */
    static long date(byte[] text, int from) {
        int century = number(text, from);
        int yearOfIt = number(text, from + 2);
        int month = number(text, from + 5);
        int day = number(text, from + 8);
        if (century < 0
                || yearOfIt < 0
                || text[from + 4] != '-'
                || text[from + 7] != '-'
                || month < 1
                || month > 12
                || day < 1
                || day > DAYS[month - 1]) {
            return IMPOSSIBLE;
        }
        int year = century * 100 + yearOfIt;
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if (month == 2 && day == 29 && !leap) {
            return IMPOSSIBLE;
        }
        int before = year - 1;
        // The year 0 is a leap year, and its first day is the day 0.
        int days = year == 0 ? 0 : 365 * year + before / 4 - before / 100 + before / 400 + 1;
        days += DAYS_BEFORE[month - 1] + (leap && month > 2 ? 1 : 0) + day - 1;
        return (long) (days - DAYS_TO_1970) * DAY_SECONDS;
    }

    /**
     * The same where the date is known.
     *
     * @param date its first second
     * @param from where the space or the T between date and time is
     */
    static long seconds(long date, byte[] text, int from, int to) {
        if (to - from < LENGTH - DATE_LENGTH || (text[from] != ' ' && text[from] != 'T')) {
            return IMPOSSIBLE;
        }
        int hour = number(text, from + 1);
        int minute = number(text, from + 4);
        int second = number(text, from + 7);
        if (text[from + 3] != ':'
                || text[from + 6] != ':'
                || hour < 0
                || hour > 23
                || minute < 0
                || minute > 59
                || second < 0
                || second > 60) {
            return IMPOSSIBLE;
        }
        int begin = from + LENGTH - DATE_LENGTH;
        for (int i = begin; i < to; i++) {
            if ((text[i] < '0' || text[i] > '9') && ".:+-Z".indexOf(text[i]) < 0) {
                return IMPOSSIBLE;
            }
        }
        return date
                + hour * HOUR_SECONDS
                + minute * MINUTE_SECONDS
                + second
                - (begin == to ? 0 : offset(text, begin, to));
    }

    /** Seconds that clocks there are ahead of UTC; 0 where nothing is said that can be read. */
    private static int offset(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] != '+' && text[at] != '-') {
            at++;
        }
        int colon = at + 3 < to && text[at + 3] == ':' ? 1 : 0;
        if (to - at != 5 + colon) {
            return 0;
        }
        int hours = number(text, at + 1);
        int minutes = number(text, at + 3 + colon);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return 0;
        }
        int ahead = hours * HOUR_SECONDS + minutes * MINUTE_SECONDS;
        return text[at] == '-' ? -ahead : ahead;
    }

    /** The number of the two digits there, or -1. */
    private static int number(byte[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }
}
