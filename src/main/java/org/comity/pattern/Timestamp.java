package org.comity.pattern;

/**
 * {@code t'2016-06-01T01:30:00.123Z'}: an instant in UTC, kept as it was written (§9.2, RFC 3339 in its Z form).
 *
 * <p>Kept as text because it may name a leap second, more digits than a nanosecond, or a day that does not exist: the
 * grammar takes a 30 February, and {@link Pattern#warnings()} tells of it.
 *
 * @param text what stands between the quotes
 */
public record Timestamp(String text) implements Literal {
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    public Timestamp {
        if (!isWellFormed(text)) {
            throw new IllegalArgumentException("not a timestamp such as 2016-06-01T01:30:00.123Z: " + text);
        }
    }

    static boolean isWellFormed(String text) {
        int length = text.length();
        if (length < 20
                || !shape(text, "dddd-dd-ddTdd:dd:dd")
                || text.charAt(length - 1) != 'Z'
                || !within(text, 5, 1, 12)
                || !within(text, 8, 1, 31)
                || !within(text, 11, 0, 23)
                || !within(text, 14, 0, 59)
                || !within(text, 17, 0, 60)) {
            return false;
        }
        if (length == 20) {
            return true;
        }
        if (text.charAt(19) != '.' || length == 21) {
            return false;
        }
        for (int i = 20; i < length - 1; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean shape(String text, String shape) {
        for (int i = 0; i < shape.length(); i++) {
            char wanted = shape.charAt(i);
            char found = text.charAt(i);
            if (wanted == 'd' ? !isDigit(found) : wanted != found) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean within(String text, int at, int low, int high) {
        int number = two(text, at);
        return number >= low && number <= high;
    }

    private static int two(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }

    /** Whether the calendar has that day. */
    public boolean dayExists() {
        int year = two(text, 0) * 100 + two(text, 2);
        int month = two(text, 5);
        int days = DAYS[month - 1];
        if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) {
            days = 29;
        }
        return two(text, 8) <= days;
    }

    /** Whether this instant lies before that one; fractions of any length are compared exactly. */
    public boolean isBefore(Timestamp other) {
        return sortable().compareTo(other.sortable()) < 0;
    }

    /** The text without Z and without the zeros that end its fraction: such texts sort as the instants do. */
    private String sortable() {
        int end = text.length() - 1;
        if (end > 19) {
            while (text.charAt(end - 1) == '0') {
                end--;
            }
            if (text.charAt(end - 1) == '.') {
                end--;
            }
        }
        return text.substring(0, end);
    }

    @Override
    public Sort sort() {
        return Sort.TIMESTAMP;
    }

    @Override
    public String toString() {
        return "t'" + text + "'";
    }
}
