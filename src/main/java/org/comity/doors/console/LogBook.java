package org.comity.doors.console;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.ledger.Entry;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.ledger.Opening;
import org.comity.seal.Checkpoint;
import org.jspecify.annotations.Nullable;

/** The signed logs as they are read on a page: the latest first. */
final class LogBook {
    /** Entries that are looked at in one log, before those that are not wanted are passed over. */
    private static final int LOOKED_AT = 200;

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
        return ledger.logs().stream()
                .sorted(Comparator.comparing((LogName log) -> !log.equals(LogName.HOME))
                        .thenComparing(LogName::path))
                .map(log -> ledger.checkpoint(log)
                        .map(note -> Checkpoint.parse(note.text()))
                        .map(each ->
                                new Head(log.path(), each.size(), each.root().hex(), ledger.cosigners(log)))
                        .orElse(new Head(log.path(), 0, "", List.of())))
                .toList();
    }

    /** The latest of one log, of those kinds; of every kind where none is named. */
    List<Said> latest(LogName log, int limit, List<String> kinds) {
        long size = ledger.checkpoint(log)
                .map(note -> Checkpoint.parse(note.text()).size())
                .orElse(0L);
        return before(log, size + LOOKED_AT, kinds.isEmpty() ? limit : 2 * LOOKED_AT, kinds).stream()
                .limit(limit)
                .toList();
    }

    /** Those of one log just before a number, the latest first. */
    List<Said> before(LogName log, long number, int limit, List<String> kinds) {
        long last = number;
        var entries = ledger.entries(log, Math.max(0, last - limit - LOOKED_AT), limit + 2 * LOOKED_AT);
        return entries.reversed().stream()
                .filter(each -> each.number() < last && mayBe(each, kinds))
                .map(LogBook::said)
                .filter(each -> kinds.isEmpty() || kinds.contains(each.kind()))
                .limit(limit)
                .toList();
    }

    /** Whether a record has the word of one of these kinds in it anywhere: the others are not worth reading. */
    private static boolean mayBe(Entry entry, List<String> kinds) {
        Opening opening = entry.opening();
        if (kinds.isEmpty() || opening == null) {
            return true;
        }
        String record = new String(opening.bytes(), StandardCharsets.ISO_8859_1);
        return kinds.stream().anyMatch(kind -> record.contains('"' + kind + '"'));
    }

    /** The latest of those kinds in all logs with counterparties. */
    List<Said> crossed(int limit, List<String> kinds) {
        var all = new ArrayList<Said>();
        for (LogName log : ledger.logs()) {
            if (!log.equals(LogName.HOME)) {
                all.addAll(latest(log, limit, kinds));
            }
        }
        return all.stream()
                .sorted(Comparator.comparing(Said::at, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
                        .reversed())
                .limit(limit)
                .toList();
    }

    private static Said said(Entry entry) {
        Opening opening = entry.opening();
        if (opening == null) {
            return new Said(entry.log(), entry.number(), null, "", "", "", "", 0, JsonObject.EMPTY);
        }
        JsonObject record = opening.json();
        return new Said(
                entry.log(),
                entry.number(),
                Instant.parse(text(record, "at")),
                text(record, "kind"),
                text(record, "actor"),
                text(record, "agreement"),
                text(record, "counterparty"),
                record.get("count") instanceof JsonNumber number ? Long.parseLong(number.literal()) : 0,
                record.get("details") instanceof JsonObject details ? details : JsonObject.EMPTY);
    }

    static String text(JsonObject record, String name) {
        String text = record.text(name);
        return text == null ? "" : text;
    }
}
