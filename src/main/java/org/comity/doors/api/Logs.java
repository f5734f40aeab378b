package org.comity.doors.api;

import java.util.Comparator;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.ledger.Ledger;
import org.comity.ledger.LedgerVerification;
import org.comity.ledger.LogName;
import org.comity.seal.Checkpoint;

/** The signed logs: their heads, and whether they hold. */
final class Logs {

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

    /** As {@code comity ledger verify}: entries, records, items, tree, checkpoints, signatures. */
    Reply verify(Caller caller, byte[] body) {
        Said.of(body, java.util.List.of()).checked();
        Rooms rooms = caller.rooms();
        rooms.ledger().checkpointAll();
        LedgerVerification found = rooms.ledger().verify();
        return Reply.ok(JsonObject.builder()
                .put("holds", found.holds())
                .put("logs", CaseJson.array(found.logs().stream().map(Logs::checked)))
                .put("faults", JsonArray.ofTexts(found.faults()))
                .put("forks", forks(rooms))
                .build());
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
