package org.comity.doors.api;

import java.util.List;
import java.util.Optional;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.ledger.Entry;
import org.comity.ledger.LogName;
import org.comity.ledger.Opening;

/** What one of the signed logs says. */
final class LogEntries {

    /** @throws Objection UNKNOWN when there is none of that name */
    static LogName find(Rooms rooms, String path) {
        return rooms.ledger().logs().stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new Objection(
                        Problem.UNKNOWN, "there is no log " + path + "; " + ApiDoor.ROOT + "/ledger lists them"));
    }

    /** In the order in which they were written. */
    Reply list(Caller caller) {
        Asked asked = Asked.of(caller.request(), "log", "after", "limit");
        String path = asked.required("log");
        long after = asked.number("after", 0, 0, Long.MAX_VALUE);
        int limit = asked.limit();
        LogName log = find(caller.rooms(), path);
        List<Entry> found = caller.rooms().ledger().entries(log, after, limit + 1);
        List<Entry> page = found.subList(0, Math.min(found.size(), limit));
        JsonObject.Builder list = JsonObject.builder()
                .put("log", path)
                .put(
                        "entries",
                        CaseJson.array(page.stream().map(each -> heading(each).build())))
                .put("more", page.size() < found.size());
        if (!page.isEmpty()) {
            list.put("next", Long.toString(page.getLast().number()));
        }
        return Reply.ok(list.build());
    }

    /** Of a record that was destroyed nothing more is known than that it was there. */
    private static JsonObject.Builder heading(Entry entry) {
        JsonObject.Builder heading = JsonObject.builder().put("number", entry.number());
        Opening opening = entry.opening();
        heading.put("destroyed", opening == null);
        if (opening == null) {
            return heading;
        }
        JsonObject record = opening.json();
        for (String each : List.of("at", "kind", "actor", "agreement", "counterparty")) {
            heading.putIfPresent(each, record.text(each));
        }
        return heading.put(
                        "objects",
                        record.get("count") instanceof JsonNumber count ? Long.parseLong(count.literal()) : 0)
                .put("details", record.get("details") instanceof JsonObject details ? details : JsonObject.EMPTY);
    }

    /** With its commitment, and the record as it was hashed. */
    Reply show(Caller caller) {
        Asked asked = Asked.of(caller.request(), "log");
        String path = asked.required("log");
        LogName log = find(caller.rooms(), path);
        String number = caller.param("number");
        Entry entry = Optional.of(number)
                .filter(each -> each.matches("[1-9][0-9]{0,17}"))
                .flatMap(each -> caller.rooms().ledger().entries(log, Long.parseLong(each) - 1, 1).stream()
                        .filter(found -> Long.toString(found.number()).equals(each))
                        .findFirst())
                .orElseThrow(() -> new Objection(Problem.UNKNOWN, "there is no entry " + number + " in " + path));
        JsonObject.Builder shown = heading(entry)
                .put("log", path)
                .put("commitment", entry.commitment().hex());
        Opening opening = entry.opening();
        return Reply.ok((opening == null ? shown : shown.put("record", opening.toString())).build());
    }
}
