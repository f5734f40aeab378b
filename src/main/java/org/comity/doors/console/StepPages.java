package org.comity.doors.console;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.comity.border.Decision;
import org.comity.border.Refused;
import org.comity.border.Row;
import org.comity.cases.CaseState;
import org.comity.cases.CoreSteps;
import org.comity.cases.Desk;
import org.comity.cases.Field;
import org.comity.cases.Member;
import org.comity.cases.Offer;
import org.comity.cases.Prospect;
import org.comity.cases.StepForm;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.console.StepInput.Option;
import org.comity.doors.shell.CaseText;
import org.comity.doors.shell.HomeShelf;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.marking.Tlp;
import org.comity.parties.Agreement;
import org.comity.parties.Role;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Taking a step: a form that asks what it says, a page that shows what would be signed and who would get it, and the
 * signing. Nothing is kept before the last, and a step that has become another one meanwhile is shown again.
 */
final class StepPages {
    static final List<Tlp> MARKINGS = List.of(Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT);

    /** Objects that a search for one to link shows. */
    private static final int FOUND_SHOWN = 10;

    private final ConsoleDoor door;

    StepPages(ConsoleDoor door) {
        this.door = door;
    }

    /** An object that was searched for. */
    record Found(String id, String type, String title) {}

    /**
     * A form.
     *
     * @param step what sort of step
     * @param said its title in the words of people
     * @param about what it means, in the words of its kind
     * @param no why it cannot be taken now; empty where it can be tried
     * @param noRemedy what would change that; empty where nothing is known
     * @param audiences for whom it may be; empty where it is for all members
     * @param some the members it may be for
     * @param problem what stood against the step as it was typed; empty where nothing did
     * @param remedy what would change that; empty where nothing is known
     * @param finds whether an object can be searched for
     * @param found what was found; null before anything was searched for
     */
    record StepPage(
            CaseState state,
            String path,
            String step,
            String said,
            String about,
            String area,
            String no,
            String noRemedy,
            List<StepInput> inputs,
            List<Option> markings,
            List<Option> audiences,
            List<Option> some,
            String problem,
            String remedy,
            boolean finds,
            String sought,
            @Nullable List<Found> found) {
        boolean wrong() {
            return !problem.isEmpty()
                    || inputs.stream().anyMatch(each -> !each.error().isEmpty());
        }
    }

    /** Somebody who would get a step, and the answer of the gate. */
    record Goes(String party, Decision decision, String clause, String purposes) {}

    /**
     * A step before it is signed.
     *
     * @param typed what was typed, to be sent again
     * @param said what would be signed, to the byte
     * @param seen what whoever signs agrees to
     */
    record LookPage(
            CaseState state,
            String path,
            String step,
            String word,
            Map<String, String> typed,
            Prospect prospect,
            String audience,
            String said,
            String sha256,
            List<Goes> goes,
            String seen) {}

    private record Asked(Visit visit, CaseState state, StepForm form, String no, StandingAgreement agreement) {
        StepFields fields(Map<String, String> typed) {
            return new StepFields(
                    state,
                    form,
                    typed,
                    visit.rooms().parties().ours().id(),
                    agreement.members().stream().map(Agreement.Member::id).toList());
        }

        Desk desk() {
            return visit.rooms().casebook().as(visit.rooms().actor());
        }

        String path() {
            return CasePages.path(state) + "step/" + form.name() + "/";
        }
    }

    private static Asked asked(Visit visit) {
        Rooms rooms = visit.rooms();
        Desk desk = rooms.casebook().as(rooms.actor());
        CaseState state = desk.require(visit.request().param("case"));
        if (!visit.isOneOf(Role.WORKING_CASES)) {
            throw new Refused(Refused.Why.FORBIDDEN, Texts.ENGLISH.say("case.note.not.yours"));
        }
        String step = visit.request().param("step");
        Offer offer = desk.offers(state).stream()
                .filter(each -> each.form().name().equals(step))
                .findFirst()
                .orElseThrow(() -> new Refused(Refused.Why.UNKNOWN, Texts.ENGLISH.say("error.404")));
        return new Asked(
                visit, state, offer.form(), offer.no(), rooms.agreements().require(state.agreement()));
    }

    /** The title of a step for people, such as "Notify a party". */
    static String title(CaseState state, String step) {
        return Texts.ENGLISH
                .find("step." + step)
                .orElse(CaseLine.part(state.kind().word(step)));
    }

    // ---- the form ----

    Answer show(Visit visit) {
        Asked asked = asked(visit);
        var typed = new TreeMap<String, String>();
        for (Field each : asked.form().fields()) {
            typed.put("f." + each.name(), visit.asked(each.name()));
        }
        typed.put("for", visit.asked("for"));
        return form(200, asked, typed, Map.of(), "", "", null);
    }

    /** The same form with what was typed, and what was wrong with it; or what would be signed; or it is signed. */
    Answer post(Visit visit) throws Exception {
        Asked asked = asked(visit);
        Map<String, String> typed = new TreeMap<>(Form.of(visit.request()).fields());
        String pick = typed.getOrDefault("pick", "");
        String go = pick.isEmpty() ? typed.getOrDefault("go", "") : "back";
        if (!pick.isEmpty()) {
            typed.put("f.object", pick);
        }
        StepFields fields = asked.fields(typed);
        if (go.equals("find")) {
            return form(
                    200,
                    asked,
                    typed,
                    Map.of(),
                    "",
                    "",
                    find(visit, typed.getOrDefault("q", "").strip()));
        }
        if (go.equals("back")) {
            return form(200, asked, typed, Map.of(), "", "", null);
        }
        JsonObject says = withDigest(asked, fields.says());
        Map<String, String> errors = fields.errors(says);
        if (asked.form().name().equals(CoreSteps.LINKED) && errors.isEmpty() && says.text("sha256") == null) {
            errors.put("object", Texts.ENGLISH.say("step.object.not.held"));
        }
        Desk.Audience audience = audience(asked, typed);
        if (audience == null) {
            return form(422, asked, typed, errors, Texts.ENGLISH.say("case.note.for.missing"), "", null);
        }
        if (!errors.isEmpty()) {
            return form(422, asked, typed, errors, "", "", null);
        }
        return go.equals("take") ? take(asked, typed, says, audience) : look(asked, typed, says, audience, "");
    }

    private static Desk.@Nullable Audience audience(Asked asked, Map<String, String> typed) {
        if (!asked.form().name().equals(CoreSteps.NOTED)) {
            return Desk.ALL;
        }
        List<String> some = typed.keySet().stream()
                .filter(each -> each.startsWith("to."))
                .map(each -> each.substring(3))
                .toList();
        return switch (typed.getOrDefault("for", "")) {
            case "home" -> new Desk.Audience.Home();
            case "all" -> Desk.ALL;
            case "some" -> some.isEmpty() ? null : new Desk.Audience.Some(some);
            default -> null;
        };
    }

    /** A linked object is named with the digest of what is held of it. */
    private static JsonObject withDigest(Asked asked, JsonObject says) {
        String object = says.text("object");
        if (!asked.form().name().equals(CoreSteps.LINKED) || object == null) {
            return says;
        }
        List<Row> held = new HomeShelf(asked.visit().rooms()).last(object);
        return held.isEmpty()
                ? says
                : says.toBuilder()
                        .put(
                                "sha256",
                                new JsonString(Digest.of(Objects.requireNonNull(
                                                held.getFirst().body()))
                                        .hex()))
                        .build();
    }

    private static List<Found> find(Visit visit, String sought) {
        var shelf = new HomeShelf(visit.rooms());
        List<Row> rows = sought.isEmpty()
                ? List.of()
                : shelf.search(sought, "", 0, FOUND_SHOWN).rows();
        return rows.stream()
                .map(Shown::of)
                // That a value stands in an object with personal data is itself something about a person.
                .filter(each -> !each.personal())
                .map(each -> new Found(each.id(), each.type(), CaseLine.part(each.title())))
                .toList();
    }

    private Answer form(
            int status,
            Asked asked,
            Map<String, String> typed,
            Map<String, String> errors,
            String problem,
            String remedy,
            @Nullable List<Found> found) {
        CaseState state = asked.state();
        String step = asked.form().name();
        String tlp = typed.getOrDefault("tlp", state.tlp());
        boolean joined = state.member(asked.visit().rooms().parties().ours().id())
                .filter(each -> each.standing() == Member.Standing.JOINED)
                .isPresent();
        var page = new StepPage(
                state,
                asked.path(),
                step,
                title(state, step),
                asked.form().about(),
                asked.form().area(),
                asked.no(),
                asked.no().isEmpty() ? "" : remedy(asked),
                asked.fields(typed).inputs(errors),
                MARKINGS.stream()
                        .map(each -> new Option(
                                each.label(), each.label(), each.label().equals(tlp)))
                        .toList(),
                step.equals(CoreSteps.NOTED) ? audiences(typed, joined) : List.of(),
                step.equals(CoreSteps.NOTED) && joined ? some(asked, typed) : List.of(),
                problem,
                remedy,
                step.equals(CoreSteps.LINKED),
                typed.getOrDefault("q", ""),
                found);
        return door.render(
                status,
                "caseform",
                asked.visit().person(),
                Place.CASES,
                page.said() + " · " + CaseText.plain(state.title()),
                page);
    }

    private static List<Option> audiences(Map<String, String> typed, boolean joined) {
        String chosen = typed.getOrDefault("for", "");
        var audiences = new ArrayList<Option>();
        for (String each : joined ? List.of("home", "all", "some") : List.of("home")) {
            audiences.add(new Option(
                    each, Texts.ENGLISH.say("case.note." + each), each.equals(chosen.isEmpty() ? "home" : chosen)));
        }
        return audiences;
    }

    private static List<Option> some(Asked asked, Map<String, String> typed) {
        return asked.state().receivers(asked.visit().rooms().parties().ours().id()).stream()
                .map(each -> new Option(each, each, typed.containsKey("to." + each)))
                .toList();
    }

    // ---- before it is signed ----

    private Answer look(
            Asked asked, Map<String, String> typed, JsonObject says, Desk.Audience audience, String changed) {
        CaseState state = asked.state();
        Prospect prospect;
        try {
            prospect = asked.desk().prospect(state.id(), asked.form().name(), says, audience);
        } catch (IllegalArgumentException e) {
            return form(422, asked, typed, Map.of(), String.valueOf(e.getMessage()), "", null);
        } catch (Refused e) {
            return form(409, asked, typed, Map.of(), String.valueOf(e.getMessage()), "", null);
        }
        if (!prospect.no().isEmpty()) {
            return form(409, asked, typed, Map.of(), CaseLine.part(prospect.no()), remedy(asked), null);
        }
        var again = new TreeMap<>(typed);
        List.of("go", "seen", "q", "pick").forEach(again::remove);
        byte[] said = prospect.said();
        var page = new LookPage(
                state,
                asked.path(),
                asked.form().name(),
                title(state, asked.form().name()),
                again,
                prospect,
                CaseText.audience(prospect.step()),
                new String(said, StandardCharsets.UTF_8),
                Digest.of(said).hex(),
                goes(asked, prospect),
                prospect.seen().hex());
        return door.render(
                changed.isEmpty() ? 200 : 409,
                "caselook",
                asked.visit().person(),
                Place.CASES,
                Texts.ENGLISH.say("look.title", page.word()),
                page);
    }

    /** What would change a no of the case; empty where only what is typed would. */
    private static String remedy(Asked asked) {
        CaseState state = asked.state();
        StepForm form = asked.form();
        String ours = asked.visit().rooms().parties().ours().id();
        if (!state.open() && !form.afterwards()) {
            return Texts.ENGLISH.say("step.remedy.closed");
        }
        if (state.frozen().containsKey(form.area())) {
            return Texts.ENGLISH.say(
                    "step.remedy.frozen",
                    String.join(", ", state.frozen().get(form.area()).keySet()));
        }
        if (!asked.no().isEmpty() && !state.lead().equals(ours) && !state.lead().isEmpty()) {
            return Texts.ENGLISH.say("step.remedy.lead", state.lead());
        }
        List<String> next = state.course().next();
        return asked.no().isEmpty() || next.isEmpty() || next.contains(form.name())
                ? ""
                : Texts.ENGLISH.say("step.remedy.next", title(state, next.getFirst()));
    }

    private static List<Goes> goes(Asked asked, Prospect prospect) {
        Agreement terms = asked.agreement().terms();
        return prospect.receivers().entrySet().stream()
                .map(each -> new Goes(
                        each.getKey(),
                        each.getValue(),
                        each.getValue().clause(),
                        CaseWho.purposes(terms, each.getValue().clause())))
                .toList();
    }

    // ---- signed ----

    private Answer take(Asked asked, Map<String, String> typed, JsonObject says, Desk.Audience audience) {
        String seen = typed.getOrDefault("seen", "");
        if (!seen.matches("[0-9a-f]{64}")) {
            throw new BadRequest(422, Texts.ENGLISH.say("look.not.seen"));
        }
        Desk.Taken taken;
        try {
            taken = asked.desk().take(asked.state().id(), asked.form().name(), says, audience, Digest.ofHex(seen));
        } catch (IllegalArgumentException e) {
            return form(422, asked, typed, Map.of(), String.valueOf(e.getMessage()), "", null);
        } catch (Refused e) {
            return form(
                    e.why() == Refused.Why.UNFIT ? 409 : 403,
                    asked,
                    typed,
                    Map.of(),
                    String.valueOf(e.getMessage()),
                    e.why() == Refused.Why.FORBIDDEN ? remedy(asked) : "",
                    null);
        }
        return door.onTo(CasePages.path(asked.state()) + "?taken="
                + asked.form().name() + "&to=" + taken.receivers().size());
    }
}
