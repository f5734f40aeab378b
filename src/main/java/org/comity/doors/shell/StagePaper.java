package org.comity.doors.shell;

import java.util.List;
import org.comity.cases.CaseState;
import org.comity.cases.Clocks;
import org.comity.duty.Due;
import org.comity.duty.Form;
import org.comity.json.JsonObject;

/** The form of a stage, filled in from the facts of a case, to be handed on as PDF or CSV. */
public final class StagePaper {
    private StagePaper() {}

    /**
     * The paper; that somebody takes personal data out on it is in the home log first. What was told stands in that log,
     * so its head is on it.
     *
     * @param tlp the marking on it; empty for that of the case
     * @param command by which it is taken out
     * @param why it is; may be empty
     */
    public static Printed handedOut(Rooms rooms, Clocks clocks, Due due, String tlp, String command, String why) {
        CaseState state = clocks.state();
        String marking = tlp.isEmpty() ? state.tlp() : DutyCommands.marking(tlp);
        String again = "comity case form " + state.id() + " " + due.rule().id() + " "
                + due.stage().id() + " --at " + clocks.duties().at() + (tlp.isEmpty() ? "" : " --tlp " + tlp)
                + " -o csv";
        Printed printed =
                DutyPaper.of(clocks.duties(), due, marking, again, List.of(CasePaper.homeHead(rooms.ledger())));
        ReadLog.ofPaper(rooms, command, state.id(), List.of(values(due.form())), printed.digest(), why);
        return printed;
    }

    private static JsonObject values(Form form) {
        var values = JsonObject.builder();
        form.fields().forEach(each -> values.put(each.field().id(), each.value().orElse("")));
        return values.build();
    }
}
