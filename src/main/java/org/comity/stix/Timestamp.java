package org.comity.stix;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A point in time in the form {@code YYYY-MM-DDTHH:mm:ss[.s+]Z} (STIX 2.1 §2.16, RFC 3339), with the text it was
 * written in.
 *
 * <p>Order and equality are those of the instants, exact to the last digit: {@code 00:00:00Z} equals {@code
 * 00:00:00.000Z}. A leap second, {@code 23:59:60} at the end of a month, lies after every {@code 23:59:59.9…} and before
 * the next midnight.
 */
public final class Timestamp implements Comparable<Timestamp> {

    private static final int SECONDS_OF_DAY_WITH_LEAP = 86_401;
    private static final int FRACTION = 20;

    private final String text;
    private final long day;
    private final int secondOfDay;

    private Timestamp(String text, long day, int secondOfDay) {
        this.text = text;
        this.day = day;
        this.secondOfDay = secondOfDay;
    }

    /** Reads the text; null where it is no timestamp or names a moment that does not exist. */
    public static @Nullable Timestamp parse(String text) {
        return fault(text) == null ? new Timestamp(text, dayOf(text), secondOf(text)) : null;
    }

    /**
     * Reads the text.
     *
     * @throws IllegalArgumentException where it is no timestamp; the message says why
     */
    public static Timestamp of(String text) {
        String fault = fault(text);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        return new Timestamp(text, dayOf(text), secondOf(text));
    }

    /** That instant, written with exactly three digits of fraction (§3.2 asks for at least three in created). */
    public static Timestamp ofMillis(Instant instant) {
        return written(instant.getEpochSecond(), instant.getNano() / 1_000_000, 3);
    }

    /** That instant, written with exactly six digits of fraction. */
    public static Timestamp ofMicros(long microsSinceEpoch) {
        return written(
                Math.floorDiv(microsSinceEpoch, 1_000_000L), (int) Math.floorMod(microsSinceEpoch, 1_000_000L), 6);
    }

    private static Timestamp written(long epochSecond, int fraction, int digits) {
        String seconds = Instant.ofEpochSecond(epochSecond).toString();
        String padded = Integer.toString(fraction);
        padded = "0".repeat(digits - padded.length()) + padded;
        return of(seconds.substring(0, seconds.length() - 1) + "." + padded + "Z");
    }

    /** Why the text is no timestamp, as part of a sentence; null where it is one. */
    static @Nullable String fault(String t) {
        int length = t.length();
        if (length < 20
                || t.charAt(length - 1) != 'Z'
                || t.charAt(4) != '-'
                || t.charAt(7) != '-'
                || t.charAt(10) != 'T'
                || t.charAt(13) != ':'
                || t.charAt(16) != ':'
                || !digits(t, 0, 4)
                || !digits(t, 5, 7)
                || !digits(t, 8, 10)
                || !digits(t, 11, 13)
                || !digits(t, 14, 16)
                || !digits(t, 17, 19)) {
            return "a timestamp is written YYYY-MM-DDTHH:mm:ss[.s+]Z, in UTC";
        }
        if (length > 20 && (t.charAt(19) != '.' || length < 22 || !digits(t, FRACTION, length - 1))) {
            return "after the seconds comes Z, or a point, one or more digits and Z";
        }
        int month = two(t, 5);
        if (month < 1 || month > 12) {
            return "there is no month " + t.substring(5, 7);
        }
        int dayOfMonth = two(t, 8);
        int last = lastDay(four(t), month);
        if (dayOfMonth < 1 || dayOfMonth > last) {
            return "there is no day " + t.substring(0, 10);
        }
        int hour = two(t, 11);
        int minute = two(t, 14);
        int second = two(t, 17);
        if (hour > 23 || minute > 59 || second > 60) {
            return "there is no time " + t.substring(11, 19);
        }
        // RFC 3339 §5.6: second 60 exists only where a leap second was added, and those end a month.
        if (second == 60 && !(hour == 23 && minute == 59 && dayOfMonth == last)) {
            return "a second 60 exists only at 23:59:60 on the last day of a month";
        }
        return null;
    }

    /** How many digits of fraction are written. */
    public int fractionDigits() {
        return fractionDigits(text);
    }

    static int fractionDigits(String text) {
        return text.length() == 20 ? 0 : text.length() - FRACTION - 1;
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /**
     * Microseconds since 1970-01-01T00:00:00Z, what is finer cut off. Never falls while timestamps rise: within a leap
     * second it stays at the last microsecond of the minute.
     */
    public long epochMicros() {
        if (secondOfDay == SECONDS_OF_DAY_WITH_LEAP - 1) {
            return (day * 86_400L + 86_400L) * 1_000_000L - 1;
        }
        long micros = 0;
        for (int i = 0; i < 6; i++) {
            micros = micros * 10 + (i < fractionDigits() ? text.charAt(FRACTION + i) - '0' : 0);
        }
        return (day * 86_400L + secondOfDay) * 1_000_000L + micros;
    }

    @Override
    public int compareTo(Timestamp other) {
        if (day != other.day) {
            return Long.compare(day, other.day);
        }
        if (secondOfDay != other.secondOfDay) {
            return Integer.compare(secondOfDay, other.secondOfDay);
        }
        int mine = fractionDigits();
        int theirs = other.fractionDigits();
        int longest = Math.max(mine, theirs);
        for (int i = FRACTION; i < FRACTION + longest; i++) {
            char a = i < FRACTION + mine ? text.charAt(i) : '0';
            char b = i < FRACTION + theirs ? other.text.charAt(i) : '0';
            if (a != b) {
                return Character.compare(a, b);
            }
        }
        return 0;
    }

    public boolean isBefore(Timestamp other) {
        return compareTo(other) < 0;
    }

    public boolean isAfter(Timestamp other) {
        return compareTo(other) > 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Timestamp timestamp && compareTo(timestamp) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(day, secondOfDay);
    }

    @Override
    public String toString() {
        return text;
    }

    private static long dayOf(String t) {
        // Days since the epoch in the proleptic Gregorian calendar, counted in years that begin in March.
        int month = two(t, 5);
        long year = month <= 2 ? four(t) - 1 : four(t);
        long era = Math.floorDiv(year, 400);
        long yearOfEra = year - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + two(t, 8) - 1;
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }

    private static int secondOf(String t) {
        return two(t, 11) * 3600 + two(t, 14) * 60 + two(t, 17);
    }

    private static int lastDay(int year, int month) {
        return switch (month) {
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static int two(String t, int at) {
        return (t.charAt(at) - '0') * 10 + t.charAt(at + 1) - '0';
    }

    private static int four(String t) {
        return two(t, 0) * 100 + two(t, 2);
    }

    private static boolean digits(String t, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = t.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }
}
