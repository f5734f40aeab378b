package org.comity.doors.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.comity.cases.CaseState;
import org.comity.cases.Kind;
import org.comity.cases.Step;
import org.comity.doors.Answer;
import org.comity.doors.shell.CaseText;
import org.comity.doors.shell.Rooms;

/** Joint work of several parties: the cases this person may see, each as the steps that have come here add up. */
final class CasePages {
    /** Steps on a page; older ones are on the page before. */
    private static final int STEPS_SHOWN = 50;

    /** Objects, tasks and notes on a page; the command line shows all. */
    private static final int OTHERS_SHOWN = 100;

    /** Notes at home on a page, the last ones. */
    private static final int NOTES_SHOWN = 20;

    /** Of what one step says. */
    private static final int SAID_CHARS_MAX = 600;

    /** Of its shorter parts, and of reasons. */
    private static final int PART_CHARS_MAX = 300;

    private final ConsoleDoor door;

    CasePages(ConsoleDoor door) {
        this.door = door;
    }

    /**
     * A case in the list.
     *
     * @param we what we are to it; empty where we are no member
     */
    record Listed(CaseState state, String title, String we) {
        String path() {
            return CasePages.path(state);
        }
    }

    /** The list. */
    record CasesPage(List<Listed> cases) {}

    /** A member, and what it is there for. */
    record Who(String party, String standing, boolean in, String roles) {}

    /** A work area that somebody has frozen. */
    record Frozen(String area, String party, String why) {}

    /** Something to be done, as text. */
    record ToDo(CaseState.Task task, String title) {}

    /**
     * A STIX object of the case.
     *
     * @param what it is to the case; empty where nobody said
     * @param looked whether this person may look at what is held
     * @param held whether it is held, where they may
     */
    record Linked(String id, String what, String party, boolean looked, boolean held) {}

    /**
     * A step on the page.
     *
     * @param word what its kind calls it
     * @param at when it was taken, as its author says
     * @param told when what it tells of happened, as its author says; empty where nobody says
     * @param said what it says, or its beginning
     */
    record Line(
            String party,
            String word,
            String area,
            String audience,
            Instant at,
            String told,
            String said,
            boolean cut,
            String marking,
            CaseState.Standing standing,
            String why) {
        String standingKey() {
            return "case.standing." + standing.name().toLowerCase(Locale.ROOT);
        }

        /** The class of its word. */
        String look() {
            return switch (standing) {
                case COUNTS -> "yes";
                case OVERTAKEN -> "staged";
                case FORKED -> "refused";
            };
        }
    }

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
            List<Line> notes,
            int notesAll,
            List<Line> lines,
            int older,
            String digest) {}

    /** The page of that case. */
    static String path(CaseState state) {
        return Place.CASES.path() + state.id() + "/";
    }

    Answer list(Visit visit) {
        Rooms rooms = visit.rooms();
        String ours = rooms.parties().ours().id();
        List<Listed> cases = rooms.casebook().as(rooms.actor()).all().stream()
                .map(each -> new Listed(
                        each,
                        CaseText.plain(each.title()),
                        each.member(ours)
                                .map(member -> member.standing().label())
                                .orElse("")))
                .toList();
        return door.render(visit, "cases", Place.CASES, Texts.ENGLISH.say("place.cases"), new CasesPage(cases));
    }

    Answer show(Visit visit) {
        Rooms rooms = visit.rooms();
        CaseState state =
                rooms.casebook().as(rooms.actor()).require(visit.request().param("case"));
        var steps = new ArrayList<CaseState.Entry>();
        var notes = new ArrayList<CaseState.Entry>();
        state.entries().forEach(each -> (each.step().atHome() ? notes : steps).add(each));
        int until = (int) Math.min(visit.asked("before", 0), steps.size());
        until = until == 0 ? steps.size() : until;
        int from = Math.max(0, until - STEPS_SHOWN);
        var page = new CasePage(
                state,
                path(state),
                state.course().facts().stream()
                        .map(each -> new Kind.Fact(each.name(), part(each.value())))
                        .toList(),
                members(state),
                frozen(state),
                state.tasks().values().stream()
                        .limit(OTHERS_SHOWN)
                        .map(each -> new ToDo(each, part(each.title())))
                        .toList(),
                linked(visit, state),
                Math.max(0, state.links().size() - OTHERS_SHOWN),
                CaseText.missing(state).stream()
                        .limit(NOTES_SHOWN)
                        .map(CasePages::part)
                        .toList(),
                state.notCounting().size(),
                notes.subList(Math.max(0, notes.size() - NOTES_SHOWN), notes.size()).stream()
                        .map(each -> line(state, each))
                        .toList(),
                notes.size(),
                steps.subList(from, until).stream()
                        .map(each -> line(state, each))
                        .toList(),
                from,
                state.digest().hex());
        return door.render(visit, "case", Place.CASES, CaseText.plain(state.title()), page);
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
        return by.entrySet().stream()
                .map(each -> new Frozen(area, each.getKey(), part(each.getValue())));
    }

    private static List<Linked> linked(Visit visit, CaseState state) {
        boolean looks = Place.LIBRARY.isFor(visit.person());
        var shelf = new HomeShelf(visit.rooms());
        List<Step> links = state.links();
        return links.subList(Math.max(0, links.size() - OTHERS_SHOWN), links.size()).stream()
                .map(each -> new Linked(
                        each.text("object"),
                        part(each.text("as")),
                        each.author(),
                        looks,
                        looks && !shelf.last(each.text("object")).isEmpty()))
                .toList();
    }

    private static Line line(CaseState state, CaseState.Entry entry) {
        Step step = entry.step();
        String said = CaseText.said(step);
        String shown = cut(said, SAID_CHARS_MAX);
        return new Line(
                step.author(),
                part(state.kind().word(step.type())),
                part(step.area()),
                part(CaseText.audience(step)),
                step.made(),
                part(step.text("at")),
                shown,
                !shown.equals(said),
                part(step.text("tlp")),
                entry.standing(),
                part(entry.why()));
    }

    /** A short text on one line; that of a step which does not count may be as long as its author likes. */
    private static String part(String text) {
        String plain = CaseText.plain(text);
        String shown = cut(plain, PART_CHARS_MAX);
        return shown.equals(plain) ? plain : shown + "…";
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
