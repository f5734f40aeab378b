package org.comity.doors.api;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.comity.border.AskedVersion;
import org.comity.border.Recall;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonObject;

/** What was asked back, by us and of us, and what became of it. */
final class Recalls {
    private static final List<String> DONE = List.of("erased", "corrected", "restricted", "refused");

    private static final int TEXT_CHARS = org.comity.border.Recalls.RECALL_TEXT_CHARS_MAX;

    /** Either way, the first first. */
    Reply list(Caller caller) {
        Asked asked = Asked.of(caller.request(), "after", "limit");
        long after = asked.number("after", 0, 0, Long.MAX_VALUE);
        Rooms rooms = caller.rooms();
        List<Recall> found = rooms.federation().recalls().all().stream()
                .filter(each -> each.nr() > after)
                .toList();
        List<Recall> page = found.subList(0, Math.min(found.size(), asked.limit()));
        JsonObject.Builder list = JsonObject.builder()
                .put(
                        "recalls",
                        CaseJson.array(
                                page.stream().map(each -> heading(rooms, each).build())))
                .put("more", page.size() < found.size());
        if (!page.isEmpty()) {
            list.put("next", Long.toString(page.getLast().nr()));
        }
        return Reply.ok(list.build());
    }

    private static JsonObject.Builder heading(Rooms rooms, Recall recall) {
        JsonObject.Builder heading = JsonObject.builder()
                .put("nr", recall.nr())
                .put("ours", recall.ours())
                .put("party", recall.party())
                .put("agreement", recall.agreement())
                .put("why", recall.why())
                .put("correction", recall.correction())
                .put("by", recall.by())
                .put("asked", recall.asked().toString())
                .put("state", CaseJson.word(recall.state()))
                .put("standing", recall.standing(rooms.clock().instant()));
        Instant deadline = recall.deadline();
        Instant answered = recall.answered();
        Recall.Answer answer = recall.answer();
        if (deadline != null) {
            heading.put("deadline", deadline.toString());
        }
        if (answer != null) {
            heading.put("answer", answer(answer));
        }
        return answered == null ? heading : heading.put("answered", answered.toString());
    }

    private static JsonObject answer(Recall.Answer answer) {
        JsonObject.Builder said = JsonObject.builder().put("done", done(answer));
        return switch (answer) {
            case Recall.Answer.Erased erased -> said.build();
            case Recall.Answer.Corrected corrected -> said.build();
            case Recall.Answer.Restricted kept ->
                said.put("ground", kept.ground())
                        .put("until", kept.until().toString())
                        .build();
            case Recall.Answer.NotHeld none -> said.put("why", none.why()).build();
            case Recall.Answer.Refusal no -> said.put("why", no.why()).build();
        };
    }

    private static String done(Recall.Answer answer) {
        return Recall.label(answer).replace(' ', '-');
    }

    /** With what it asks for, and how it stands with those to whom it was passed on. */
    Reply show(Caller caller) {
        Asked.of(caller.request());
        Rooms rooms = caller.rooms();
        Recall recall = find(caller);
        var recalls = rooms.federation().recalls();
        JsonObject.Builder beyond = JsonObject.builder();
        recalls.beyond(recall).forEach((word, count) -> beyond.put(word.replace(' ', '-'), count));
        return Reply.ok(heading(rooms, recall)
                .put(
                        "by_letter",
                        rooms.federation().peers().find(recall.party()).isPresent())
                .put("items", CaseJson.array(recalls.items(recall).stream().map(Recalls::item)))
                .put(
                        "onward",
                        CaseJson.array(recalls.onward(recall).stream()
                                .map(each -> JsonObject.builder()
                                        .put("nr", each.nr())
                                        .put("party", each.party())
                                        .put("agreement", each.agreement())
                                        .put(
                                                "standing",
                                                each.standing(rooms.clock().instant()))
                                        .build())))
                .put("beyond", beyond.build())
                .build());
    }

    private static JsonObject item(AskedVersion item) {
        return JsonObject.builder()
                .put("id", item.id())
                .put("sha256", item.digest().hex())
                .put("held", item.version() != 0)
                .build();
    }

    private static Recall find(Caller caller) {
        String nr = caller.param("nr");
        if (!nr.matches("[1-9][0-9]{0,17}")) {
            throw new Objection(Problem.UNKNOWN, "there is no recall " + nr);
        }
        return caller.rooms().federation().recalls().require(Long.parseLong(nr));
    }

    // ---- asked ----

    /** Asks everybody to whom these were released under that agreement to give them up. */
    void ask(Caller caller, byte[] body, Once.Keeping keeping) {
        Said said = Said.of(body, List.of("agreement", "objects", "why", "deadline", "correction"));
        Rooms rooms = caller.rooms();
        String agreement = said.required("agreement");
        if (!agreement.isBlank() && rooms.agreements().find(agreement).isEmpty()) {
            said.wrong("/agreement", "there is no agreement " + agreement + " here");
        }
        List<String> objects = said.texts("objects", org.comity.border.Recalls.RECALL_ITEMS_MAX);
        if (objects.isEmpty()) {
            said.wrong("/objects", "name the objects that are asked back");
        }
        String why = said.required("why", TEXT_CHARS);
        Instant deadline = said.instant("deadline");
        boolean correction = said.truth("correction", false);
        said.checked();
        rooms.federation()
                .recalls()
                .ask(
                        rooms.actor().name(),
                        agreement,
                        objects,
                        why,
                        deadline,
                        correction,
                        keeping.of(asked -> Reply.ok(JsonObject.builder()
                                .put("agreement", agreement)
                                .put("recalls", CaseJson.array(asked.stream().map(Recalls::asked)))
                                .build())));
    }

    private static JsonObject asked(Recall recall) {
        return JsonObject.builder()
                .put("nr", recall.nr())
                .put("party", recall.party())
                .build();
    }

    // ---- answered ----

    /** Does what the answer says, and tells the partner by letter. */
    void answer(Caller caller, byte[] body, Once.Keeping keeping) {
        Said said = Said.of(body, List.of("done", "ground", "until", "why"));
        long nr = find(caller).nr();
        Recall.Answer answer = meant(said);
        Rooms rooms = caller.rooms();
        rooms.federation()
                .recalls()
                .answer(
                        rooms.actor().name(),
                        nr,
                        answer,
                        keeping.of(recall -> Reply.ok(JsonObject.builder()
                                .put("nr", recall.nr())
                                .put("party", recall.party())
                                .put("state", CaseJson.word(recall.state()))
                                .put("done", done(answer))
                                .build())));
    }

    private static Recall.Answer meant(Said said) {
        String done = said.required("done");
        if (!done.isBlank() && !DONE.contains(done)) {
            said.wrong("/done", "done is one of " + String.join(", ", DONE));
        }
        boolean restricted = goesWith(said, done, "restricted", "ground", "until");
        boolean refused = goesWith(said, done, "refused", "why");
        String ground = restricted ? said.required("ground", TEXT_CHARS) : "";
        String why = refused ? said.required("why", TEXT_CHARS) : "";
        Instant until = restricted ? said.instant("until") : null;
        if (restricted && said.value("until") == null) {
            said.wrong("", "the member until is missing");
        }
        said.checked();
        return switch (done) {
            case "erased" -> new Recall.Answer.Erased();
            case "corrected" -> new Recall.Answer.Corrected();
            case "restricted" -> new Recall.Answer.Restricted(ground, Objects.requireNonNull(until));
            default -> new Recall.Answer.Refusal(why);
        };
    }

    /** Whether it is that answer; what belongs to it alone is a mistake with another, before anything is erased. */
    private static boolean goesWith(Said said, String done, String answer, String... names) {
        if (done.equals(answer)) {
            return true;
        }
        for (String name : names) {
            if (said.value(name) != null && DONE.contains(done)) {
                said.wrong("/" + name, name + " goes with " + answer + ", and this is " + done);
            }
        }
        return false;
    }
}
