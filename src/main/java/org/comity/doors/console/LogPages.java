package org.comity.doors.console;

import java.util.List;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.Rooms;
import org.comity.ledger.Fork;
import org.comity.ledger.LedgerVerification;
import org.comity.ledger.LogName;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;

/** The signed logs, their heads and what they say; and every refusal. For operators and auditors, as on the command line. */
final class LogPages {
    private static final int ENTRIES_SHOWN = 50;
    private static final int REFUSALS_SHOWN = 100;

    private final ConsoleDoor door;

    LogPages(ConsoleDoor door) {
        this.door = door;
    }

    /**
     * All logs.
     *
     * @param verified what came out of checking them; null where that was not asked for
     * @param forks logs of others that contradict themselves
     */
    record LogsPage(List<LogBook.Head> heads, @Nullable LedgerVerification verified, List<Fork> forks) {}

    /**
     * What one log says.
     *
     * @param older the number before which more can be seen; 0 where that is all
     */
    record LogPage(String path, List<LogBook.Said> said, long older) {}

    /** What was refused, each with the reasons. */
    record RefusalsPage(List<HomePages.Refusal> refusals) {}

    static boolean maySee(Visit visit) {
        return visit.is(Role.OPERATOR) || visit.is(Role.AUDITOR);
    }

    private static void require(Visit visit) {
        if (!maySee(visit)) {
            throw new BadRequest(404, Texts.ENGLISH.say("error.404"));
        }
    }

    Answer list(Visit visit) {
        require(visit);
        return logs(visit, null);
    }

    Answer verify(Visit visit) {
        require(visit);
        visit.rooms().ledger().checkpointAll();
        return logs(visit, visit.rooms().ledger().verify());
    }

    private Answer logs(Visit visit, @Nullable LedgerVerification verified) {
        Rooms rooms = visit.rooms();
        return door.render(
                visit,
                "logs",
                Place.RELEASES,
                Texts.ENGLISH.say("logs.title"),
                new LogsPage(
                        new LogBook(rooms.ledger()).heads(),
                        verified,
                        rooms.ledger().witness().forks()));
    }

    Answer show(Visit visit) {
        require(visit);
        Rooms rooms = visit.rooms();
        String path = visit.asked("log");
        LogName log = rooms.ledger().logs().stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new BadRequest(404, Texts.ENGLISH.say("error.404")));
        var book = new LogBook(rooms.ledger());
        long before = visit.asked("before", 0);
        List<LogBook.Said> said = before == 0
                ? book.latest(log, ENTRIES_SHOWN, List.of())
                : book.before(log, before, ENTRIES_SHOWN, List.of());
        long last = said.isEmpty() ? 1 : said.getLast().number();
        return door.render(
                visit,
                "log",
                Place.RELEASES,
                Texts.ENGLISH.say("log.title", path),
                new LogPage(path, said, last > 1 ? last : 0));
    }

    Answer refusals(Visit visit) {
        require(visit);
        return door.render(
                visit,
                "refusals",
                Place.RELEASES,
                Texts.ENGLISH.say("refusals.title"),
                new RefusalsPage(HomePages.refusals(new LogBook(visit.rooms().ledger()), REFUSALS_SHOWN)));
    }

    /** Incarnation and name: the party's own id in front says nothing at home. */
    static String within(String origin) {
        int ledger = origin.indexOf("/ledger/");
        return ledger < 0 ? origin : origin.substring(ledger + "/ledger/".length());
    }
}
