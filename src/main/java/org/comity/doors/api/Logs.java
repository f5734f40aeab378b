package org.comity.doors.api;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.ledger.Ledger;
import org.comity.ledger.LedgerVerification;
import org.comity.ledger.LogName;
import org.comity.seal.Checkpoint;

/** The signed logs: their heads, and whether they hold. */
final class Logs {
    private final Lock checking = new ReentrantLock();

    Reply heads(Caller caller) {
        Asked.of(caller.request());
        Ledger ledger = caller.rooms().ledger();
        return Reply.ok(JsonObject.builder()
                .put(
                        "logs",
                        CaseJson.array(ledger.logs().stream()
                                .sorted(Comparator.comparing(LogName::path))
                                .map(log -> head(ledger, log))))
                .put("forks", forks(caller.rooms()))
                .build());
    }

    private static JsonObject head(Ledger ledger, LogName log) {
        JsonObject.Builder head = JsonObject.builder()
                .put("log", log.path())
                .put("cosigned_by", JsonArray.ofTexts(ledger.cosigners(log)));
        ledger.checkpoint(log)
                .map(note -> Checkpoint.parse(note.text()))
                .ifPresentOrElse(
                        each -> head.put("entries", each.size())
                                .put("head", each.root().hex()),
                        () -> head.put("entries", 0));
        return head.build();
    }

    /** Logs of others that contradict themselves. */
    private static JsonArray forks(Rooms rooms) {
        return CaseJson.array(rooms.ledger().witness().forks().stream()
                .map(each -> JsonObject.builder()
                        .put("log", each.origin())
                        .put("seen", each.seen().toString())
                        .put("why", each.why())
                        .put("first", each.kept())
                        .put("then", each.found())
                        .build()));
    }

    /**
     * As {@code comity ledger verify}: entries, records, items, tree, checkpoints, signatures. Logs vouch for one another,
     * so that all are checked; of one that is named, that one is told.
     */
    Reply verify(Caller caller, byte[] body) {
        Said said = Said.of(body, List.of("log"));
        String path = said.text("log");
        said.checked();
        Rooms rooms = caller.rooms();
        String only = path.isEmpty() ? "" : rooms.ledger().origin(LogEntries.find(rooms, path));
        LedgerVerification found = checked(rooms.ledger());
        List<LedgerVerification.Log> told = found.logs().stream()
                .filter(each -> only.isEmpty() || each.origin().equals(only))
                .toList();
        boolean holds = found.faults().isEmpty() && told.stream().allMatch(each -> each.fault() == null);
        return Reply.ok(JsonObject.builder()
                .put("holds", holds)
                .put("logs", CaseJson.array(told.stream().map(Logs::checked)))
                .put("faults", JsonArray.ofTexts(found.faults()))
                .put("forks", forks(rooms))
                .build());
    }

    /** One check at a time, however many ask: it reads all that was ever logged. */
    private LedgerVerification checked(Ledger ledger) {
        checking.lock();
        try {
            ledger.checkpointAll();
            return ledger.verify();
        } finally {
            checking.unlock();
        }
    }

    private static JsonObject checked(LedgerVerification.Log log) {
        JsonObject.Builder checked = JsonObject.builder()
                .put("log", log.origin())
                .put("entries", log.entries())
                .put("destroyed", log.destroyed())
                .put("checkpoints", log.checkpoints())
                .put("head", log.root().hex())
                .put("holds", log.fault() == null);
        LedgerVerification.Fault fault = log.fault();
        return (fault == null
                        ? checked
                        : checked.put("fault_at", fault.number()).put("fault", fault.why()))
                .build();
    }
}
