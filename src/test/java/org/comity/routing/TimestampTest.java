package org.comity.routing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TimestampTest {
    private static boolean isPossible(String text) {
        byte[] bytes = ("\"" + text + "\"").getBytes(US_ASCII);
        return Timestamp.isPossible(bytes, 1, bytes.length - 1);
    }

    @Property(tries = 5000)
    void a_day_that_the_calendar_has_is_possible(
            @ForAll @IntRange(min = 1899, max = 2105) int year,
            @ForAll @IntRange(min = 0, max = 13) int month,
            @ForAll @IntRange(min = 0, max = 32) int day,
            @ForAll @IntRange(min = 0, max = 24) int hour) {
        boolean has;
        try {
            has = LocalDateTime.of(year, month, day, hour, 0).getYear() == year;
        } catch (DateTimeException e) {
            has = false;
        }
        String text = String.format("%04d-%02d-%02d %02d:59:60", year, month, day, hour);
        assertThat(isPossible(text)).as(text).isEqualTo(has);
    }

    @Test
    void it_is_written_in_several_ways() {
        assertThat(List.of(
                        "2026-11-30 06:55:46",
                        "2026-11-30T06:55:46Z",
                        "2026-11-30T06:55:46.123456Z",
                        "2026-11-30T06:55:46+01:00"))
                .allMatch(TimestampTest::isPossible);
        assertThat(List.of("2026-11-30", "30.11.2026 06:55:46", "2026-11-30 06:60:00", "2026-11-30 06:55:46 x", "x"))
                .noneMatch(TimestampTest::isPossible);
    }
}
