package org.comity.doors.taxii;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Times as TAXII and STIX write them (TAXII 2.1 §2, STIX 2.1 §3.14), in microseconds since 1970. */
final class TaxiiTime {
    private static final Pattern FORM = Pattern.compile(
            "(\\d{4})-(\\d\\d)-(\\d\\d)[Tt](\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,64}))?(?:[Zz]|\\+00:00)");
    private static final long SECOND_MICROS = 1_000_000;

    private TaxiiTime() {}

    /**
     * Reads a time of any precision, also without a fraction; what is finer than a microsecond is cut off. The standard
     * wants a Z at its end; {@code +00:00}, which says the same and which many scripts send, is taken too.
     *
     * @return empty when it is no time in UTC
     */
    static OptionalLong read(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            return OptionalLong.empty();
        }
        int second = Integer.parseInt(parts.group(6));
        boolean leap = second == 60;
        try {
            long seconds = LocalDateTime.of(
                            Integer.parseInt(parts.group(1)),
                            Integer.parseInt(parts.group(2)),
                            Integer.parseInt(parts.group(3)),
                            Integer.parseInt(parts.group(4)),
                            Integer.parseInt(parts.group(5)),
                            leap ? 59 : second)
                    .toEpochSecond(ZoneOffset.UTC);
            String fraction = parts.group(7) == null ? "" : parts.group(7);
            long micros = Long.parseLong((fraction + "000000").substring(0, 6));
            return OptionalLong.of((leap ? seconds + 1 : seconds) * SECOND_MICROS + micros);
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    /** Whether the text says something finer than a microsecond, which no version held here has. */
    static boolean finerThanMicros(String text) {
        int dot = text.indexOf('.');
        return dot >= 0 && text.substring(Math.min(text.length(), dot + 7)).matches("0*[1-9].*");
    }

    /** Six digits of fraction, as TAXII wants its own times. */
    static String print(long micros) {
        return print(micros, 6);
    }

    /** Three digits of fraction as STIX wants them, six where three would lose something. */
    static String printVersion(long micros) {
        return print(micros, micros % 1_000 == 0 ? 3 : 6);
    }

    private static String print(long micros, int digits) {
        long seconds = Math.floorDiv(micros, SECOND_MICROS);
        int fraction = (int) Math.floorMod(micros, SECOND_MICROS) / (digits == 3 ? 1_000 : 1);
        var at = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
        var text = new StringBuilder(27);
        put(text, at.getYear(), 4).append('-');
        put(text, at.getMonthValue(), 2).append('-');
        put(text, at.getDayOfMonth(), 2).append('T');
        put(text, at.getHour(), 2).append(':');
        put(text, at.getMinute(), 2).append(':');
        put(text, at.getSecond(), 2).append('.');
        return put(text, fraction, digits).append('Z').toString();
    }

    private static StringBuilder put(StringBuilder text, int number, int digits) {
        String written = Integer.toString(number);
        for (int i = written.length(); i < digits; i++) {
            text.append('0');
        }
        return text.append(written);
    }
}
