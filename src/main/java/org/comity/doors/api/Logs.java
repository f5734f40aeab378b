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
import org.comity.ledger.LogStanding;
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
                        CaseJson.array(ledger.standings().stream()
                                .sorted(Comparator.comparing(each -> each.log().path()))
                                .map(Logs::head)))
                .put("forks", forks(caller.rooms()))
                .build());
    }

    private static JsonObject head(LogStanding standing) {
        JsonObject.Builder head = JsonObject.builder()
                .put("log", standing.log().path())
                .put("cosigned_by", JsonArray.ofTexts(standing.cosigners()));
        Checkpoint checkpoint = standing.checkpoint();
        if (checkpoint == null) {
            return head.put("entries", 0).build();
        }
        return head.put("entries", checkpoint.size())
                .put("head", checkpoint.root().hex())
                .build();
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
