package org.comity.duty;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What is due, as an iCalendar object (RFC 5545): one event for each end of a stage that runs or is overdue, under rules
 * that apply. Readings that end at the same instant share an event.
 */
public final class CalendarFeed {
    /** Octets of a line, without its end (RFC 5545 section 3.1). */
    static final int LINE_BYTES_MAX = 75;

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final StringBuilder text = new StringBuilder();
    private final Duties duties;
    private final String notice;

    private CalendarFeed(Duties duties, String notice) {
        this.duties = duties;
        this.notice = notice;
    }

    /**
     * The calendar, with CRLF behind each line.
     *
     * @param notice a sentence that stands in each event
     */
    public static String of(Duties duties, String notice) {
        return new CalendarFeed(duties, notice).calendar();
    }

    private String calendar() {
        line("BEGIN", "VCALENDAR");
        line("VERSION", "2.0");
        line("PRODID", "-//Comity//duty clocks//EN");
        line("CALSCALE", "GREGORIAN");
        duties.regimes().stream()
                .filter(regime -> regime.applies() == Answer.YES)
                .flatMap(regime -> regime.stages().stream())
                .filter(due -> due.state() == Due.State.RUNNING || due.state() == Due.State.OVERDUE)
                .forEach(due -> ends(due).forEach((end, readings) -> event(due, end, readings)));
        line("END", "VCALENDAR");
        return text.toString();
    }

    private static Map<Instant, List<Reckoned>> ends(Due due) {
        var ends = new LinkedHashMap<Instant, List<Reckoned>>();
        for (Reckoned each : due.readings()) {
            each.due()
                    .ifPresent(end -> ends.merge(end, List.of(each), (a, b) -> {
                        var both = new ArrayList<>(a);
                        both.addAll(b);
                        return both;
                    }));
        }
        return ends;
    }

    private void event(Due due, Instant end, List<Reckoned> readings) {
        List<String> names = readings.stream().map(each -> each.reading().id()).toList();
        line("BEGIN", "VEVENT");
        line("UID", uid(due, names.getFirst()));
        line("DTSTAMP", UTC.format(duties.at()));
        line("DTSTART", UTC.format(end));
        line("TRANSP", "TRANSPARENT");
        line(
                "SUMMARY",
                escaped(due.rule().title() + ": " + due.stage().title()
                        + (due.contested() ? " (" + String.join(", ", names) + ")" : "")
                        + (due.state() == Due.State.OVERDUE ? ", overdue" : "")));
        line("DESCRIPTION", escaped(description(due, readings)));
        line("CATEGORIES", escaped(due.rule().id()));
        line("END", "VEVENT");
    }

    private String description(Due due, List<Reckoned> readings) {
        var said = new StringBuilder(
                "To: " + due.stage().recipient() + "\n" + due.stage().article() + "\n");
        for (Reckoned each : readings) {
            said.append("Reading ")
                    .append(each.reading().id())
                    .append(": ")
                    .append(each.reading().title())
                    .append('\n');
            each.steps().forEach(step -> said.append("  ").append(step).append('\n'));
        }
        return said.append(notice).toString();
    }

    /**
     * The same for the same stage and reading of the same event, also where its instants are corrected: the event is known
     * by whoever notifies and its reference, and only without a reference by the instant the rule looks at.
     */
    private String uid(Due due, String reading) {
        Facts facts = duties.facts();
        String event = facts.text(Fact.INCIDENT_REFERENCE)
                .or(() -> facts.text(due.rule().since()))
                .orElse("");
        String name = String.join(
                "\n", due.id(), reading, facts.text(Fact.ENTITY_NAME).orElse(""), event);
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** An instant as RFC 5545 section 3.3.5 wants it, in UTC. */
    static String utc(Instant instant) {
        return UTC.format(instant);
    }

    /** Text as RFC 5545 section 3.3.11 wants it. */
    static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace(";", "\\;")
                .replace(",", "\\,")
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .replace("\n", "\\n");
    }

    private void line(String name, String value) {
        text.append(folded(name + ":" + value)).append("\r\n");
    }

    /** A line folded so that none is longer than the standard wants, and no character is cut. */
    static String folded(String line) {
        var folded = new StringBuilder();
        int bytes = 0;
        for (int at = 0; at < line.length(); ) {
            int character = line.codePointAt(at);
            String one = Character.toString(character);
            int size = one.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + size > LINE_BYTES_MAX) {
                folded.append("\r\n ");
                bytes = 1;
            }
            folded.append(one);
            bytes += size;
            at += Character.charCount(character);
        }
        return folded.toString();
    }
}
