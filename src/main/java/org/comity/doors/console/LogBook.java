package org.comity.doors.console;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.ledger.Entry;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.ledger.LogStanding;
import org.comity.ledger.Opening;
import org.comity.ledger.Origin;
import org.comity.seal.Checkpoint;
import org.jspecify.annotations.Nullable;

/** The signed logs as they are read on a page: the latest first. */
final class LogBook {
    /** Entries of one log that may wait for their checkpoint. */
    private static final int UNSIGNED = 200;

    private final Ledger ledger;

    LogBook(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * One entry.
     *
     * @param at null where the record is destroyed, and nothing more of it is known
     * @param objects how many objects it is about
     */
    record Said(
            LogName log,
            long number,
            @Nullable Instant at,
            String kind,
            String actor,
            String agreement,
            String counterparty,
            long objects,
            JsonObject details) {

        /** What else is said, as text: each name with its value. */
        String more() {
            return details.names().stream()
                    .map(name -> name + ": "
                            + (details.text(name) == null ? String.valueOf(details.get(name)) : details.text(name)))
                    .collect(Collectors.joining(" · "));
        }
    }

    /**
     * How one log stands.
     *
     * @param entries under the last checkpoint
     * @param head of the tree, in hex; empty before the first checkpoint
     */
    record Head(String path, long entries, String head, List<String> cosigners) {}

    /** Every log of ours, the home log first. */
    List<Head> heads() {
        return ledger.standings().stream()
                .sorted(Comparator.comparing((LogStanding each) -> !each.log().equals(LogName.HOME))
                        .thenComparing(each -> each.log().path()))
                .map(LogBook::head)
                .toList();
    }

    private static Head head(LogStanding standing) {
        Checkpoint checkpoint = standing.checkpoint();
        String path = standing.log().path();
        return checkpoint == null
                ? new Head(path, 0, "", List.of())
                : new Head(path, checkpoint.size(), checkpoint.root().hex(), standing.cosigners());
    }

    /** The latest of one log. */
    List<Said> latest(LogName log, int limit) {
        long size = ledger.checkpoint(log)
                .map(note -> Checkpoint.parse(note.text()).size())
                .orElse(0L);
        return before(log, size + UNSIGNED, limit);
    }

    /** Those of one log just before a number, the latest first. */
    List<Said> before(LogName log, long number, int limit) {
        var entries = ledger.entries(log, Math.max(0, number - limit - UNSIGNED), limit + 2 * UNSIGNED);
        return entries.reversed().stream()
                .filter(each -> each.number() < number)
                .map(LogBook::said)
                .limit(limit)
                .toList();
    }

    /** The latest batches that came in, from whomever. */
    List<Said> admitted(int limit) {
        return latest("admitted", limit, origin -> origin.counterparty().isPresent());
    }

    /** The latest runs of which something was refused. */
    List<Said> refused(int limit) {
        return latest("refused", limit, origin -> origin.log().equals(LogName.HOME));
    }

    /** By the table of acts, which leads to these records alone; of this incarnation, whose logs have pages. */
    private List<Said> latest(String kind, int limit, Predicate<Origin> logs) {
        return ledger
                .acts()
                .latest(kind, limit, logs.and(each -> ledger.origin(each.log()).equals(each.text())))
                .stream()
                .map(each -> said(each.origin().log(), each.number(), each.record()))
                .toList();
    }

    private static Said said(Entry entry) {
        Opening opening = entry.opening();
        if (opening == null) {
            return new Said(entry.log(), entry.number(), null, "", "", "", "", 0, JsonObject.EMPTY);
        }
        return said(entry.log(), entry.number(), opening.json());
    }

    private static Said said(LogName log, long number, JsonObject record) {
        return new Said(
                log,
                number,
                Instant.parse(text(record, "at")),
                text(record, "kind"),
                text(record, "actor"),
                text(record, "agreement"),
                text(record, "counterparty"),
                record.get("count") instanceof JsonNumber count ? Long.parseLong(count.literal()) : 0,
                record.get("details") instanceof JsonObject details ? details : JsonObject.EMPTY);
    }

    static String text(JsonObject record, String name) {
        String text = record.text(name);
        return text == null ? "" : text;
    }
}
