package org.comity.doors.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comity.border.Refused;
import org.comity.cases.CoreSteps;
import org.comity.cases.Desk;
import org.comity.cases.Field;
import org.comity.cases.Kind;
import org.comity.cases.NewCase;
import org.comity.cases.Told;
import org.comity.doors.Answer;
import org.comity.doors.console.StepInput.Option;
import org.comity.doors.console.StepInput.Sort;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonObject;
import org.comity.marking.Tlp;
import org.comity.parties.Agreement;
import org.comity.parties.Clause;
import org.comity.parties.Role;
import org.comity.parties.StandingAgreement;
import org.jspecify.annotations.Nullable;

/** Opening a case: under which agreement, of which kind, what it is about and how it is marked; then what that means. */
final class OpenCasePages {
    /** Parties of an agreement of which the page says whether they could be notified. See docs/limits.md. */
    static final int ASKED_PARTIES_MAX = 20;

    private final ConsoleDoor door;

    OpenCasePages(ConsoleDoor door) {
        this.door = door;
    }

    /**
     * A form for a new case.
     *
     * @param possible whether any agreement in force lets a case cross
     * @param look what would be opened; null before it is filled in
     */
    record OpenPage(
            List<StepInput> inputs,
            boolean possible,
            String problem,
            @Nullable Look look,
            Map<String, String> typed) {
        boolean wrong() {
            return !problem.isEmpty()
                    || inputs.stream().anyMatch(each -> !each.error().isEmpty());
        }
    }

    /**
     * A party that could be notified of a case.
     *
     * @param no why it could not, such as a marking too high for the agreement; empty where it could
     */
    record Other(String party, String no) {}

    /** A case before it is opened, and who could be notified of it. */
    record Look(
            String name,
            String title,
            String kind,
            String agreement,
            String tlp,
            String text,
            List<Other> others,
            int othersMore) {
        boolean reachesNobody() {
            return !others.isEmpty()
                    && others.stream().noneMatch(each -> each.no().isEmpty());
        }
    }

    /** A kind of case under an agreement that lets it cross. */
    private record Choice(StandingAgreement agreement, Kind kind) {
        String value() {
            return agreement.terms().id() + " " + kind.name();
        }

        List<String> others(String ours) {
            return agreement.members().stream()
                    .map(Agreement.Member::id)
                    .filter(each -> !each.equals(ours))
                    .toList();
        }
    }

    private static List<Choice> choices(Rooms rooms) {
        String ours = rooms.parties().ours().id();
        var choices = new ArrayList<Choice>();
        for (StandingAgreement each : rooms.agreements().all()) {
            if (each.notInForce(rooms.clock().instant()) == null
                    && each.member(ours).isPresent()) {
                rooms.casebook().kinds().values().stream()
                        .sorted(java.util.Comparator.comparing(Kind::name))
                        .filter(kind -> each.terms().clauses().stream()
                                .anyMatch(clause -> clause.coversType(Clause.CASES + kind.name())))
                        .forEach(kind -> choices.add(new Choice(each, kind)));
            }
        }
        return choices;
    }

    Answer show(Visit visit) {
        require(visit);
        return form(visit, 200, Map.of(), Map.of(), "", null);
    }

    private static void require(Visit visit) {
        if (!visit.isOneOf(Role.WORKING_CASES)) {
            throw new Refused(Refused.Why.FORBIDDEN, Texts.ENGLISH.say("case.note.not.yours"));
        }
    }

    Answer post(Visit visit) throws Exception {
        require(visit);
        Rooms rooms = visit.rooms();
        Map<String, String> typed = new TreeMap<>(Form.of(visit.request()).fields());
        String go = typed.getOrDefault("go", "");
        if (go.equals("back")) {
            return form(visit, 200, typed, Map.of(), "", null);
        }
        Map<String, String> errors = errors(rooms, typed);
        if (!errors.isEmpty()) {
            return form(visit, 422, typed, errors, "", null);
        }
        Choice choice = choice(rooms, typed);
        if (!go.equals("take")) {
            return form(visit, 200, typed, Map.of(), "", look(rooms, choice, typed));
        }
        try {
            Desk.Taken taken = rooms.casebook().as(rooms.actor()).open(wanted(choice, typed));
            return door.onTo(Place.CASES.path() + taken.step().signed().caseId() + "/");
        } catch (Refused | IllegalArgumentException e) {
            return form(visit, 409, typed, Map.of(), String.valueOf(e.getMessage()), null);
        }
    }

    /** A case that is marked too high for its agreement would be opened for nobody, and its marking stays. */
    private static Look look(Rooms rooms, Choice choice, Map<String, String> typed) {
        List<String> others = choice.others(rooms.parties().ours().id());
        return new Look(
                text(typed, "name"),
                text(typed, "title"),
                choice.kind().title(),
                choice.agreement().terms().id(),
                text(typed, "tlp"),
                text(typed, "text"),
                others.stream()
                        .limit(ASKED_PARTIES_MAX)
                        .map(each -> new Other(each, whyNot(rooms, choice, typed, each)))
                        .toList(),
                Math.max(0, others.size() - ASKED_PARTIES_MAX));
    }

    /** Opens it and notifies them, once for a rehearsal: of that nothing is kept. */
    private static String whyNot(Rooms rooms, Choice choice, Map<String, String> typed, String party) {
        var invited = new Told.Said(
                CoreSteps.INVITED, JsonObject.builder().put("party", party).build());
        try {
            rooms.casebook().as(rooms.actor()).open(wanted(choice, typed), List.of(invited), true);
            return "";
        } catch (Refused | IllegalArgumentException no) {
            return CaseLine.part(String.valueOf(no.getMessage()));
        }
    }

    private static NewCase wanted(Choice choice, Map<String, String> typed) {
        return new NewCase(
                text(typed, "name"),
                choice.kind().name(),
                choice.agreement().terms().id(),
                text(typed, "title"),
                text(typed, "tlp"),
                text(typed, "text"));
    }

    private static String text(Map<String, String> typed, String name) {
        return typed.getOrDefault(name, "").replace("\r\n", "\n").strip();
    }

    private static Choice choice(Rooms rooms, Map<String, String> typed) {
        return choices(rooms).stream()
                .filter(each -> each.value().equals(typed.get("under")))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> errors(Rooms rooms, Map<String, String> typed) {
        var errors = new TreeMap<String, String>();
        String name = text(typed, "name");
        if (!Field.NAME.matcher(name).matches()) {
            errors.put("name", Texts.ENGLISH.say("open.name.wrong"));
        } else if (isThere(rooms, name)) {
            errors.put("name", Texts.ENGLISH.say("open.name.taken", name));
        }
        if (!Field.LINE.matcher(text(typed, "title")).matches()) {
            errors.put("title", Texts.ENGLISH.say("open.title.wrong"));
        }
        if (choices(rooms).stream().noneMatch(each -> each.value().equals(typed.get("under")))) {
            errors.put("under", Texts.ENGLISH.say("open.under.wrong"));
        }
        if (StepPages.MARKINGS.stream().noneMatch(each -> each.label().equals(typed.get("tlp")))) {
            errors.put("tlp", Texts.ENGLISH.say("open.tlp.wrong"));
        }
        String text = text(typed, "text");
        if (!text.isEmpty() && !Field.TEXT.matcher(text).matches()) {
            errors.put("text", Texts.ENGLISH.say("step.text.long", Field.TEXT_CHARS_MAX));
        }
        return errors;
    }

    private static boolean isThere(Rooms rooms, String name) {
        try {
            return rooms.casebook().as(rooms.actor()).find(name).isPresent();
        } catch (Refused several) {
            return true;
        }
    }

    private Answer form(
            Visit visit,
            int status,
            Map<String, String> typed,
            Map<String, String> errors,
            String problem,
            @Nullable Look look) {
        Rooms rooms = visit.rooms();
        String ours = rooms.parties().ours().id();
        List<Choice> choices = choices(rooms);
        var inputs = List.of(
                input("name", Sort.LINE, true, List.of(), typed, errors),
                input("title", Sort.LINE, true, List.of(), typed, errors),
                input(
                        "under",
                        Sort.CHOICE,
                        true,
                        choices.stream()
                                .map(each -> new Option(
                                        each.value(),
                                        Texts.ENGLISH.say(
                                                "open.under.choice",
                                                each.kind().title(),
                                                each.agreement().terms().id(),
                                                String.join(", ", each.others(ours))),
                                        each.value().equals(typed.get("under"))))
                                .toList(),
                        typed,
                        errors),
                input(
                        "tlp",
                        Sort.CHOICE,
                        true,
                        StepPages.MARKINGS.stream()
                                .map(each -> new Option(
                                        each.label(),
                                        each.label(),
                                        each.label().equals(typed.getOrDefault("tlp", Tlp.AMBER.label()))))
                                .toList(),
                        typed,
                        errors),
                input("text", Sort.TEXT, false, List.of(), typed, errors));
        var again = new TreeMap<>(typed);
        again.remove("go");
        return door.render(
                status,
                "caseopen",
                visit.person(),
                Place.CASES,
                Texts.ENGLISH.say(look == null ? "open.title" : "open.look"),
                new OpenPage(inputs, !choices.isEmpty(), problem, look, again));
    }

    private static StepInput input(
            String name,
            Sort sort,
            boolean required,
            List<Option> options,
            Map<String, String> typed,
            Map<String, String> errors) {
        return new StepInput(
                name,
                Texts.ENGLISH.say(name.equals("title") ? "field.title" : "open." + name),
                Texts.ENGLISH.say("open." + name + ".hint"),
                sort,
                required,
                options,
                typed.getOrDefault(name, ""),
                errors.getOrDefault(name, ""));
    }
}
