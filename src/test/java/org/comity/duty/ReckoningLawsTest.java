package org.comity.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What holds for every period, whatever the event. */
class ReckoningLawsTest {
    private static final Instant FROM = Instant.parse("2025-01-02T00:00:00Z");
    private static final long SECONDS =
            Duration.between(FROM, Instant.parse("2030-08-01T00:00:00Z")).toSeconds();

    private static Term term(int amount, Unit unit) {
        return new Term(new Term.OfFact(Fact.AWARE_AT), amount, unit, Optional.empty(), List.of());
    }

    private static Instant end(Calendar calendar, Term term, OffsetDateTime from, Counting counting) {
        var reading = new Reading("r", "r", Set.of(term.unit()), counting, Optional.empty(), "s");
        return new Reckoning(Optional.of(calendar), "", ZoneOffset.UTC, new ArrayList<>())
                .end(term, "aware-at", from, reading);
    }

    private static boolean isEndOfWorkingDay(Calendar calendar, Instant end) {
        var local = end.atZone(calendar.zone());
        return local.toLocalTime().equals(LocalTime.MIDNIGHT)
                && calendar.isWorkingDay(local.toLocalDate().minusDays(1));
    }

    @Provide
    Arbitrary<Calendar> calendars() {
        return Arbitraries.of(Ground.CALENDARS.all());
    }

    @Provide
    Arbitrary<OffsetDateTime> moments() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, SECONDS),
                        Arbitraries.of("Z", "+02:00", "-08:00", "+13:00", "+05:45"))
                .as((seconds, offset) -> FROM.plusSeconds(seconds).atOffset(ZoneOffset.of(offset)));
    }

    @Provide
    Arbitrary<Term> terms() {
        return Arbitraries.of(
                term(4, Unit.HOUR),
                term(24, Unit.HOUR),
                term(72, Unit.HOUR),
                term(96, Unit.HOUR),
                term(1, Unit.DAY),
                term(14, Unit.DAY),
                term(1, Unit.MONTH),
                term(3, Unit.MONTH));
    }

    @Provide
    Arbitrary<Counting> countings() {
        return Arbitraries.of(Counting.ELAPSED, Counting.EU_1182, Counting.EU_1182_WITH_TWO_WORKING_DAYS);
    }

    @Property
    void an_end_is_never_before_its_event(
            @ForAll("calendars") Calendar calendar,
            @ForAll("terms") Term term,
            @ForAll("moments") OffsetDateTime from,
            @ForAll("countings") Counting counting) {
        assertThat(end(calendar, term, from, counting)).isAfter(from.toInstant());
    }

    @Property
    void a_later_event_never_ends_earlier(
            @ForAll("calendars") Calendar calendar,
            @ForAll("terms") Term term,
            @ForAll("moments") OffsetDateTime from,
            @ForAll("countings") Counting counting,
            @ForAll @IntRange(max = 200_000) int seconds) {
        Instant end = end(calendar, term, from, counting);
        Instant later = end(calendar, term, from.plusSeconds(seconds), counting);
        if (counting == Counting.ELAPSED && term.unit() != Unit.HOUR) {
            // The time of day may be a skipped one, or two days share the last day of a month: then the day is the
            // same.
            assertThat(later.atZone(calendar.zone()).toLocalDate())
                    .isAfterOrEqualTo(end.atZone(calendar.zone()).toLocalDate());
        } else {
            assertThat(later).isAfterOrEqualTo(end);
        }
    }

    @Property
    void the_earliest_reading_is_the_one_by_itself(
            @ForAll("calendars") Calendar calendar,
            @ForAll("terms") Term term,
            @ForAll("moments") OffsetDateTime from) {
        Instant elapsed = end(calendar, term, from, Counting.ELAPSED);
        Instant eu = end(calendar, term, from, Counting.EU_1182);
        assertThat(eu).isAfterOrEqualTo(elapsed);
        assertThat(end(calendar, term, from, Counting.EU_1182_WITH_TWO_WORKING_DAYS))
                .isAfterOrEqualTo(eu);
    }

    @Property
    void hours_do_not_care_for_calendars_or_offsets(
            @ForAll("calendars") Calendar calendar,
            @ForAll("calendars") Calendar other,
            @ForAll("moments") OffsetDateTime from,
            @ForAll @IntRange(min = 1, max = 200) int hours) {
        Instant end = end(calendar, term(hours, Unit.HOUR), from, Counting.ELAPSED);
        assertThat(Duration.between(from.toInstant(), end)).isEqualTo(Duration.ofHours(hours));
        assertThat(end(
                        other,
                        term(hours, Unit.HOUR),
                        from.withOffsetSameInstant(ZoneOffset.ofHours(-5)),
                        Counting.ELAPSED))
                .isEqualTo(end);
        // Of the calendar the regulation takes only where hours begin, which is the same wherever offsets are whole
        // hours.
        assertThat(end(other, term(hours, Unit.HOUR), from, Counting.EU_1182))
                .isEqualTo(end(calendar, term(hours, Unit.HOUR), from, Counting.EU_1182))
                .isBetween(end, end.plus(Duration.ofHours(1)));
    }

    @Property
    void days_and_months_of_the_regulation_end_with_a_working_day(
            @ForAll("calendars") Calendar calendar,
            @ForAll("moments") OffsetDateTime from,
            @ForAll @IntRange(min = 1, max = 60) int amount,
            @ForAll boolean months) {
        Term term = months ? term(1 + amount % 2, Unit.MONTH) : term(amount, Unit.DAY);
        assertThat(isEndOfWorkingDay(calendar, end(calendar, term, from, Counting.EU_1182)))
                .isTrue();
    }

    @Property
    void two_days_or_more_hold_two_working_days(
            @ForAll("calendars") Calendar calendar,
            @ForAll("moments") OffsetDateTime from,
            @ForAll @IntRange(min = 48, max = 120) int hours) {
        Instant end = end(calendar, term(hours, Unit.HOUR), from, Counting.EU_1182_WITH_TWO_WORKING_DAYS);
        ZoneId zone = calendar.zone();
        LocalDate first = from.atZoneSameInstant(zone).toLocalDate().plusDays(1);
        long whole = first.datesUntil(end.atZone(zone).toLocalDate())
                .filter(calendar::isWorkingDay)
                .count();
        // An event in the last hour before midnight gives a period that begins with the next day, which is whole too.
        assertThat(whole).isGreaterThanOrEqualTo(2);
    }

    @Property
    void business_days_end_with_a_working_day_and_hold_as_many_as_they_say(
            @ForAll("calendars") Calendar calendar,
            @ForAll("moments") OffsetDateTime from,
            @ForAll @IntRange(min = 1, max = 20) int amount) {
        Instant end = end(calendar, term(amount, Unit.BUSINESS_DAY), from, Counting.WORKING_DAYS);
        assertThat(isEndOfWorkingDay(calendar, end)).isTrue();
        LocalDate first = from.atZoneSameInstant(calendar.zone()).toLocalDate().plusDays(1);
        assertThat(first.datesUntil(end.atZone(calendar.zone()).toLocalDate())
                        .filter(calendar::isWorkingDay)
                        .count())
                .isEqualTo(amount);
    }

    @Property
    void noon_after_rest_is_on_a_working_day_and_never_earlier(
            @ForAll("calendars") Calendar calendar, @ForAll("moments") OffsetDateTime at) {
        var reckoning = new Reckoning(Optional.of(calendar), "", ZoneOffset.UTC, new ArrayList<>());
        Instant moved = reckoning.noonAfterRest(at.toInstant(), "Article 5(4)");
        assertThat(moved).isAfterOrEqualTo(at.toInstant());
        if (!moved.equals(at.toInstant())) {
            var local = moved.atZone(calendar.zone());
            assertThat(local.toLocalTime()).isEqualTo("12:00");
            assertThat(calendar.isWorkingDay(local.toLocalDate())).isTrue();
        }
    }

    /** So the text has it, and so it is kept: the relief is for an end on a day of rest alone. */
    @Test
    void noon_after_rest_may_be_later_than_the_end_of_a_later_event() {
        Calendar germany = Ground.CALENDARS.of("DE").orElseThrow();
        var reckoning = new Reckoning(Optional.of(germany), "", ZoneOffset.UTC, new ArrayList<>());
        Instant sunday = Instant.parse("2026-10-11T18:00:00Z");
        Instant mondayMorning = Instant.parse("2026-10-12T06:00:00Z");
        assertThat(reckoning.noonAfterRest(sunday, "Article 5(4)")).isEqualTo("2026-10-12T10:00:00Z");
        assertThat(reckoning.noonAfterRest(mondayMorning, "Article 5(4)")).isEqualTo(mondayMorning);
    }

    @Property
    void whoever_keeps_to_the_earliest_reading_is_in_time_by_all(
            @ForAll("moments") OffsetDateTime aware, @ForAll @IntRange(max = 500_000) int after) {
        OffsetDateTime at = aware.plusSeconds(after);
        Due due = Ground.facts(
                        "personal-data-breach",
                        "yes",
                        "gdpr-role",
                        "controller",
                        "risk-to-persons",
                        "risk",
                        "establishment",
                        "DE",
                        "aware-at",
                        aware.toString())
                .submitted("gdpr-controller/authority", at.toString(), "", Map.of())
                .due("gdpr-controller", "authority", Ground.NOW);
        boolean byAll = due.readings().stream()
                .allMatch(each -> !at.toInstant().isAfter(each.due().orElseThrow()));
        assertThat(due.state()).isEqualTo(byAll ? Due.State.DONE : Due.State.DONE_LATE);
    }
}
