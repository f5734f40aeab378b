package org.comity.doors.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comity.border.Decision;
import org.comity.border.Refused;
import org.comity.cases.CaseState;
import org.comity.cases.Desk;
import org.comity.cases.Step;
import org.comity.doors.Answer;
import org.comity.doors.shell.CaseText;
import org.comity.doors.shell.Rooms;

/** For every step of a case why one party has it, or has not: the table of {@code comity case why}. */
final class CaseWhyPages {
    /** Steps on a page. */
    private static final int SHOWN = 50;

    private final ConsoleDoor door;

    CaseWhyPages(ConsoleDoor door) {
        this.door = door;
    }

    /**
     * One step, and whether it may go to that party.
     *
     * @param goes to whom it goes
     */
    record Line(String party, String word, String goes, Decision decision) {}

    /**
     * The table.
     *
     * @param next where it goes on; 0 where that is all
     */
    record WhyPage(CaseState state, String path, String party, List<Line> lines, int from, int all, int next) {}

    Answer show(Visit visit) {
        Rooms rooms = visit.rooms();
        Desk desk = rooms.casebook().as(rooms.actor());
        CaseState state = desk.require(visit.request().param("case"));
        String party = visit.asked("party");
        if (state.member(party).isEmpty()) {
            throw new Refused(Refused.Why.UNKNOWN, Texts.ENGLISH.say("error.404"));
        }
        List<Step> steps = state.entries().stream()
                .map(CaseState.Entry::step)
                .filter(each -> !each.author().equals(party))
                .toList();
        int from = (int) Math.min(visit.asked("after", 0), steps.size());
        int to = Math.min(steps.size(), from + SHOWN);
        var lines = new ArrayList<Line>();
        for (Map.Entry<Step, Decision> each : desk.why(steps.subList(from, to), party).entrySet()) {
            Step step = each.getKey();
            lines.add(new Line(
                    step.author(),
                    CaseLine.part(state.kind().word(step.type())),
                    CaseText.audience(step),
                    each.getValue()));
        }
        return door.render(
                visit,
                "casewhy",
                Place.CASES,
                Texts.ENGLISH.say("who.why.title", party, CaseText.plain(state.title())),
                new WhyPage(state, CasePages.path(state), party, lines, from, steps.size(), to < steps.size() ? to : 0));
    }
}
