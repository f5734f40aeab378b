package org.comity.misp;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.comity.json.JsonNumber;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Reads the times MISP writes (seconds since 1970, or ISO 8601) and prints them as STIX 2.1 §3.2 asks. */
final class Instants {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** From three digits of a second up to nine; STIX takes any number of them. */
    private static final DateTimeFormatter STIX = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 3, 9, true)
            .appendLiteral('Z')
            .toFormatter(java.util.Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Instants() {}

    static String print(Instant instant) {
        return STIX.format(instant);
    }

    /** To the millisecond, as {@code created} and {@code modified} must be (STIX 2.1 §3.6). */
    static String printMillis(Instant instant) {
        return STIX.format(instant.truncatedTo(ChronoUnit.MILLIS));
    }

    static Instant read(String text) throws Unfit {
        String value = text.strip();
        try {
            Instant instant = parse(value);
            if (!instant.isBefore(Instant.EPOCH) && !instant.isAfter(LATEST)) {
                return instant;
            }
        } catch (DateTimeException e) {
            // told below
        }
        throw new Unfit("\"" + Fact.shortened(value) + "\" is not a time");
    }

    private static Instant parse(String value) {
        if (SECONDS.matcher(value).matches()) {
            return Instant.ofEpochSecond(Long.parseLong(value));
        }
        if (value.length() <= 10) {
            return LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        String iso = value.replaceFirst("^(\\S{10}) ", "$1T");
        boolean zoned = iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > 9;
        return zoned
                ? OffsetDateTime.parse(iso.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2"))
                        .toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC); // without a zone MISP means UTC
    }

    /** The member's time; null where there is none, or it is null, empty or zero, which MISP writes for none. */
    static @Nullable Instant read(@Nullable JsonValue member) throws Unfit {
        return switch (member) {
            case JsonString text when !text.text().isBlank() && !text.text().equals("0") -> read(text.text());
            case JsonNumber number when !number.literal().equals("0") -> read(number.literal());
            case null, default -> null;
        };
    }
}
