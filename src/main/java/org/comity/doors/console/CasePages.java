package org.comity.doors.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comity.border.Row;
import org.comity.cases.CaseState;
import org.comity.cases.CaseSummary;
import org.comity.cases.Desk;
import org.comity.cases.DutySteps;
import org.comity.cases.Kind;
import org.comity.cases.Step;
import org.comity.doors.Answer;
import org.comity.doors.shell.CaseText;
import org.comity.doors.shell.HomeShelf;
import org.comity.doors.shell.Rooms;
import org.comity.json.Json;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;

/** Joint work of several parties: the cases this person may see, each as the steps that have come here add up. */
final class CasePages {
    /** Cases on a page of the list; older ones are on the next. */
    private static final int CASES_SHOWN = 25;

    /** Steps on a page; older ones are on the page before. */
    private static final int STEPS_SHOWN = 50;

    /** Objects, tasks and notes on a page; the command line shows all. */
    private static final int OTHERS_SHOWN = 100;

    /** Notes at home on a page, the last ones. */
    private static final int NOTES_SHOWN = 20;

    /** Cases to join and tasks that are ours, at home; the rest are in the cases. */
    private static final int DUE_SHOWN = 100;

    private final ConsoleDoor door;

    CasePages(ConsoleDoor door) {
        this.door = door;
    }

    /**
     * A case in the list.
     *
     * @param we what we are to it; empty where we are no member
     */
    record Listed(CaseSummary state, String title, String we) {
        String path() {
            return CasePages.path(state.id());
        }
    }

    /**
     * The list.
     *
     * @param next where the older ones go on; 0 where there are none
     * @param mayOpen whether this person may open a case
     * @param changed the stamp after which a change is news to this page
     */
    record CasesPage(List<Listed> cases, long next, boolean mayOpen, long changed) implements ConsoleDoor.Live {
        @Override
        public Frame.Fresh fresh() {
            return new Frame.Fresh(CaseEvents.after(changed), "");
        }
    }

    /** A member, and what it is there for. */
    record Who(String party, String standing, boolean in, String roles) {}

    /** A work area that somebody has frozen. */
    record Frozen(String area, String party, String why) {}

    /**
     * Something to be done.
     *
     * @param due by when; null where that is open
     * @param ours whether this person may say that it is done
     */
    record ToDo(CaseState.Task task, String title, @Nullable Instant due, boolean ours) {}

    /**
     * A STIX object of the case.
     *
     * @param what it is to the case; empty where nobody said
     * @param looked whether this person may look at what is held
     * @param held whether it is held, where they may
     */
    record Linked(String id, String what, String party, boolean looked, boolean held) {}

    /**
     * A case.
     *
     * @param facts what the steps of its kind add up to
     * @param linkedMore objects that are not on the page
     * @param missing what is missing, and who forked
     * @param notCounting how many steps do not count
     * @param notes those kept at home
     * @param notesAll how many there are
     * @param lines steps, in the order in which they count
     * @param older where the page before ends; 0 where there is none
     * @param newer where the page after begins; 0 where there is none
     * @param works whether this person may take steps
     * @param guide what comes next for who may; null for others
     * @param who what each other member has of it
     * @param looks whether this person may look at what is held
     * @param taken what became of the step that was just taken; empty where none was
     * @param changed the stamp after which a change is news to this page
     */
    record CasePage(
            CaseState state,
            String path,
            List<Kind.Fact> facts,
            List<Who> members,
            List<Frozen> frozen,
            List<ToDo> tasks,
            List<Linked> linked,
            int linkedMore,
            List<String> missing,
            long notCounting,
            List<CaseLine> notes,
            int notesAll,
            List<CaseLine> lines,
            int older,
            int newer,
            String digest,
            boolean works,
            @Nullable CaseGuide guide,
            List<CaseWho.Sees> who,
            boolean looks,
            CaseLanes lanes,
            List<CaseReaders.Named> readers,
            String taken,
            long changed)
            implements ConsoleDoor.Live {
        @Override
        public Frame.Fresh fresh() {
            return new Frame.Fresh(CaseEvents.after(changed), state.id());
        }
    }

    /** The page of that case. */
    static String path(CaseState state) {
        return path(state.id());
    }

    private static String path(String id) {
        return Place.CASES.path() + id + "/";
    }

    Answer list(Visit visit) {
        Rooms rooms = visit.rooms();
        Desk desk = rooms.casebook().as(rooms.actor());
        long before = visit.asked("before", 0);
        long changed = desk.recent().lastChange();
        List<CaseSummary> found = desk.latest(before == 0 ? Long.MAX_VALUE : before, CASES_SHOWN + 1);
        List<Listed> cases = found.stream()
                .limit(CASES_SHOWN)
                .map(each -> new Listed(each, CaseText.plain(each.title()), each.standing()))
                .toList();
        long next = found.size() > CASES_SHOWN ? cases.getLast().state().changed() : 0;
        return door.render(
                visit,
                "cases",
                Place.CASES,
                Texts.ENGLISH.say("place.cases"),
                new CasesPage(cases, next, visit.isOneOf(Role.WORKING_CASES), changed));
    }

    Answer show(Visit visit) {
        Rooms rooms = visit.rooms();
        Desk desk = rooms.casebook().as(rooms.actor());
        // Before the case is read: what changes meanwhile is told, at worst twice.
        long changed = desk.recent().lastChange();
        CaseState state = desk.require(visit.request().param("case"));
        String ours = rooms.parties().ours().id();
        boolean looks = Place.LIBRARY.isFor(visit.person());
        Map<String, Row> held = looks ? held(rooms, state) : Map.of();
        var steps = new ArrayList<CaseState.Entry>();
        var notes = new ArrayList<CaseState.Entry>();
        for (CaseState.Entry each : state.entries()) {
            if (!each.step().atHome()) {
                steps.add(each);
            } else if (!DutySteps.is(each.step())) {
                notes.add(each);
            }
        }
        int until = (int) Math.min(visit.asked("before", 0), steps.size());
        until = until == 0 ? steps.size() : until;
        int from = Math.max(0, until - STEPS_SHOWN);
        var page = new CasePage(
                state,
                path(state),
                state.course().facts().stream()
                        .map(each -> new Kind.Fact(each.name(), CaseLine.part(each.value())))
                        .toList(),
                members(state),
                frozen(state),
                state.tasks().values().stream()
                        .limit(OTHERS_SHOWN)
                        .map(each -> new ToDo(
                                each,
                                CaseLine.part(each.title()),
                                CaseLine.instant(each.due()),
                                visit.isOneOf(Role.WORKING_CASES)
                                        && state.open()
                                        && each.mayBeDoneBy(ours, state.lead().equals(ours))))
                        .toList(),
                linked(looks, held, state),
                Math.max(0, state.links().size() - OTHERS_SHOWN),
                CaseText.missing(state).stream()
                        .limit(NOTES_SHOWN)
                        .map(CaseLine::part)
                        .toList(),
                state.notCounting().size(),
                notes.subList(Math.max(0, notes.size() - NOTES_SHOWN), notes.size()).stream()
                        .map(each -> CaseLine.of(state, each))
                        .toList(),
                notes.size(),
                steps.subList(from, until).stream()
                        .map(each -> CaseLine.of(state, each))
                        .toList(),
                from,
                until < steps.size() ? Math.min(steps.size(), until + STEPS_SHOWN) : 0,
                state.digest().hex(),
                visit.isOneOf(Role.WORKING_CASES),
                visit.isOneOf(Role.WORKING_CASES) ? CaseGuide.of(state, desk.offers(state), ours) : null,
                CaseWho.of(rooms, state, looks),
                looks,
                CaseLanes.of(state, CaseSightings.told(held, state)),
                visit.isOneOf(Role.WORKING_CASES) ? CaseReaders.of(rooms, desk, state) : List.of(),
                taken(visit, state),
                changed);
        return door.render(visit, "case", Place.CASES, CaseText.plain(state.title()), page);
    }

    /** What became of the step that was just taken; a guessed one says nothing. */
    private static String taken(Visit visit, CaseState state) {
        String step = visit.asked("taken");
        if (step.isEmpty()
                || state.entries().stream().noneMatch(each -> each.step().type().equals(step))) {
            return "";
        }
        String title = StepPages.title(state, step);
        long to = visit.asked("to", 0);
        return to == 0 ? Texts.ENGLISH.say("case.taken.home", title) : Texts.ENGLISH.say("case.taken.sent", title);
    }

    private static List<Who> members(CaseState state) {
        return state.members().values().stream()
                .map(each -> new Who(
                        each.party(),
                        each.standing().label(),
                        each.isIn(),
                        String.join(", ", new TreeSet<>(each.roles()))))
                .toList();
    }

    private static List<Frozen> frozen(CaseState state) {
        return state.frozen().entrySet().stream()
                .flatMap(area -> frozen(area.getKey(), area.getValue()))
                .toList();
    }

    private static Stream<Frozen> frozen(String area, Map<String, String> by) {
        return by.entrySet().stream().map(each -> new Frozen(area, each.getKey(), CaseLine.part(each.getValue())));
    }

    private static List<Linked> linked(boolean looks, Map<String, Row> held, CaseState state) {
        return last(state).stream()
                .map(each -> new Linked(
                        each.text("object"),
                        CaseLine.part(each.text("as")),
                        each.author(),
                        looks,
                        held.containsKey(each.text("object"))))
                .toList();
    }

    private static List<Step> last(CaseState state) {
        List<Step> links = state.links();
        return links.subList(Math.max(0, links.size() - OTHERS_SHOWN), links.size());
    }

    /** Of the objects on the page, those that are held; asked for at once. */
    private static Map<String, Row> held(Rooms rooms, CaseState state) {
        List<String> ids =
                last(state).stream().map(each -> each.text("object")).distinct().toList();
        // A page of bodies names its objects nowhere else than in them.
        return new HomeShelf(rooms)
                .last(ids).stream()
                        .collect(Collectors.toMap(
                                row -> LogBook.text(Json.parseObject(Objects.requireNonNull(row.body())), "id"),
                                Function.identity(),
                                (one, other) -> other));
    }

    // ---- what waits for us ----

    /** Cases that we are asked to join, and what is ours to do; the first of them. */
    static List<HomePages.Due> due(Desk desk, Instant now) {
        List<CaseSummary.Due> found = desk.due(DUE_SHOWN + 1);
        var due = new ArrayList<HomePages.Due>();
        found.stream().limit(DUE_SHOWN).map(each -> due(each, now)).forEach(due::add);
        if (found.size() > DUE_SHOWN) {
            due.add(new HomePages.Due("due.case.more", "", DUE_SHOWN, null, false, Place.CASES.path()));
        }
        return due;
    }

    private static HomePages.Due due(CaseSummary.Due each, Instant now) {
        if (each.invites()) {
            return new HomePages.Due("due.case.invited", each.name(), 0, null, false, path(each.caseId()));
        }
        Instant when = CaseLine.instant(each.due());
        return new HomePages.Due(
                "due.case.task",
                each.name() + ", " + CaseLine.part(each.title()),
                0,
                when,
                when != null && when.isBefore(now),
                path(each.caseId()));
    }
}
