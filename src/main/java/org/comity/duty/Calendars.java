package org.comity.duty;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;

/** The calendars of this version, read from {@code duty/calendars.yaml}. */
public final class Calendars {
    private static final Pattern WEEKDAY_OF_MONTH =
            Pattern.compile("(first|second|third|fourth|last) (\\w+) of (\\w+)");
    private static final Pattern EASTER = Pattern.compile("easter(?: ([+-]) ([0-9]{1,3}))?");
    private static final Pattern DATE = Pattern.compile("([0-9]{2}-[0-9]{2})(?: where (\\w+))?");
    private static final List<String> NTH = List.of("first", "second", "third", "fourth");

    private final Map<String, Calendar> byId;

    private Calendars(Map<String, Calendar> byId) {
        this.byId = byId;
    }

    /** The calendar of a country (two letters) or of another id such as {@code eu-institutions}. */
    public Optional<Calendar> of(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public List<Calendar> all() {
        return List.copyOf(byId.values());
    }

    /**
     * The calendars that come with the program.
     *
     * @param zones finds a time zone by its name
     */
    public static Calendars standard(Function<String, ZoneId> zones) {
        return read(Resources.text("calendars.yaml"), "calendars.yaml", zones);
    }

    /**
     * Reads a file of calendars.
     *
     * @throws BadYaml naming file, line, and what would be right
     */
    static Calendars read(String document, String file, Function<String, ZoneId> zones) {
        return Resources.read(document, file, root -> {
            Words.version(root, "duty-calendars/1");
            var found = new TreeMap<String, Calendar>();
            for (Mapping each : root.mappings("calendars")) {
                Calendar calendar = calendar(each, zones);
                if (found.put(calendar.id(), calendar) != null) {
                    throw new BadYaml(each.line(), "the calendar " + calendar.id() + " stands twice");
                }
            }
            root.nothingElse();
            return new Calendars(found);
        });
    }

    private static Calendar calendar(Mapping form, Function<String, ZoneId> zones) {
        int from = form.count("from", 1900);
        int until = form.count("until", from);
        var weekend = EnumSet.noneOf(DayOfWeek.class);
        for (String day : form.texts("weekend")) {
            weekend.add(Words.named(DayOfWeek.class, day, form.line("weekend"), "a weekday such as saturday"));
        }
        var holidays = new ArrayList<Holiday>();
        for (Mapping each : form.mappings("holidays")) {
            holidays.add(new Holiday(
                    each.text("name"),
                    rule(each.text("on"), each.line("on"), unless(each)),
                    move(each),
                    each.names().contains("from") ? each.count("from", 1900) : from,
                    each.names().contains("until") ? each.count("until", 1900) : until + 1));
            each.nothingElse();
        }
        var calendar = new Calendar(
                form.text("id"),
                form.text("title"),
                Words.zone(form.text("zone"), form.line("zone"), zones),
                form.text("source"),
                from,
                until,
                weekend,
                holidays);
        form.nothingElse();
        return calendar;
    }

    private static Holiday.Move move(Mapping form) {
        return switch (form.optionalText("moved").orElse("no")) {
            case "no" -> Holiday.Move.NONE;
            case "nearest weekday" -> Holiday.Move.NEAREST_WEEKDAY;
            case "sunday to saturday" -> Holiday.Move.SUNDAY_TO_SATURDAY;
            default ->
                throw new BadYaml(
                        form.line("moved"), "moved is \"nearest weekday\", \"sunday to saturday\", or left out");
        };
    }

    private static Optional<Holiday.Rule> unless(Mapping form) {
        return form.optionalText("unless").map(other -> rule(other, form.line("unless"), Optional.empty()));
    }

    private static Holiday.Rule rule(String text, int line, Optional<Holiday.Rule> unless) {
        Matcher date = DATE.matcher(text);
        if (date.matches()) {
            try {
                return new Holiday.Fixed(
                        MonthDay.parse("--" + date.group(1)),
                        Optional.ofNullable(date.group(2))
                                .map(day -> Words.named(DayOfWeek.class, day, line, "a weekday such as friday")));
            } catch (DateTimeException e) {
                throw new BadYaml(line, "\"" + text + "\" is no day of the year");
            }
        }
        Matcher easter = EASTER.matcher(text);
        if (easter.matches()) {
            int days = easter.group(2) == null ? 0 : Integer.parseInt(easter.group(2));
            return new Holiday.FromEaster("-".equals(easter.group(1)) ? -days : days);
        }
        Matcher weekday = WEEKDAY_OF_MONTH.matcher(text);
        if (weekday.matches()) {
            int nth = weekday.group(1).equals("last") ? -1 : NTH.indexOf(weekday.group(1)) + 1;
            return new Holiday.Weekday(
                    nth,
                    Words.named(DayOfWeek.class, weekday.group(2), line, "a weekday such as monday"),
                    Words.named(Month.class, weekday.group(3).toUpperCase(Locale.ROOT), line, "a month such as may"),
                    unless);
        }
        throw new BadYaml(
                line,
                "on is \"" + text
                        + "\"; write a date such as 12-25, 02-01 where friday, easter - 2, or last monday of may");
    }
}
