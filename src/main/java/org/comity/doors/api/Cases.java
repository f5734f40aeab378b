package org.comity.doors.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.comity.border.Decision;
import org.comity.cases.CaseState;
import org.comity.cases.Desk;
import org.comity.cases.Kind;
import org.comity.cases.Step;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;

/** Cases as the caller may see them. */
final class Cases {
    /** The address of a case. */
    static String path(String id) {
        return ApiDoor.ROOT + "/cases/" + id;
    }

    static Desk desk(Caller caller) {
        return caller.rooms().casebook().as(caller.rooms().actor());
    }

    private static String ours(Caller caller) {
        return caller.rooms().parties().ours().id();
    }

    /** What comes after a case, so that a list is gone through though cases are added meanwhile. */
    Reply list(Caller caller) {
        Asked asked = Asked.of(caller.request(), "after", "limit");
        Desk.Part part = desk(caller).after(asked.text("after"), asked.limit()).orElseThrow(Asked::noCursor);
        JsonObject.Builder list = JsonObject.builder()
                .put(
                        "cases",
                        new JsonArray(part.items().stream()
                                .<JsonValue>map(each -> CaseJson.listed(each, ours(caller)))
                                .toList()))
                .put("more", part.more());
        if (!part.items().isEmpty()) {
            list.put("next", part.items().getLast().id());
        }
        return Reply.ok(list.build());
    }

    Reply show(Caller caller) {
        Asked.of(caller.request());
        return Reply.ok(CaseJson.shown(desk(caller).require(caller.param("case")), ours(caller)));
    }

    /**
     * What came here after a step, in the order in which it came; each with its place in the order in which it counts,
     * which may be another.
     */
    Reply timeline(Caller caller) {
        Asked asked = Asked.of(caller.request(), "after", "limit");
        Desk.Arrived arrived = desk(caller).arrived(caller.param("case"));
        CaseState state = arrived.state();
        List<String> hashes =
                arrived.entries().stream().map(each -> each.step().hash()).toList();
        String after = asked.text("after");
        int from = after.isEmpty() ? 0 : 1 + hashes.indexOf(after);
        if (from == 0 && !after.isEmpty()) {
            throw Asked.noCursor();
        }
        int until = Math.min(hashes.size(), from + asked.limit());
        List<String> order =
                state.entries().stream().map(each -> each.step().hash()).toList();
        var steps = new ArrayList<JsonValue>();
        for (CaseState.Entry each : arrived.entries().subList(from, until)) {
            steps.add(CaseJson.entry(state, each).toBuilder()
                    .put("place", order.indexOf(each.step().hash()) + 1)
                    .build());
        }
        JsonObject.Builder timeline = JsonObject.builder()
                .put("case", state.id())
                .put("digest", state.digest().hex())
                .put("steps", new JsonArray(steps))
                .put("more", until < hashes.size());
        if (until > 0) {
            timeline.put("next", hashes.get(until - 1));
        }
        return Reply.ok(timeline.build());
    }

    Reply step(Caller caller) {
        Asked.of(caller.request());
        CaseState state = desk(caller).require(caller.param("case"));
        String sha256 = caller.param("step");
        return state.entries().stream()
                .filter(each -> each.step().hash().equals(sha256))
                .findFirst()
                .map(each -> Reply.ok(CaseJson.entry(state, each)))
                .orElseThrow(() -> new Objection(
                        Problem.UNKNOWN, "there is no step " + sha256 + " in that case that you may see"));
    }

    Reply report(Caller caller) {
        Asked.of(caller.request());
        CaseState state = desk(caller).require(caller.param("case"));
        return Reply.ok(JsonObject.builder()
                .put("case", state.id())
                .put("lines", JsonArray.ofTexts(state.kind().report(state)))
                .build());
    }

    /** A bundle, as {@code comity case stix} prints it. */
    Reply stix(Caller caller) {
        Asked.of(caller.request());
        CaseState state = desk(caller).require(caller.param("case"));
        List<JsonValue> objects = List.copyOf(state.kind().objects(state));
        if (objects.isEmpty()) {
            throw new Objection(
                    Problem.UNKNOWN, "a case of the kind " + state.kind().name() + " has no form in STIX");
        }
        return Reply.ok(JsonObject.builder()
                .put("type", "bundle")
                .put("id", "bundle--" + UUID.randomUUID())
                .put("objects", new JsonArray(objects))
                .build());
    }

    Reply why(Caller caller) {
        Asked.of(caller.request());
        String party = caller.param("party");
        Desk desk = desk(caller);
        CaseState state = desk.require(caller.param("case"));
        boolean refused = false;
        var steps = new ArrayList<JsonValue>();
        for (Map.Entry<Step, Decision> each : desk.why(state.id(), party).entrySet()) {
            Step step = each.getKey();
            Decision decision = each.getValue();
            boolean meant = step.forAll() || step.signed().header().audience().contains(party);
            refused |= step.forAll() && !decision.allowed();
            JsonObject.Builder answer = JsonObject.builder()
                    .put("sha256", step.hash())
                    .put("party", step.author())
                    .put("step", step.type())
                    .put("for", CaseJson.audience(step))
                    .put("answer", meant ? decision.allowed() ? "allowed" : "refused" : "not-for-it");
            if (meant) {
                answer.put("clause", decision.clause())
                        .put("reason", decision.reason())
                        .put("remedy", decision.remedy());
            }
            steps.add(answer.build());
        }
        JsonObject.Builder why = JsonObject.builder().put("case", state.id()).put("party", party);
        state.member(party)
                .ifPresent(member -> why.put("standing", member.standing().label()));
        return Reply.ok(
                why.put("refused", refused).put("steps", new JsonArray(steps)).build());
    }

    Reply kinds(Caller caller) {
        Asked.of(caller.request());
        Stream<Kind> kinds = caller.rooms().casebook().kinds().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue);
        return Reply.ok(JsonObject.builder()
                .put(
                        "kinds",
                        new JsonArray(kinds.<JsonValue>map(each -> CaseJson.kind(each, CaseActs.core()))
                                .toList()))
                .build());
    }

    Reply kind(Caller caller) {
        Asked.of(caller.request());
        Kind kind = caller.rooms().casebook().kinds().get(caller.param("kind"));
        if (kind == null) {
            throw new Objection(
                    Problem.UNKNOWN,
                    "no kind of case is called " + caller.param("kind") + "; " + ApiDoor.ROOT + "/kinds lists them");
        }
        return Reply.ok(CaseJson.kind(kind, CaseActs.core()));
    }
}
