package org.comity.doors.taxii;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The times of {@code date_added}, as peers write them and as peers want to be asked. */
final class Stamps {

    /** The forms in which a peer may want {@code added_after}, the standard's own first (TAXII 2.1 §1.6.2). */
    static final List<DateTimeFormatter> FORMS = List.of(
            form("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'"),
            form("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'"),
            form("uuuu-MM-dd'T'HH:mm:ss'Z'"));

    private Stamps() {}

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
    }

    /**
     * The time that a peer wrote, cut to microseconds; null where it is none.
     *
     * <p>Cut, never rounded up: asking from slightly too early costs a repeated object, from too late a lost one.
     */
    static @Nullable Instant read(@Nullable String text) {
        if (text == null || text.length() > 64) {
            return null;
        }
        String iso = text.strip().replace(' ', 'T').replace('t', 'T').replace('z', 'Z');
        try {
            return cut(OffsetDateTime.parse(iso).toInstant());
        } catch (DateTimeException e) {
            try {
                return cut(LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException f) {
                return null;
            }
        }
    }

    private static @Nullable Instant cut(Instant instant) {
        // A year beyond four digits is a sentinel or a slip, and no peer can be asked for it.
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        return year < 1 || year > 9_999 ? null : instant.truncatedTo(ChronoUnit.MICROS);
    }

    static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
        if (a == null) {
            return b;
        }
        return b == null || a.isAfter(b) ? a : b;
    }
}
