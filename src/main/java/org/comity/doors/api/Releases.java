package org.comity.doors.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.border.Approved;
import org.comity.border.Previewed;
import org.comity.border.Row;
import org.comity.border.Staging;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.doors.shell.HomeShelf;
import org.comity.doors.shell.ReadLog;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.parties.Person;
import org.comity.seal.Digest;

/** What was released to whom, what waits for a yes, and what a partner would get. */
final class Releases {
    /** Objects of a staging that are named; the rest are counted. */
    static final int STAGING_ITEMS_MAX = 1_000;

    Reply sums(Caller caller) {
        Asked.of(caller.request());
        return Reply.ok(JsonObject.builder()
                .put(
                        "releases",
                        CaseJson.array(caller.rooms().gate().releases().standings().sums().stream()
                                .map(each -> {
                                    JsonObject.Builder sum = JsonObject.builder()
                                            .put("agreement", each.agreement())
                                            .put("receivers", JsonArray.ofTexts(each.receivers()))
                                            .put("objects", each.objects())
                                            .put("staged", each.staged());
                                    Instant last = each.last();
                                    return (last == null ? sum : sum.put("last", last.toString())).build();
                                })))
                .build());
    }

    // ---- what waits ----

    Reply stagings(Caller caller) {
        Asked asked = Asked.of(caller.request(), "state", "after", "limit");
        String state = asked.text("state");
        long after = asked.number("after", 0, 0, Long.MAX_VALUE);
        List<String> states = java.util.Arrays.stream(Staging.State.values())
                .map(Staging.State::label)
                .toList();
        if (!state.isEmpty() && !states.contains(state)) {
            throw Asked.bad("no staging is \"" + state + "\"; choose from " + String.join(", ", states));
        }
        List<Staging> found = caller.rooms().gate().releases().stagings().stream()
                .filter(each -> each.nr() > after
                        && (state.isEmpty() || each.state().label().equals(state)))
                .toList();
        List<Staging> page = found.subList(0, Math.min(found.size(), asked.limit()));
        JsonObject.Builder list = JsonObject.builder()
                .put(
                        "stagings",
                        CaseJson.array(page.stream()
                                .map(each -> heading(caller.rooms(), each).build())))
                .put("more", page.size() < found.size());
        if (!page.isEmpty()) {
            list.put("next", Long.toString(page.getLast().nr()));
        }
        return Reply.ok(list.build());
    }

    private static JsonObject.Builder heading(Rooms rooms, Staging staging) {
        JsonObject.Builder heading = JsonObject.builder()
                .put("nr", staging.nr())
                .put("state", staging.state().label())
                .put("agreement", staging.agreement())
                .put("version", staging.version())
                .put("to", JsonArray.ofTexts(staging.audience()))
                .put("objects", staging.count())
                .put("needs", staging.approval().label())
                .put("approved_by", rooms.gate().releases().approvers(staging))
                .put("staged_by", staging.by())
                .put("staged", staging.staged().toString())
                .put("sha256", staging.sha256().hex());
        Instant ended = staging.ended();
        return (ended == null ? heading : heading.put("ended", ended.toString()))
                .putIfPresent("why", CaseJson.some(staging.why()));
    }

    Reply staging(Caller caller) {
        Asked.of(caller.request());
        Rooms rooms = caller.rooms();
        Staging staging = find(caller);
        List<Staging.Item> items = rooms.gate().releases().items(staging);
        return Reply.ok(heading(rooms, staging)
                .put("statement", staging.statement())
                .put(
                        "approvals",
                        CaseJson.array(rooms.gate().releases().approvals(staging).stream()
                                .map(each -> JsonObject.builder()
                                        .put(
                                                "person",
                                                rooms.people()
                                                        .find(each.person())
                                                        .map(Person::name)
                                                        .orElse("somebody"))
                                        .put("at", each.at().toString())
                                        .put("by_key", each.byKey())
                                        .build())))
                .put(
                        "items",
                        CaseJson.array(items.stream()
                                .limit(STAGING_ITEMS_MAX)
                                .map(each -> JsonObject.builder()
                                        .put("id", each.id())
                                        .put("sha256", each.digest().hex())
                                        .build())))
                .build());
    }

    private static Staging find(Caller caller) {
        String nr = caller.param("nr");
        if (!nr.matches("[1-9][0-9]{0,17}")) {
            throw new Objection(Problem.UNKNOWN, "there is no staging " + nr);
        }
        return caller.rooms().gate().releases().staging(Long.parseLong(nr));
    }

    /** A yes is to what was looked at: to another statement it is none. */
    void approve(Caller caller, byte[] body, Once.Keeping keeping) {
        Said said = Said.of(body, List.of("sha256"));
        String sha256 = said.required("sha256");
        said.checked();
        Staging staging = find(caller);
        if (!staging.sha256().hex().equals(sha256)) {
            throw new Objection(
                    Problem.CONFLICT,
                    "staging " + staging.nr() + " has the sha256 "
                            + staging.sha256().hex() + ", not the one given");
        }
        caller.rooms().gate().releases().approve(staging.nr(), caller.person(), null, keeping.of(Releases::approved));
    }

    private static Reply approved(Approved approved) {
        Staging staging = approved.staging();
        return Reply.ok(JsonObject.builder()
                .put("nr", staging.nr())
                .put("state", staging.state().label())
                .put("approved_by", approved.persons())
                .put("needs", staging.approval().label())
                .put("released", approved.released())
                .put("already", approved.already())
                .put(
                        "left_out",
                        CaseJson.array(approved.leftOut().stream()
                                .map(each -> JsonObject.builder()
                                        .put("id", each.id())
                                        .put("reason", each.reason())
                                        .build())))
                .putIfPresent("why", CaseJson.some(staging.why()))
                .build());
    }

    void reject(Caller caller, byte[] body, Once.Keeping keeping) {
        String why = reason(body);
        caller.rooms().gate().releases().reject(find(caller).nr(), caller.person(), why, keeping.of(Releases::ended));
    }

    void withdraw(Caller caller, byte[] body, Once.Keeping keeping) {
        String why = reason(body);
        caller.rooms()
                .gate()
                .releases()
                .withdraw(find(caller).nr(), caller.rooms().actor(), why, keeping.of(Releases::ended));
    }

    private static String reason(byte[] body) {
        Said said = Said.of(body, List.of("why"));
        String why = said.required("why", org.comity.cases.Field.TEXT, "a text of up to 10,000 characters");
        said.checked();
        return why;
    }

    private static Reply ended(Staging staging) {
        return Reply.ok(JsonObject.builder()
                .put("nr", staging.nr())
                .put("state", staging.state().label())
                .build());
    }

    // ---- as a partner would get it ----

    Reply preview(Caller caller) {
        Asked asked = Asked.of(caller.request(), "agreement", "party", "object");
        String agreement = asked.required("agreement");
        String party = asked.required("party");
        String object = asked.required("object");
        Rooms rooms = caller.rooms();
        List<Row> last = new HomeShelf(rooms).last(object);
        var previewed = new ArrayList<Previewed>();
        var wanted = new Wanted(
                OptionalLong.empty(), 0, 1, List.of(object), List.of(), Versions.LAST, List.of(), false, Set.of());
        try {
            rooms.gate().releases().preview(agreement, party, wanted, previewed::add);
        } catch (IllegalArgumentException e) {
            throw new Objection(Problem.UNKNOWN, String.valueOf(e.getMessage()));
        }
        if (previewed.isEmpty() || last.isEmpty()) {
            throw new Objection(Problem.UNKNOWN, "nothing is held under " + object);
        }
        return shown(caller, last.getFirst(), previewed.getFirst());
    }

    private static Reply shown(Caller caller, Row row, Previewed one) {
        byte[] bytes = one.bytes();
        String why = Objects.why(caller);
        boolean personal = bytes != null && Objects.personal(bytes);
        boolean withheld = personal && why.isEmpty();
        if (personal && !withheld) {
            ReadLog.write(
                    caller.rooms(),
                    "api preview",
                    one.id(),
                    List.of(new Row(row.nr(), row.added(), row.id(), row.version(), bytes, null)),
                    why);
        }
        JsonObject.Builder shown = JsonObject.builder().put("id", one.id());
        Objects.decided(shown, one.decision());
        Digest sha256 = one.sha256();
        shown.put("personal", personal).put("withheld", withheld);
        if (sha256 != null) {
            shown.put("sha256", sha256.hex());
        }
        if (bytes != null && !withheld) {
            shown.put("text", new String(bytes, StandardCharsets.UTF_8));
        }
        return Reply.ok(shown.build());
    }
}
