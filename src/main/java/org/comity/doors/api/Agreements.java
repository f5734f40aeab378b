package org.comity.doors.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.comity.border.Simulation;
import org.comity.doors.shell.AgreementSpoken;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.parties.Agreement;
import org.comity.parties.Party;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;
import org.comity.yaml.BadYaml;

/** On what terms, and with whom. */
final class Agreements {
    /** Of a draft that is tried. */
    static final long DRAFT_BYTES_MAX = 1 << 20;

    private static String place(StandingAgreement agreement) {
        return agreement.terms().id() + "@" + agreement.terms().version();
    }

    /** Every version of every agreement, in the order of their ids and versions. */
    Reply list(Caller caller) {
        Asked asked = Asked.of(caller.request(), "after", "limit");
        Rooms rooms = caller.rooms();
        List<StandingAgreement> all = rooms.agreements().all().stream()
                .sorted(Comparator.comparing(
                                (StandingAgreement each) -> each.terms().id())
                        .thenComparingInt(each -> each.terms().version()))
                .toList();
        String after = asked.text("after");
        int from = after.isEmpty()
                ? 0
                : 1 + all.stream().map(Agreements::place).toList().indexOf(after);
        if (from == 0 && !after.isEmpty()) {
            throw Asked.noCursor();
        }
        int until = Math.min(all.size(), from + asked.limit());
        JsonObject.Builder list = JsonObject.builder()
                .put(
                        "agreements",
                        CaseJson.array(all.subList(from, until).stream()
                                .map(each -> heading(rooms, each).build())))
                .put("more", until < all.size());
        if (until > from) {
            list.put("next", place(all.get(until - 1)));
        }
        return Reply.ok(list.build());
    }

    private static JsonObject.Builder heading(Rooms rooms, StandingAgreement agreement) {
        return JsonObject.builder()
                .put("id", agreement.terms().id())
                .put("version", agreement.terms().version())
                .put("title", agreement.terms().title())
                .put("state", agreement.state(rooms.clock().instant()))
                .put(
                        "counts",
                        rooms.agreements()
                                .find(agreement.terms().id())
                                .filter(now -> now.nr() == agreement.nr())
                                .isPresent())
                .put("sha256", Digest.of(agreement.document()).hex())
                .put(
                        "parties",
                        JsonArray.ofTexts(agreement.members().stream()
                                .map(Agreement.Member::id)
                                .toList()));
    }

    /** The version that counts, or the one asked for. */
    Reply show(Caller caller) {
        Asked asked = Asked.of(caller.request(), "version");
        Rooms rooms = caller.rooms();
        String id = caller.param("agreement");
        long version = asked.number("version", 0, 1, Integer.MAX_VALUE);
        StandingAgreement agreement = (version == 0
                        ? rooms.agreements().find(id)
                        : rooms.agreements().find(id, (int) version))
                .orElseThrow(() -> unknown(id));
        Instant now = rooms.clock().instant();
        List<String> missing = agreement.missing();
        return Reply.ok(heading(rooms, agreement)
                .put(
                        "members",
                        CaseJson.array(agreement.members().stream()
                                .map(each -> JsonObject.builder()
                                        .put("party", each.id())
                                        .put("name", each.name())
                                        .put("accepted", !missing.contains(each.id()))
                                        .put("joined", agreement.hasJoined(each.id()))
                                        .build())))
                .put("sentences", JsonArray.ofTexts(new AgreementSpoken(agreement, null, now).lines()))
                .put("document", new String(agreement.document(), StandardCharsets.UTF_8))
                .build());
    }

    private static Objection unknown(String id) {
        return new Objection(Problem.UNKNOWN, "there is no agreement " + id + " here, or not in that version");
    }

    /** What would become of everything held here if a draft were in force; nothing is released. */
    Reply simulate(Caller caller, byte[] body) {
        Said said = Said.of(body, List.of("draft"));
        String draft = said.required("draft");
        said.checked();
        Simulation tried;
        try {
            tried = caller.rooms().gate().simulate(draft.getBytes(StandardCharsets.UTF_8), change -> {});
        } catch (BadYaml e) {
            throw new Objection(Problem.INVALID, "the draft cannot be tried: " + e.getMessage());
        }
        return Reply.ok(JsonObject.builder()
                .put("agreement", tried.agreement())
                .put("version", tried.version())
                .put("objects", tried.objects())
                .put(
                        "receivers",
                        CaseJson.array(tried.tallies().stream()
                                .map(each -> JsonObject.builder()
                                        .put("party", each.receiver())
                                        .put("now", counts(each.now()))
                                        .put("draft", counts(each.draft()))
                                        .build())))
                .put("changes", CaseJson.array(tried.changes().stream().map(Agreements::change)))
                .build());
    }

    private static JsonObject counts(Simulation.Counts counts) {
        return JsonObject.builder()
                .put("allowed", counts.allowed())
                .put("staged", counts.staged())
                .put("refused", counts.refused())
                .build();
    }

    private static JsonObject change(Simulation.Change change) {
        return JsonObject.builder()
                .put("example", change.example())
                .put("count", change.count())
                .put("party", change.receiver())
                .put("now", CaseJson.word(change.before()))
                .put("draft", CaseJson.word(change.after()))
                .put("clause", change.becomes().clause())
                .put("reason", change.becomes().reason())
                .put("remedy", change.becomes().remedy())
                .build();
    }

    Reply parties(Caller caller) {
        Asked.of(caller.request());
        Stream<Party> all = caller.rooms().parties().all().stream().sorted(Comparator.comparing(Party::id));
        return Reply.ok(JsonObject.builder()
                .put(
                        "parties",
                        CaseJson.array(all.map(each -> JsonObject.builder()
                                .put("party", each.id())
                                .put("name", each.name())
                                .put("ours", each.ours())
                                .put("node", each.hasNode())
                                .build())))
                .build());
    }
}
