package org.comity.doors.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comity.border.Phrases;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.Act;
import org.comity.ledger.Acts;
import org.comity.ledger.LogName;
import org.comity.parties.Agreement;
import org.comity.parties.Agreements;
import org.comity.parties.Clause;
import org.comity.parties.DataTerms;
import org.comity.parties.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * One act on the auditor's screen.
 *
 * @param origin its log's name in the world
 * @param log the same at home
 * @param path of the page with the entry; empty for a log of an earlier incarnation, which has none
 * @param party the counterparty, or of an act at home whom it speaks of
 * @param personal in how many objects personal data crossed; null where the record does not say
 * @param grounds by which clauses, for what, on what
 * @param why the reason that somebody gave; empty where nobody had to
 * @param readers who read it, and when first
 */
record AuditLine(
        Instant at,
        String origin,
        String log,
        String path,
        long number,
        String kind,
        String actor,
        String party,
        String agreement,
        long objects,
        @Nullable Long personal,
        List<String> grounds,
        String why,
        List<Reader> readers) {

    /** The first line of a file. */
    static final String HEAD =
            "at,log,entry,what,who,party,agreement,objects,objects with personal data,ground,reason,read by\r\n";

    /** Who read it. */
    record Reader(String name, Instant at, long times) {}

    static AuditLine of(Rooms rooms, Acts.Found found, List<Acts.Found> readings) {
        JsonObject record = found.record();
        JsonObject details = details(record);
        String agreement = LogBook.text(record, "agreement");
        String party = LogBook.text(record, "counterparty");
        boolean home = found.origin().log().equals(LogName.HOME);
        return new AuditLine(
                found.at(),
                found.origin().text(),
                found.origin().log().path(),
                SearchPages.isOfNow(rooms, found.origin()) ? LogPages.path(found.origin(), found.number()) : "",
                found.number(),
                LogBook.text(record, "kind"),
                LogBook.text(record, "actor"),
                party,
                agreement.isEmpty() ? LogBook.text(details, "agreement") : agreement,
                found.objects() > 0 || !home ? found.objects() : number(details, "count"),
                found.personal(),
                grounds(rooms.agreements(), agreement, details),
                LogBook.text(details, "why"),
                readers(readings));
    }

    private static JsonObject details(JsonObject record) {
        return record.get("details") instanceof JsonObject details ? details : JsonObject.EMPTY;
    }

    private static long number(JsonObject of, String name) {
        return of.get(name) instanceof JsonNumber number ? Long.parseLong(number.literal()) : 0;
    }

    // ---- on what ground ----

    private static List<String> grounds(Agreements agreements, String agreement, JsonObject details) {
        var grounds = new ArrayList<String>();
        if (!(details.get(Act.UNDER) instanceof JsonArray under)) {
            return grounds;
        }
        int version = (int) number(details, "version");
        Optional<Agreement> terms = agreements.find(agreement, version).map(each -> each.terms());
        for (JsonValue each : under) {
            if (each instanceof JsonObject said) {
                String id = LogBook.text(said, "clause");
                grounds.add(Texts.ENGLISH.say("audit.clause", version, id)
                        + terms.flatMap(all ->
                                        all.clause(id).map(clause -> told(all, clause, number(said, Act.PERSONAL) > 0)))
                                .orElse(""));
            }
        }
        return grounds;
    }

    private static String told(Agreement terms, Clause clause, boolean personal) {
        var text = new StringBuilder(", ").append(clause.title());
        List<String> purposes = terms.purposes().stream()
                .filter(each -> clause.purposes().contains(each.id()))
                .map(Purpose::text)
                .toList();
        text.append("; ")
                .append(Texts.ENGLISH.say(
                        "audit.purpose", purposes.isEmpty() ? terms.purpose() : String.join(", ", purposes)));
        var data = clause.data();
        if (!personal) {
            return text.toString();
        }
        if (data == null) {
            text.append("; ").append(Texts.ENGLISH.say("audit.silent"));
        } else {
            data.values().stream()
                    .filter(DataTerms::needsGrounds)
                    .map(AuditLine::told)
                    .forEach(each -> text.append("; ").append(each));
        }
        return text.toString();
    }

    private static String told(DataTerms data) {
        String none = Texts.ENGLISH.say("audit.none.named");
        return Texts.ENGLISH.say(
                "audit.basis",
                Phrases.of(data.category()),
                data.basis() == null ? none : data.basis(),
                data.transfer() != null
                        ? data.transfer()
                        : data.noTransfer() == null ? none : Texts.ENGLISH.say("audit.no.transfer", data.noTransfer()));
    }

    // ---- who read it ----

    /** Whether that was a page or batch with something in it of what that act laid. */
    static boolean isReadingOf(Acts.Found release, Acts.Found reading) {
        JsonObject laid = details(release.record());
        JsonObject read = details(reading.record());
        long first = read.get("first") == null ? number(read, "after") + 1 : number(read, "first");
        return LogBook.text(laid, "outbox").equals(LogBook.text(read, "outbox"))
                && first <= number(laid, "last")
                && number(read, "last") >= number(laid, "first");
    }

    private static List<Reader> readers(List<Acts.Found> readings) {
        Set<String> names = new LinkedHashSet<>();
        readings.forEach(each -> names.add(LogBook.text(each.record(), "actor")));
        return names.stream()
                .map(name -> {
                    List<Acts.Found> theirs = readings.stream()
                            .filter(each -> name.equals(LogBook.text(each.record(), "actor")))
                            .toList();
                    return new Reader(name, theirs.getFirst().at(), theirs.size());
                })
                .toList();
    }

    // ---- as a line of a file ----

    String csv() {
        var cells = new ArrayList<String>(List.of(
                at.toString(),
                origin,
                Long.toString(number),
                kind,
                actor,
                party,
                agreement,
                Long.toString(objects),
                personal == null ? Texts.ENGLISH.say("audit.not.said") : Long.toString(personal),
                String.join(" | ", grounds),
                why));
        cells.add(String.join(
                " | ",
                readers.stream().map(each -> each.name() + " " + each.at()).toList()));
        return String.join(",", cells.stream().map(AuditLine::cell).toList()) + "\r\n";
    }

    /** What a spreadsheet would take for a formula gets an apostrophe before it. */
    private static String cell(String text) {
        String safe = text.matches("(?s)[=+\\-@\t\r].*") ? "'" + text : text;
        return safe.matches("(?s).*[\",\r\n].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
