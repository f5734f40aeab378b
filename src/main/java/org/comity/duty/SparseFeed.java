package org.comity.duty;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What is due in several events as an iCalendar object (RFC 5545) that says little: of each end the name of what it is
 * about, rule, stage, readings and instant, and nothing of the facts, the form or the arithmetic. It is for calendars that
 * others may look into.
 */
public final class SparseFeed {
    private SparseFeed() {}

    /**
     * What is due about one event.
     *
     * @param key by which it is known for ever, so that an entry keeps its UID
     * @param name what people call it
     * @param stamp when what is known of it last changed; the feed says it in place of the time of its making, so that the
     *     same is the same byte for byte
     */
    public record About(String key, String name, Instant stamp, Duties duties) {}

    /**
     * The calendar, with CRLF behind each line: one entry for each end of a stage that runs or is overdue, under rules that
     * apply, the soonest first.
     *
     * @param name of the calendar
     * @param notice a sentence that stands in each entry
     */
    public static String of(String name, List<About> about, String notice) {
        Map<String, String> events = new TreeMap<>();
        for (About each : about) {
            each.duties().regimes().stream()
                    .filter(regime -> regime.applies() == Answer.YES)
                    .flatMap(regime -> regime.stages().stream())
                    .filter(Due::open)
                    .forEach(due -> ends(due).forEach((end, readings) -> {
                        String uid = uid(each.key(), due.id(), readings);
                        events.put(end + " " + uid, event(each, due, end, readings, uid, notice));
                    }));
        }
        var text = new StringBuilder();
        line(text, "BEGIN", "VCALENDAR");
        line(text, "VERSION", "2.0");
        line(text, "PRODID", "-//Comity//duty clocks//EN");
        line(text, "CALSCALE", "GREGORIAN");
        line(text, "NAME", CalendarFeed.escaped(name));
        line(text, "X-WR-CALNAME", CalendarFeed.escaped(name));
        events.values().forEach(text::append);
        line(text, "END", "VCALENDAR");
        return text.toString();
    }

    /** Readings that end at the same instant share an entry. */
    private static Map<Instant, String> ends(Due due) {
        var ends = new LinkedHashMap<Instant, String>();
        due.readings()
                .forEach(each -> each.due()
                        .ifPresent(end -> ends.merge(end, each.reading().id(), (one, other) -> one + ", " + other)));
        return ends;
    }

    private static String event(About about, Due due, Instant end, String readings, String uid, String notice) {
        var text = new StringBuilder();
        line(text, "BEGIN", "VEVENT");
        line(text, "UID", uid);
        line(text, "DTSTAMP", CalendarFeed.utc(about.stamp()));
        line(text, "DTSTART", CalendarFeed.utc(end));
        line(text, "TRANSP", "TRANSPARENT");
        line(
                text,
                "SUMMARY",
                CalendarFeed.escaped(about.name() + ": " + due.rule().title() + ", "
                        + due.stage().title() + (due.contested() ? " (" + readings + ")" : "")
                        + (due.state() == Due.State.OVERDUE ? ", overdue" : "")));
        line(
                text,
                "DESCRIPTION",
                CalendarFeed.escaped(due.id() + "\n" + due.stage().article() + "\n" + notice));
        line(text, "CATEGORIES", CalendarFeed.escaped(due.rule().id()));
        line(text, "END", "VEVENT");
        return text.toString();
    }

    private static String uid(String key, String stage, String readings) {
        String first = readings.split(", ")[0];
        return UUID.nameUUIDFromBytes((key + "\n" + stage + "\n" + first).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(CalendarFeed.folded(name + ":" + value)).append("\r\n");
    }
}
