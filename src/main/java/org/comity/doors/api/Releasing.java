package org.comity.doors.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.border.Lint;
import org.comity.border.Previewed;
import org.comity.border.Release;
import org.comity.border.Staging;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.doors.shell.HomeShelf;
import org.comity.doors.shell.Rooms;
import org.comity.doors.shell.Sharing;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;

/** Lets objects cross under an agreement: looked at, tried and done, as by {@code comity release}. */
final class Releasing {
    /** Objects that are named in one request; for more there are the types, or all. */
    static final int NAMED_OBJECTS_MAX = Asked.PAGE_ITEMS_MAX;

    /** STIX types that are named in one request. */
    static final int NAMED_TYPES_MAX = 100;

    /** Of the reason for which something is released in spite of lint. */
    static final int DESPITE_CHARS_MAX = 1_000;

    /** Sorts of refusals that an answer tells, the most frequent; the rest are counted. */
    static final int REFUSALS_MAX = 200;

    private static final List<String> MEANT = List.of("agreement", "objects", "types");

    /** What is meant by a body: objects by their ids or all, of some types or any, under one agreement. */
    private record Meant(StandingAgreement agreement, List<String> ids, List<String> types) {
        String id() {
            return agreement.terms().id();
        }

        Wanted wanted(long after, int limit) {
            return new Wanted(
                    OptionalLong.empty(), after, limit, ids, types, Versions.LAST, List.of(), false, Set.of());
        }
    }

    private static List<String> known(String... more) {
        var known = new ArrayList<>(MEANT);
        known.addAll(List.of(more));
        return known;
    }

    /** Reads what is meant, and sees that nothing else is wrong with the body. */
    private static Meant meant(Rooms rooms, Said said) {
        String id = said.required("agreement");
        Optional<StandingAgreement> agreement = rooms.agreements().find(id);
        if (!id.isBlank() && agreement.isEmpty()) {
            said.wrong("/agreement", "there is no agreement " + id + " here");
        }
        List<String> ids = objects(rooms, said);
        List<String> types = said.texts("types", NAMED_TYPES_MAX);
        said.checked();
        return new Meant(agreement.orElseThrow(), ids, types);
    }

    /** None for all; what is not held is a mistake, or a mistyped id would look like one that crossed before. */
    private static List<String> objects(Rooms rooms, Said said) {
        switch (said.value("objects")) {
            case null -> said.wrong("", "the member objects is missing");
            case JsonString all
            when all.text().equals("all") -> {
                return List.of();
            }
            case JsonArray none
            when none.isEmpty() -> said.wrong("/objects", "objects is empty; name some, or \"all\"");
            case JsonArray some -> {
                List<String> ids = said.texts("objects", NAMED_OBJECTS_MAX);
                Set<String> held = new HomeShelf(rooms).held(ids);
                for (int i = 0; i < some.size(); i++) {
                    if (some.get(i) instanceof JsonString(String id) && ids.contains(id) && !held.contains(id)) {
                        said.wrong("/objects/" + i, "nothing is held under " + id);
                    }
                }
                return ids;
            }
            default -> said.wrong("/objects", "objects is a list of STIX ids, or \"all\"");
        }
        return List.of();
    }

    // ---- looked at ----

    /** What would become of each object with each of those it would go to; nothing is released. */
    Reply preview(Caller caller, byte[] body) {
        Said said = Said.of(body, known("after", "limit"));
        String after = said.text("after");
        int limit = (int) said.number("limit", Asked.LIMIT, 1, Asked.PAGE_ITEMS_MAX);
        if (!after.matches("[0-9]{0,18}")) {
            said.wrong("/after", "this after leads nowhere; begin again without it");
        }
        Meant meant = meant(caller.rooms(), said);
        var sharing = new Sharing(caller.rooms(), meant.agreement());
        Map<List<String>, List<Previewed>> shown = new LinkedHashMap<>();
        sharing.audiences().forEach(each -> shown.put(each, new ArrayList<>()));
        long begin = after.isEmpty() ? 0 : Long.parseLong(after);
        long next = sharing.page(
                meant.wanted(begin, limit),
                (audience, each) -> Objects.requireNonNull(shown.get(audience)).add(each));
        JsonObject.Builder page = JsonObject.builder()
                .put("agreement", meant.id())
                .put("version", meant.agreement().terms().version())
                .put(
                        "audiences",
                        CaseJson.array(shown.entrySet().stream()
                                .map(each -> audience(
                                        each.getKey(), sharing.stopped().get(each.getKey()), each.getValue()))))
                .put("more", next > 0);
        if (next > 0) {
            page.put("next", Long.toString(next));
        } else if (begin == 0) {
            page.put("seen", sharing.seen().hex());
        }
        return Reply.ok(page.build());
    }

    private static JsonObject audience(
            List<String> to, @org.jspecify.annotations.Nullable String stopped, List<Previewed> objects) {
        return JsonObject.builder()
                .put("to", JsonArray.ofTexts(to))
                .putIfPresent("stopped", stopped)
                .put("objects", CaseJson.array(objects.stream().map(Releasing::object)))
                .build();
    }

    private static JsonObject object(Previewed one) {
        JsonObject.Builder object = JsonObject.builder()
                .put("id", one.id())
                .put("fate", one.lies() ? "lies" : Sharing.word(one.decision()));
        org.comity.doors.api.Objects.decided(object, one.decision());
        Digest sha256 = one.sha256();
        return (sha256 == null ? object : object.put("sha256", sha256.hex())).build();
    }

    // ---- tried ----

    /** What a release would come to, and what lint says; nothing is released. */
    Reply dryRun(Caller caller, byte[] body) {
        Rooms rooms = caller.rooms();
        Meant meant = meant(rooms, Said.of(body, MEANT));
        Wanted wanted = meant.wanted(0, Sharing.BATCH);
        Release release = rooms.gate().release(rooms.actor().name(), meant.id(), wanted, true);
        return Reply.ok(
                told(release).put("lint", findings(lint(rooms, meant, wanted))).build());
    }

    private static List<Lint> lint(Rooms rooms, Meant meant, Wanted wanted) {
        return rooms.gate()
                .releases()
                .lint(meant.id(), wanted, rooms.federation().keys(), rooms.credentials());
    }

    private static JsonArray findings(List<Lint> findings) {
        return CaseJson.array(findings.stream()
                .map(each -> JsonObject.builder()
                        .put("rule", each.rule())
                        .put("blocks", each.blocks())
                        .put("to", JsonArray.ofTexts(List.of(each.receivers().split(" "))))
                        .put("count", each.count())
                        .put("message", each.message())
                        .putIfPresent("example", CaseJson.some(each.example()))
                        .build()));
    }

    // ---- done ----

    void release(Caller caller, byte[] body, Once.Keeping keeping) {
        Rooms rooms = caller.rooms();
        Said said = Said.of(body, known("seen", "despite_lint"));
        String seen = said.text("seen");
        String despite = said.text("despite_lint", DESPITE_CHARS_MAX);
        Meant meant = meant(rooms, said);
        if (!seen.isEmpty()) {
            requireSeen(rooms, meant, seen);
        }
        String actor = rooms.actor().name();
        Wanted wanted = meant.wanted(0, Sharing.BATCH);
        List<Lint> findings = lint(rooms, meant, wanted);
        if (findings.stream().anyMatch(Lint::blocks)) {
            if (despite.isBlank()) {
                throw new Objection(
                        Problem.LINT,
                        "nothing was released: mend what lint says, or say in despite_lint why it is released so",
                        JsonObject.builder().put("lint", findings(findings)).build());
            }
            rooms.gate().releases().despiteLint(actor, meant.id(), findings, despite);
        }
        rooms.gate()
                .releases()
                .release(
                        actor,
                        meant.id(),
                        wanted,
                        keeping.of(release -> Reply.ok(told(release).build())));
    }

    /** What was looked at is released, or nothing. */
    private static void requireSeen(Rooms rooms, Meant meant, String seen) {
        var sharing = new Sharing(rooms, meant.agreement());
        long next = sharing.page(meant.wanted(0, Asked.PAGE_ITEMS_MAX), (audience, each) -> {});
        if (next > 0 || !sharing.seen().hex().equals(seen)) {
            throw new Objection(
                    Problem.CONFLICT,
                    "what would cross now is not what was looked at, so nothing was released; look again");
        }
    }

    private static JsonObject.Builder told(Release release) {
        return JsonObject.builder()
                .put("agreement", release.agreement())
                .put("dry_run", release.dryRun())
                .put("to", JsonArray.ofTexts(release.receivers()))
                .put("released", release.released())
                .put("already", release.already())
                .put("staged", release.staged())
                .put("waiting", release.waiting())
                .put("refused", release.refused())
                .put("stagings", CaseJson.array(release.stagings().stream().map(Releasing::staging)))
                .put(
                        "refusals",
                        CaseJson.array(
                                release.refusals().stream().limit(REFUSALS_MAX).map(Releasing::refusals)));
    }

    private static JsonObject staging(Staging staging) {
        return JsonObject.builder()
                .put("nr", staging.nr())
                .put("to", JsonArray.ofTexts(staging.audience()))
                .put("objects", staging.count())
                .put("needs", staging.approval().label())
                .build();
    }

    private static JsonObject refusals(Release.Refusals each) {
        return JsonObject.builder()
                .put("to", each.receiver())
                .put("count", each.count())
                .put("clause", each.decision().clause())
                .put("reason", each.decision().reason())
                .put("remedy", each.decision().remedy())
                .put("example", each.example())
                .build();
    }
}
