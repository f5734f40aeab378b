package org.comity.doors.console;

import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.comity.cases.CaseState;
import org.comity.cases.Clocks;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.CasePaper;
import org.comity.doors.shell.Printed;
import org.comity.doors.shell.Rooms;
import org.comity.doors.shell.StagePaper;
import org.comity.duty.Due;

/** Cases as files to be kept or printed, as {@code case report} writes them. */
final class PaperPages {
    private final ConsoleDoor door;

    /** One is printed at a time: it takes far more of the machine than a page. */
    private final ReentrantLock press = new ReentrantLock();

    PaperPages(ConsoleDoor door) {
        this.door = door;
    }

    Answer pdf(Visit visit) {
        CaseState state = state(visit);
        Printed paper = paper(visit, state);
        press.lock();
        try {
            return door.file(state.name() + ".pdf", "application/pdf", paper.pdf());
        } finally {
            press.unlock();
        }
    }

    Answer csv(Visit visit) {
        CaseState state = state(visit);
        return door.file(
                state.name() + ".csv",
                "text/csv; charset=utf-8",
                paper(visit, state).csv());
    }

    /** The form of a stage, as {@code case form} writes it. */
    Answer stage(Visit visit) {
        CaseState state = state(visit);
        Clocks clocks = Clocks.of(state, visit.rooms().clock().instant().truncatedTo(ChronoUnit.SECONDS))
                .orElseThrow(() -> new BadRequest(404, Texts.ENGLISH.say("clock.none")));
        String stage = visit.request().param("rule") + "/" + visit.request().param("stage");
        Due due = clocks.due(stage).orElseThrow(() -> new BadRequest(404, Texts.ENGLISH.say("clock.no.stage", stage)));
        Printed paper = StagePaper.handedOut(visit.rooms(), clocks, due, "", "console case form", "");
        press.lock();
        try {
            return door.file(state.name() + "-" + due.stage().id() + ".pdf", "application/pdf", paper.pdf());
        } finally {
            press.unlock();
        }
    }

    private static CaseState state(Visit visit) {
        Rooms rooms = visit.rooms();
        return rooms.casebook().as(rooms.actor()).require(visit.request().param("case"));
    }

    private static Printed paper(Visit visit, CaseState state) {
        CasePaper.Reader reader =
                visit.asked("with").equals("home") ? new CasePaper.Reader.Home() : new CasePaper.Reader.Members();
        return CasePaper.handedOut(visit.rooms(), state, reader, "console case paper", "");
    }
}
