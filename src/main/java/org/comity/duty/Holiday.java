package org.comity.duty;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;

/**
 * A public holiday as a rule.
 *
 * @param on on which day of a year it falls
 * @param move what is done where that day is a Saturday or Sunday
 * @param from the first year it is kept, inclusive
 * @param until the last year, inclusive
 */
record Holiday(String name, Rule on, Move move, int from, int until) {

    /** The day it is kept on in that year; empty where it is not kept. */
    Optional<LocalDate> in(int year) {
        return year < from || year > until ? Optional.empty() : on.in(year).map(move::moved);
    }

    /** How a holiday finds its day. */
    sealed interface Rule {
        Optional<LocalDate> in(int year);
    }

    /** The same date each year; with a weekday only in years in which it falls on that weekday. */
    record Fixed(MonthDay day, Optional<DayOfWeek> onlyOn) implements Rule {
        @Override
        public Optional<LocalDate> in(int year) {
            return Optional.of(day.atYear(year))
                    .filter(date -> onlyOn.isEmpty() || onlyOn.get() == date.getDayOfWeek());
        }
    }

    /** Days from Easter Sunday. */
    record FromEaster(int days) implements Rule {
        @Override
        public Optional<LocalDate> in(int year) {
            return Optional.of(easter(year).plusDays(days));
        }
    }

    /**
     * The n-th such weekday of a month; -1 is the last. Where another rule has a day in that year, it takes the place of
     * this one.
     */
    record Weekday(int nth, DayOfWeek weekday, Month month, Optional<Rule> unless) implements Rule {
        @Override
        public Optional<LocalDate> in(int year) {
            return unless.isPresent() && unless.get().in(year).isPresent()
                    ? Optional.empty()
                    : Optional.of(LocalDate.of(year, month, 1).with(TemporalAdjusters.dayOfWeekInMonth(nth, weekday)));
        }
    }

    /** What is done with a day on a weekend. */
    enum Move {
        /** It stays where it is. */
        NONE,
        /** From Saturday to Friday and from Sunday to Monday (5 U.S.C. 6103(b), Executive Order 11582). */
        NEAREST_WEEKDAY,
        /** From Sunday to the Saturday before. */
        SUNDAY_TO_SATURDAY;

        LocalDate moved(LocalDate date) {
            DayOfWeek day = date.getDayOfWeek();
            return switch (this) {
                case NONE -> date;
                case NEAREST_WEEKDAY ->
                    day == DayOfWeek.SATURDAY ? date.minusDays(1) : day == DayOfWeek.SUNDAY ? date.plusDays(1) : date;
                case SUNDAY_TO_SATURDAY -> day == DayOfWeek.SUNDAY ? date.minusDays(1) : date;
            };
        }
    }

    /** Easter Sunday of the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher. */
    static LocalDate easter(int year) {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int e = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        int f = (32 + 2 * (b % 4) + 2 * (c / 4) - e - c % 4) % 7;
        int g = e + f - 7 * ((a + 11 * e + 22 * f) / 451) + 114;
        return LocalDate.of(year, g / 31, g % 31 + 1);
    }
}
