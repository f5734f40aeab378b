package org.comity.duty;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Counts one period out and writes down each step. Article numbers without a name are those of Regulation (EEC, Euratom)
 * No 1182/71.
 */
final class Reckoning {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");
    private static final int NOON_HOUR = 12;

    /** Shorter periods in hours are no period of two days or more by any reading. */
    static final int TWO_DAYS_HOURS = 48;

    private final Optional<Calendar> calendar;
    private final String noCalendar;
    private final ZoneId zone;
    private final List<String> steps;

    /**
     * @param noCalendar what to say where a calendar is needed and there is none
     * @param zone in which days begin and end where there is no calendar
     * @param steps what was done is added here
     */
    Reckoning(Optional<Calendar> calendar, String noCalendar, ZoneId zone, List<String> steps) {
        this.calendar = calendar;
        this.noCalendar = noCalendar;
        this.zone = calendar.map(Calendar::zone).orElse(zone);
        this.steps = steps;
    }

    /**
     * The end of the period.
     *
     * @throws Calendar.OutsideCalendar where a calendar is needed that is not there, or speaks of other years
     */
    Instant end(Term term, String event, OffsetDateTime from, Reading reading) {
        String start = event + " " + from + ", + " + term.lasts();
        return switch (reading.counting()) {
            case ELAPSED -> elapsed(term, start, from);
            case EU_1182, EU_1182_WITH_TWO_WORKING_DAYS ->
                term.unit() == Unit.HOUR ? hours(term, start, from, reading.counting()) : days(term, start, from);
            case WORKING_DAYS -> workingDays(term, start, from, reading);
        };
    }

    private Instant elapsed(Term term, String start, OffsetDateTime from) {
        if (term.unit() == Unit.HOUR) {
            Instant end = from.toInstant().plus(term.amount(), ChronoUnit.HOURS);
            return said(start + " = ", end);
        }
        ZonedDateTime local = from.atZoneSameInstant(zone);
        ZonedDateTime end = term.unit() == Unit.DAY ? local.plusDays(term.amount()) : local.plusMonths(term.amount());
        return said(start + ", the same time of day in " + zone + " = ", end.toInstant());
    }

    /** Article 3(1) and (2)(a). */
    private Instant hours(Term term, String start, OffsetDateTime from, Counting counting) {
        ZonedDateTime first =
                from.atZoneSameInstant(zone).truncatedTo(ChronoUnit.HOURS).plusHours(1);
        Instant begin = first.toInstant().isBefore(from.toInstant()) ? from.toInstant() : first.toInstant();
        steps.add("the hour of the event is not counted (Article 3(1)): " + event(start) + ", so it begins "
                + begin.atZone(zone).format(TIME));
        Instant end = said("+ " + term.lasts() + " = ", begin.plus(term.amount(), ChronoUnit.HOURS));
        if (counting == Counting.EU_1182_WITH_TWO_WORKING_DAYS && term.amount() >= TWO_DAYS_HOURS) {
            Instant second = endOf(needed().workingDayAfter(dayBefore(begin), 2));
            if (second.isAfter(end)) {
                return said(
                        "fewer than two whole working days of " + needed().id()
                                + " lie in it; it runs to the end of the second (Article 3(5)) = ",
                        second);
            }
            steps.add("it holds two whole working days of " + needed().id() + " (Article 3(5))");
        }
        return end;
    }

    /** The day before the first whole day from then on. */
    private LocalDate dayBefore(Instant begin) {
        ZonedDateTime local = begin.atZone(zone);
        return local.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? local.toLocalDate().minusDays(1)
                : local.toLocalDate();
    }

    /** Article 3(1), (2)(b) and (c), (4) and (5). */
    private Instant days(Term term, String start, OffsetDateTime from) {
        LocalDate day = from.atZoneSameInstant(zone).toLocalDate();
        LocalDate last = term.unit() == Unit.DAY ? day.plusDays(term.amount()) : day.plusMonths(term.amount());
        steps.add("the day of the event is not counted (Article 3(1)): " + start + " = " + last + ", "
                + Calendar.weekday(last) + ", in " + zone);
        if (term.unit() == Unit.MONTH && last.getDayOfMonth() != day.getDayOfMonth()) {
            steps.add(last.getMonth() + " " + last.getYear() + " has no day " + day.getDayOfMonth()
                    + ": its last day counts (Article 3(2)(c))");
        }
        Calendar working = needed();
        Optional<String> rest = working.rest(last);
        if (rest.isPresent()) {
            LocalDate next = working.workingDayFrom(last);
            steps.add("it is a day of rest in " + working.id() + " (" + rest.get() + "): the next working day counts"
                    + " (Article 3(4)) = " + next + ", " + Calendar.weekday(next));
            last = next;
        }
        LocalDate second = working.workingDayAfter(day, 2);
        boolean twoDays = term.unit() == Unit.MONTH || term.amount() >= 2;
        if (twoDays && second.isAfter(last)) {
            steps.add("fewer than two working days lie in it (Article 3(5)) = " + second);
            last = second;
        }
        return said("ends with the last hour of that day = ", endOf(last));
    }

    private Instant workingDays(Term term, String start, OffsetDateTime from, Reading reading) {
        LocalDate day = from.atZoneSameInstant(zone).toLocalDate();
        Calendar working = needed();
        LocalDate found = day;
        steps.add(start + " after " + day + ", " + Calendar.weekday(day) + ", in " + zone);
        for (int i = 1; i <= term.amount(); i++) {
            for (found = found.plusDays(1); working.rest(found).isPresent(); found = found.plusDays(1)) {
                steps.add(found + " does not count: " + working.rest(found).get());
            }
            steps.add(found + " is business day " + i + ", " + Calendar.weekday(found));
        }
        return reading.closes().isPresent()
                ? said(
                        "the day closes at " + reading.closes().get() + " = ",
                        found.atTime(reading.closes().get()).atZone(zone).toInstant())
                : said("ends with that day = ", endOf(found));
    }

    /** Moves an end on a day of rest to noon of the next working day. */
    Instant noonAfterRest(Instant end, String source) {
        LocalDate day = end.atZone(zone).toLocalDate();
        if (end.atZone(zone).toLocalTime().equals(LocalTime.MIDNIGHT)) {
            day = day.minusDays(1); // the last instant of a day belongs to that day
        }
        Calendar working = needed();
        Optional<String> rest = working.rest(day);
        if (rest.isEmpty()) {
            steps.add(day + " is a working day in " + working.id() + ": nothing moves (" + source + ")");
            return end;
        }
        LocalDate next = working.workingDayFrom(day);
        return said(
                day + " is a day of rest in " + working.id() + " (" + rest.get() + "): noon of the next working day ("
                        + source + ") = ",
                next.atTime(NOON_HOUR, 0).atZone(zone).toInstant());
    }

    private Calendar needed() {
        return calendar.orElseThrow(() -> new Calendar.OutsideCalendar(noCalendar));
    }

    private Instant endOf(LocalDate day) {
        return day.plusDays(1).atStartOfDay(zone).toInstant();
    }

    Instant said(String step, Instant result) {
        steps.add(step + shown(result));
        return result;
    }

    private String shown(Instant instant) {
        return shown(instant, zone);
    }

    /** Local time with its offset; the last instant of a day is said to be that. */
    static String shown(Instant instant, ZoneId zone) {
        ZonedDateTime local = instant.atZone(zone);
        String text = local.format(TIME) + (zone.getId().equals("Z") ? "" : " " + zone);
        return local.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? text + " (the end of " + local.toLocalDate().minusDays(1) + ")"
                : text;
    }

    private static String event(String start) {
        return start.substring(0, start.indexOf(", + "));
    }
}
