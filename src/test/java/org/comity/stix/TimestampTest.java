package org.comity.stix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.time.api.DateTimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-01",
                "2026-01-01T00:00:00",
                "2026-01-01T00:00:00.Z",
                "2026-01-01T00:00:00,5Z",
                "2026-01-01t00:00:00z",
                "2026-01-01 00:00:00Z",
                "2026-01-01T00:00:00+00:00",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "2026-02-29T00:00:00Z",
                "2100-02-29T00:00:00Z",
                "2026-01-00T00:00:00Z",
                "2026-01-01T24:00:00Z",
                "2026-01-01T00:60:00Z",
                "2026-01-01T00:00:61Z",
                "2026-01-01T00:00:60Z",
                "2016-12-30T23:59:60Z",
                "+026-01-01T00:00:00Z",
                "٢٠٢٦-01-01T00:00:00Z",
                "2026-01-01T00:00:00.12x4Z"
            })
    void what_is_no_moment_is_refused(String text) {
        assertThat(Timestamp.parse(text)).isNull();
        assertThatThrownBy(() -> Timestamp.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_text_is_kept() {
        assertThat(Timestamp.of("2026-01-01T00:00:00.1230000Z")).hasToString("2026-01-01T00:00:00.1230000Z");
        assertThat(Timestamp.of("2026-01-01T00:00:00.1230000Z").fractionDigits())
                .isEqualTo(7);
        assertThat(Timestamp.of("2000-02-29T00:00:00Z").fractionDigits()).isZero();
    }

    @Test
    void equal_moments_are_equal_however_they_are_written() {
        var plain = Timestamp.of("2026-01-01T00:00:00Z");
        assertThat(plain).isEqualTo(Timestamp.of("2026-01-01T00:00:00.000Z"));
        assertThat(plain).hasSameHashCodeAs(Timestamp.of("2026-01-01T00:00:00.0Z"));
        assertThat(plain).isNotEqualTo(Timestamp.of("2026-01-01T00:00:00.000000000001Z"));
    }

    @Test
    void a_leap_second_lies_between_the_days() {
        var ordered = List.of(
                Timestamp.of("2016-12-31T23:59:59.999999999Z"),
                Timestamp.of("2016-12-31T23:59:60Z"),
                Timestamp.of("2016-12-31T23:59:60.5Z"),
                Timestamp.of("2017-01-01T00:00:00Z"));
        assertThat(ordered).isSorted().doesNotHaveDuplicates();
        assertThat(ordered.stream().map(Timestamp::epochMicros).toList()).isSorted();
    }

    @Test
    void an_instant_is_written_with_milliseconds() {
        assertThat(Timestamp.ofMillis(Instant.parse("2026-01-02T03:04:05Z"))).hasToString("2026-01-02T03:04:05.000Z");
        assertThat(Timestamp.ofMillis(Instant.parse("2026-01-02T03:04:05.006789Z")))
                .hasToString("2026-01-02T03:04:05.006Z");
        assertThat(Timestamp.ofMicros(-1)).hasToString("1969-12-31T23:59:59.999999Z");
    }

    @Property
    void micros_are_those_of_the_calendar(@ForAll("moments") String text) {
        Instant instant = Instant.parse(text);
        assertThat(Timestamp.of(text).epochMicros())
                .isEqualTo(Math.addExact(
                        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000));
    }

    @Property
    void order_is_that_of_the_instants(@ForAll("moments") String one, @ForAll("moments") String other) {
        assertThat(Integer.signum(Timestamp.of(one).compareTo(Timestamp.of(other))))
                .isEqualTo(Integer.signum(Instant.parse(one).compareTo(Instant.parse(other))));
        assertThat(Timestamp.of(one).equals(Timestamp.of(other)))
                .isEqualTo(Instant.parse(one).equals(Instant.parse(other)));
    }

    @Property
    void order_is_the_same_from_both_ends_and_carries_on(
            @ForAll("close") String a, @ForAll("close") String b, @ForAll("close") String c) {
        var one = Timestamp.of(a);
        var two = Timestamp.of(b);
        var three = Timestamp.of(c);
        assertThat(one.compareTo(two)).isEqualTo(-two.compareTo(one));
        if (one.compareTo(two) <= 0 && two.compareTo(three) <= 0) {
            assertThat(one.compareTo(three)).isLessThanOrEqualTo(0);
        }
        if (one.isBefore(two)) {
            assertThat(one.epochMicros()).isLessThanOrEqualTo(two.epochMicros());
        }
    }

    @Property
    void micros_read_back(@ForAll("moments") String text) {
        long micros = Timestamp.of(text).epochMicros();
        assertThat(Timestamp.ofMicros(micros).epochMicros()).isEqualTo(micros);
    }

    @Property
    void whatever_the_text_reading_it_gives_a_timestamp_or_nothing(@ForAll String text) {
        Timestamp timestamp = Timestamp.parse(text);
        assertThat(timestamp == null || timestamp.text().equals(text)).isTrue();
    }

    @Provide
    Arbitrary<String> moments() {
        Arbitrary<LocalDateTime> times = DateTimes.dateTimes()
                .between(LocalDateTime.of(1, 1, 1, 0, 0), LocalDateTime.of(9999, 12, 31, 23, 59, 59));
        return Combinators.combine(times, Arbitraries.strings().numeric().ofMaxLength(9))
                .as((time, fraction) -> {
                    String text = time.withNano(0).toInstant(ZoneOffset.UTC).toString();
                    return fraction.isEmpty() ? text : text.replace("Z", "." + fraction + "Z");
                });
    }

    /** Moments around the end of a day that had a leap second, so that neighbours meet. */
    @Provide
    Arbitrary<String> close() {
        return Combinators.combine(
                        Arbitraries.of("2016-12-31T23:59:59", "2016-12-31T23:59:60", "2017-01-01T00:00:00"),
                        Arbitraries.strings().withChars("059").ofMaxLength(8))
                .as((second, fraction) -> second + (fraction.isEmpty() ? "" : "." + fraction) + "Z");
    }
}
