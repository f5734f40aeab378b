package org.comity.doors.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.comity.border.Decision;
import org.comity.border.Row;
import org.comity.border.Standings;
import org.comity.border.Wanted;
import org.comity.doors.Shown;
import org.comity.doors.shell.HomeShelf;
import org.comity.doors.shell.ReadLog;
import org.comity.doors.shell.Rooms;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.parties.Agreement;
import org.comity.parties.Approval;
import org.comity.parties.Obligations;
import org.comity.personal.PersonalSearch;
import org.comity.seal.Digest;
import org.comity.sql.Micros;
import org.jspecify.annotations.Nullable;

/**
 * What is held at home. Personal data is handed out to whoever says why in the header {@code Comity-Why}, and that is an
 * entry in the home log before the first byte.
 */
final class Objects {
    private static final String WHY = "Comity-Why";

    /** Why the caller reads; empty where nothing is said. */
    static String why(Caller caller) {
        return caller.request()
                .header(WHY)
                .map(Shown::sentence)
                .map(String::strip)
                .orElse("");
    }

    Reply list(Caller caller) {
        Asked asked = Asked.of(caller.request(), "type", "after", "limit");
        long after = asked.number("after", 0, 0, Long.MAX_VALUE);
        HomeShelf.Found found = new HomeShelf(caller.rooms()).names(asked.text("type"), after, asked.limit());
        return Reply.ok(page(CaseJson.array(found.rows().stream().map(Objects::line)), found.next(), found.rows()));
    }

    private static JsonObject page(JsonArray objects, long more, List<Row> rows) {
        JsonObject.Builder page = JsonObject.builder().put("objects", objects).put("more", more > 0);
        long next = more > 0 ? more : rows.isEmpty() ? 0 : rows.getLast().nr();
        return (next > 0 ? page.put("next", Long.toString(next)) : page).build();
    }

    private static JsonObject line(Row row) {
        return JsonObject.builder()
                .put("id", row.id())
                .put("version", Micros.instant(row.version()).toString())
                .put("added", Micros.instant(row.added()).toString())
                .build();
    }

    /** In a body, so that what somebody looks for stands in no log of a proxy. */
    Reply search(Caller caller, byte[] body) {
        Said said = Said.of(body, List.of("value", "type", "after", "limit"));
        String value = said.required("value");
        String type = said.text("type");
        String after = said.text("after");
        long limit = said.number("limit", Asked.LIMIT, 1, Asked.PAGE_ITEMS_MAX);
        if (!after.matches("[0-9]{0,18}")) {
            said.wrong("/after", "this after leads nowhere; begin again without it");
        }
        said.checked();
        String why = why(caller);
        HomeShelf.Found found = new HomeShelf(caller.rooms())
                .search(value, type, after.isEmpty() ? 0 : Long.parseLong(after), (int) limit);
        var objects = new ArrayList<JsonValue>();
        var personal = new ArrayList<Row>();
        boolean withheld = false;
        for (Row row : found.rows()) {
            if (personal(bytes(row))) {
                // That a value stands in it is itself something about a person.
                if (why.isEmpty()) {
                    withheld = true;
                    continue;
                }
                personal.add(row);
            }
            objects.add(line(row, bytes(row)));
        }
        if (!personal.isEmpty()) {
            ReadLog.write(caller.rooms(), "api search", personal, Wanted.everything((int) limit), why);
        }
        JsonObject page = page(new JsonArray(objects), found.next(), found.rows());
        return Reply.ok(
                page.toBuilder().put("withheld", withheld || why.isEmpty()).build());
    }

    private static JsonObject line(Row row, byte[] body) {
        JsonObject object = Json.parseObject(body);
        return line(row).toBuilder()
                .put("id", String.valueOf(object.text("id")))
                .build();
    }

    static boolean personal(byte[] body) {
        return !PersonalSearch.find(Json.parseObject(body)).isEmpty();
    }

    private static byte[] bytes(Row row) {
        return java.util.Objects.requireNonNull(row.body());
    }

    Reply show(Caller caller) {
        Asked.of(caller.request());
        Rooms rooms = caller.rooms();
        String id = caller.param("object");
        List<Row> last = new HomeShelf(rooms).last(id);
        if (last.isEmpty()) {
            throw unknown(id);
        }
        Row row = last.getFirst();
        boolean personal = personal(bytes(row));
        String why = why(caller);
        boolean withheld = personal && why.isEmpty();
        if (!withheld) {
            ReadLog.write(rooms, "api object", id, last, why);
        }
        Instant now = rooms.clock().instant();
        JsonObject.Builder shown = version(id, row).toBuilder()
                .put("personal", personal)
                .put("withheld", withheld)
                .put(
                        "recalls",
                        JsonArray.ofTexts(rooms.federation().recalls().restricting(row).stream()
                                .map(each -> "Recalled by " + each.party() + " (recall " + each.nr() + "): "
                                        + each.standing(now))
                                .toList()))
                .put("partners", new JsonArray(answers(rooms, id, "")));
        if (!withheld) {
            shown.put("text", new String(bytes(row), StandardCharsets.UTF_8));
        }
        return Reply.ok(shown.build());
    }

    private static Objection unknown(String id) {
        return new Objection(Problem.UNKNOWN, "nothing is held under " + id);
    }

    private static JsonObject version(String id, Row row) {
        return JsonObject.builder()
                .put("id", id)
                .put("version", Micros.instant(row.version()).toString())
                .put("added", Micros.instant(row.added()).toString())
                .put("sha256", Digest.of(bytes(row)).hex())
                .build();
    }

    Reply versions(Caller caller) {
        Asked.of(caller.request());
        String id = caller.param("object");
        List<Row> versions = new HomeShelf(caller.rooms()).versions(id);
        if (versions.isEmpty()) {
            throw unknown(id);
        }
        return Reply.ok(JsonObject.builder()
                .put("versions", CaseJson.array(versions.stream().map(each -> version(id, each))))
                .build());
    }

    // ---- why ----

    /** Why an object may or may not cross to a party, as {@code comity why} says it. */
    Reply why(Caller caller, String object, String party) {
        if (caller.rooms().parties().find(party).isEmpty()) {
            throw new Objection(Problem.UNKNOWN, "there is no party " + party + " here");
        }
        List<JsonValue> answers = answers(caller.rooms(), object, party);
        return Reply.ok(JsonObject.builder()
                .put("object", object)
                .put("party", party)
                .put("answers", new JsonArray(answers))
                .build());
    }

    Reply whyAsked(Caller caller) {
        Asked asked = Asked.of(caller.request(), "object", "party");
        return why(caller, asked.required("object"), asked.required("party"));
    }

    /** @param only one party; empty for every partner to an agreement that stands */
    private static List<JsonValue> answers(Rooms rooms, String id, String only) {
        Map<String, Map<String, Standings.Standing>> standings = rooms.gate().releases().standings().of(id).stream()
                .collect(Collectors.groupingBy(
                        Standings.Standing::party,
                        TreeMap::new,
                        Collectors.toMap(Standings.Standing::agreement, each -> each, (a, b) -> a, TreeMap::new)));
        List<String> parties = only.isEmpty() ? List.copyOf(standings.keySet()) : List.of(only);
        var answers = new ArrayList<JsonValue>();
        for (String party : parties) {
            Map<String, Standings.Standing> byAgreement = standings.getOrDefault(party, new TreeMap<>());
            new TreeMap<>(rooms.gate().why(id, party)).forEach((agreement, decision) -> {
                Standings.Standing standing = byAgreement.get(agreement);
                if (standing != null || !only.isEmpty()) {
                    answers.add(answer(rooms, id, party, agreement, decision, standing));
                }
            });
        }
        return answers;
    }

    private static JsonObject answer(
            Rooms rooms,
            String id,
            String party,
            String agreement,
            Decision decision,
            Standings.@Nullable Standing standing) {
        JsonObject.Builder answer = JsonObject.builder()
                .put("party", party)
                .put("agreement", agreement)
                .put("standing", standing == null ? "at-home" : CaseJson.word(standing.word()));
        decided(answer, decision);
        if (standing != null && standing.since() != null) {
            answer.put("since", String.valueOf(standing.since()));
        }
        if (decision.allowed()) {
            Agreement terms = rooms.agreements().require(agreement).terms();
            terms.clause(decision.clause())
                    .map(terms::obligations)
                    .filter(owed -> !owed.equals(Obligations.NONE))
                    .ifPresent(owed -> answer.put("obligations", "a receiver " + owed.sentence()));
            Instant until = rooms.gate().releases().holdsUntil(id, agreement, party);
            if (!until.equals(Instant.MAX)) {
                answer.put("holds_until", until.toString());
            }
        }
        return answer.build();
    }

    /** What the gate says, as members. */
    static void decided(JsonObject.Builder into, Decision decision) {
        into.put("answer", decision.allowed() ? "allowed" : "refused")
                .put("clause", decision.clause())
                .put("reason", decision.reason())
                .put("remedy", decision.remedy());
        if (decision.allowed() && decision.approval() != Approval.FLOWS) {
            into.put("approval", decision.approval().label());
        }
        if (!decision.minimisation().isEmpty()) {
            var measures = new LinkedHashMap<String, String>();
            decision.minimisation()
                    .forEach((category, measure) -> measures.put(category.toString(), measure.toString()));
            JsonObject.Builder minimised = JsonObject.builder();
            new TreeMap<>(measures).forEach((category, measure) -> minimised.put(category, new JsonString(measure)));
            into.put("minimised", minimised.build());
        }
    }
}
