package org.comity.doors.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.comity.border.Refused;
import org.comity.cases.CaseState;
import org.comity.cases.Desk;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Person;
import org.comity.parties.Role;

/** Which of our own people see a case or a work area of it: as by {@code comity case assign}. */
final class CaseReaders {
    private final ConsoleDoor door;

    CaseReaders(ConsoleDoor door) {
        this.door = door;
    }

    /**
     * Who sees a case, or a work area.
     *
     * @param area empty for the whole case
     * @param persons those named; empty where all see it
     * @param others who can be named besides
     */
    record Named(String area, List<Person> persons, List<Person> others) {}

    static List<Named> of(Rooms rooms, Desk desk, CaseState state) {
        List<Person> all =
                rooms.people().all().stream().filter(Place.CASES::isFor).toList();
        var named = new ArrayList<Named>();
        var areas = new ArrayList<String>(List.of(""));
        areas.addAll(new TreeSet<>(state.kind().areas()));
        for (String area : areas) {
            Set<Long> persons = desk.named(state, area);
            named.add(new Named(
                    area,
                    all.stream().filter(each -> persons.contains(each.nr())).toList(),
                    all.stream().filter(each -> !persons.contains(each.nr())).toList()));
        }
        return named;
    }

    /** Names somebody, or takes the name off again. */
    Answer assign(Visit visit) throws Exception {
        Rooms rooms = visit.rooms();
        Desk desk = rooms.casebook().as(rooms.actor());
        CaseState state = desk.require(visit.request().param("case"));
        if (!visit.isOneOf(Role.WORKING_CASES)) {
            throw new Refused(Refused.Why.FORBIDDEN, Texts.ENGLISH.say("case.note.not.yours"));
        }
        Form form = Form.of(visit.request());
        Person person = rooms.people()
                .find(form.text("person"))
                .orElseThrow(() -> new BadRequest(422, Texts.ENGLISH.say("readers.nobody")));
        String area = form.text("area");
        if (!area.isEmpty() && !state.kind().areas().contains(area)) {
            throw new BadRequest(422, Texts.ENGLISH.say("readers.no.area"));
        }
        boolean named = !form.text("act").equals("off");
        boolean oneself = person.nr() == visit.person().nr();
        boolean last = desk.named(state, area).isEmpty();
        // Whoever names another first would see nothing more of it themselves.
        if (named && last && !oneself && !visit.is(Role.AUDITOR)) {
            desk.name(state.id(), area, visit.person(), true);
        }
        desk.name(state.id(), area, person, named);
        boolean stillThere = desk.find(state.id()).isPresent();
        return door.onTo(stillThere ? CasePages.path(state) + "#readers" : Place.CASES.path());
    }
}
