package org.comity.doors.console;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.Rooms;
import org.comity.ledger.Acts;
import org.comity.ledger.Origin;
import org.comity.parties.Party;
import org.comity.parties.StandingAgreement;
import org.jspecify.annotations.Nullable;

/** The auditor's one screen: what crossed in a period, on what ground, and who read it. */
final class AuditPages {
    static final String PATH = "/console/releases/audit/";

    /** Acts of a file; for more the period is made shorter. See docs/limits.md. */
    static final int FILE_ACTS_MAX = 10_000;

    private static final int SHOWN = 50;

    /** Readings of one log that are looked through for who read what is on the page. */
    private static final int READINGS = 1_000;

    /** Where nobody says how long, back from today. */
    private static final Duration PERIOD = Duration.ofDays(30);

    /** What can be asked for, and the kinds of acts that are meant. */
    private static final Map<String, Set<String>> WHAT = Map.of(
            "crossed", Set.of("released", "admitted", "case steps sent", "case steps received"),
            "out", Set.of("released", "case steps sent"),
            "in", Set.of("admitted", "case steps received"),
            "read", Set.of("served", "read"),
            "refused", Set.of("refused", "not admitted", "case steps not sent"),
            "approved", Set.of("staged", "approved", "rejected", "withdrawn", "released despite lint"),
            "all", Set.of());

    /** In the order in which they stand on the page. */
    private static final List<String> CHOICES = List.of("crossed", "out", "in", "read", "refused", "approved", "all");

    private final ConsoleDoor door;
    private final LogChecking checking;

    AuditPages(ConsoleDoor door, LogChecking checking) {
        this.door = door;
        this.checking = checking;
    }

    /** What is asked, as it stands in the fields. */
    record Question(String from, String until, String what, String party, String agreement, boolean personal) {

        /** The same as a query, with what follows it. */
        String query() {
            return "from=" + from + "&until=" + until + "&what=" + what + "&party=" + encoded(party) + "&agreement="
                    + encoded(agreement) + (personal ? "&personal=1" : "");
        }

        private static String encoded(String text) {
            return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    /**
     * The page.
     *
     * @param next where to go on, as it stands in a query; empty where that is all
     * @param checked the last check of the logs; null where there was none since the node was started
     */
    record AuditPage(
            Question asked,
            List<String> choices,
            List<Party> parties,
            List<String> agreements,
            List<AuditLine> lines,
            String next,
            LogChecking.@Nullable Checked checked) {}

    Answer show(Visit visit) {
        LogPages.require(visit);
        Rooms rooms = visit.rooms();
        Question asked = question(visit);
        Acts.FoundPage found = rooms.ledger().acts().find(asked(asked, place(visit), SHOWN));
        Acts.Place next = found.next();
        var page = new AuditPage(
                asked,
                CHOICES,
                rooms.parties().all().stream().filter(each -> !each.ours()).toList(),
                rooms.agreements().all().stream()
                        .map(StandingAgreement::terms)
                        .map(each -> each.id())
                        .distinct()
                        .toList(),
                lines(rooms, found.acts()),
                next == null ? "" : next.text(),
                checking.last());
        return door.render(visit, "audit", Place.RELEASES, Texts.ENGLISH.say("audit.title"), page);
    }

    /** The same as a file, whole or not at all. */
    Answer file(Visit visit) {
        LogPages.require(visit);
        Rooms rooms = visit.rooms();
        Question asked = question(visit);
        var csv = new StringBuilder(AuditLine.HEAD);
        long acts = 0;
        Acts.Place from = Acts.Place.END;
        while (from != null) {
            Acts.FoundPage found = rooms.ledger().acts().find(asked(asked, from, 500));
            acts += found.acts().size();
            if (acts > FILE_ACTS_MAX) {
                throw new BadRequest(422, Texts.ENGLISH.say("audit.too.many", FILE_ACTS_MAX));
            }
            lines(rooms, found.acts()).forEach(each -> csv.append(each.csv()));
            from = found.next();
        }
        return door.file(
                "audit-" + asked.from() + "-" + asked.until() + ".csv",
                "text/csv; charset=utf-8",
                csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    // ---- what is asked ----

    private static Question question(Visit visit) {
        Instant now = visit.rooms().clock().instant();
        String what = visit.asked("what");
        return new Question(
                day(visit.asked("from"), now.minus(PERIOD)).toString(),
                day(visit.asked("until"), now).toString(),
                WHAT.containsKey(what) ? what : "crossed",
                visit.asked("party"),
                visit.asked("agreement"),
                visit.asked("personal").equals("1"));
    }

    private static LocalDate day(String typed, Instant otherwise) {
        try {
            return typed.isEmpty() ? LocalDate.ofInstant(otherwise, ZoneOffset.UTC) : LocalDate.parse(typed);
        } catch (DateTimeParseException e) {
            throw new BadRequest(422, Texts.ENGLISH.say("audit.day", typed));
        }
    }

    private static Acts.Place place(Visit visit) {
        String before = visit.asked("before");
        try {
            return before.isEmpty() ? Acts.Place.END : Acts.Place.parse(before);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(400, String.valueOf(e.getMessage()));
        }
    }

    private static Acts.Asked asked(Question asked, Acts.Place before, int limit) {
        LocalDate from = LocalDate.parse(asked.from());
        LocalDate until = LocalDate.parse(asked.until());
        // The last day belongs to the period.
        return new Acts.Asked(
                from.atStartOfDay(ZoneOffset.UTC).toInstant(),
                until.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant(),
                WHAT.getOrDefault(asked.what(), Set.of()),
                asked.party(),
                asked.agreement(),
                asked.personal(),
                before,
                limit);
    }

    // ---- what is said ----

    private static List<AuditLine> lines(Rooms rooms, List<Acts.Found> acts) {
        Map<Origin, List<Acts.Found>> readings = readings(rooms, acts);
        var lines = new ArrayList<AuditLine>();
        for (Acts.Found each : acts) {
            List<Acts.Found> read = readings.getOrDefault(each.origin(), List.of()).stream()
                    .filter(reading -> reading.number() > each.number() && AuditLine.isReadingOf(each, reading))
                    .toList();
            lines.add(AuditLine.of(rooms, each, read));
        }
        return lines;
    }

    /** Of each log with a release among these, the readings after the first of them. */
    private static Map<Origin, List<Acts.Found>> readings(Rooms rooms, List<Acts.Found> acts) {
        Map<Origin, Long> first = acts.stream()
                .filter(each -> "released".equals(each.record().text("kind")))
                .collect(Collectors.toMap(Acts.Found::origin, Acts.Found::number, Math::min));
        Map<Origin, List<Acts.Found>> readings = new HashMap<>();
        first.forEach((origin, number) ->
                readings.put(origin, rooms.ledger().acts().after(origin, number, "served", READINGS)));
        return readings;
    }
}
