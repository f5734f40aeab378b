package org.comity.doors.taxii;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How long to wait before the next try: what the peer asks for, or a doubling time with some chance in it. */
final class Retries {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final RandomGenerator chance;

    Retries(InstantSource clock, RandomGenerator chance) {
        this.clock = clock;
        this.chance = chance;
    }

    /** The wait before try {@code attempt + 1}, counted from 0. */
    Duration wait(int attempt, @Nullable Duration asked) {
        if (asked != null) {
            return asked;
        }
        long most = Math.min(FIRST.toMillis() << Math.min(attempt, 10), LONGEST.toMillis());
        // Between half and all of it: many nodes that follow one peer must not come back in step.
        return Duration.ofMillis(most / 2 + chance.nextLong(most / 2 + 1));
    }

    /** What {@code Retry-After} says (RFC 9110 §10.2.3): seconds or a date; null where it says neither. */
    @Nullable
    Duration retryAfter(@Nullable String header) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (text.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        Instant then = httpDate(text);
        if (then == null) {
            return null;
        }
        Duration until = Duration.between(clock.instant(), then);
        return until.isNegative() ? Duration.ZERO : until;
    }

    static @Nullable Instant httpDate(String text) {
        try {
            return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
