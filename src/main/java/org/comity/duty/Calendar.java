package org.comity.duty;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Working days of a country or an institution, for the years it was looked up for. */
public final class Calendar {
    private final String id;
    private final String title;
    private final ZoneId zone;
    private final String source;
    private final int from;
    private final int until;
    private final Set<DayOfWeek> weekend;
    private final Map<LocalDate, String> holidays = new TreeMap<>();

    Calendar(
            String id,
            String title,
            ZoneId zone,
            String source,
            int from,
            int until,
            Set<DayOfWeek> weekend,
            List<Holiday> holidays) {
        this.id = id;
        this.title = title;
        this.zone = zone;
        this.source = source;
        this.from = from;
        this.until = until;
        this.weekend = EnumSet.copyOf(weekend);
        // The year after counts too: a New Year's Day on a Saturday may be kept in the year before.
        for (int year = from; year <= until + 1; year++) {
            for (Holiday each : holidays) {
                each.in(year).ifPresent(day -> this.holidays.merge(day, each.name(), (a, b) -> a + ", " + b));
            }
        }
    }

    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    /** The zone in which its days begin and end. */
    public ZoneId zone() {
        return zone;
    }

    public String source() {
        return source;
    }

    /** The first year it speaks of. */
    public int from() {
        return from;
    }

    /** The last year it speaks of. */
    public int until() {
        return until;
    }

    /** Whether it speaks of that day. */
    public boolean covers(LocalDate day) {
        return day.getYear() >= from && day.getYear() <= until;
    }

    /**
     * Why nobody works on that day: the holiday's name, or the weekday; empty on a working day.
     *
     * @throws OutsideCalendar where the day lies outside the years of this calendar
     */
    public Optional<String> rest(LocalDate day) {
        if (!covers(day)) {
            throw new OutsideCalendar(
                    "the calendar " + id + " speaks of " + from + " to " + until + " and not of " + day.getYear());
        }
        String holiday = holidays.get(day);
        return holiday != null
                ? Optional.of(holiday)
                : weekend.contains(day.getDayOfWeek()) ? Optional.of(weekday(day)) : Optional.empty();
    }

    public boolean isWorkingDay(LocalDate day) {
        return rest(day).isEmpty();
    }

    /** That day where it is a working day, else the first one after it. */
    public LocalDate workingDayFrom(LocalDate day) {
        LocalDate found = day;
        while (!isWorkingDay(found)) {
            found = found.plusDays(1);
        }
        return found;
    }

    /** The n-th working day after that day, which itself is not counted. */
    public LocalDate workingDayAfter(LocalDate day, int n) {
        LocalDate found = day;
        for (int i = 0; i < n; i++) {
            found = workingDayFrom(found.plusDays(1));
        }
        return found;
    }

    /** The public holidays of a year by date; those on weekends too. */
    public Map<LocalDate, String> holidays(int year) {
        var found = new TreeMap<LocalDate, String>();
        holidays.forEach((day, name) -> {
            if (day.getYear() == year) {
                found.put(day, name);
            }
        });
        return found;
    }

    static String weekday(LocalDate day) {
        String name = day.getDayOfWeek().toString();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    /** A date was asked for that the calendar says nothing of; caught where instants are reckoned. */
    static final class OutsideCalendar extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutsideCalendar(String message) {
            super(message);
        }
    }
}
