package org.comity.doors.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.Rooms;
import org.comity.ledger.Fork;
import org.comity.ledger.LogName;
import org.comity.ledger.Origin;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;

/** The signed logs, their heads and what they say; and every refusal. For operators and auditors, as on the command line. */
final class LogPages {
    private static final int ENTRIES_SHOWN = 50;
    private static final int REFUSALS_SHOWN = 100;

    private final ConsoleDoor door;
    private final LogChecking checking;

    LogPages(ConsoleDoor door, LogChecking checking) {
        this.door = door;
        this.checking = checking;
    }

    /**
     * All logs.
     *
     * @param checked what came out of checking them last; null where none did since the node was started
     * @param running the check that is not over; null where none is
     * @param seconds for how long it has run
     * @param forks logs of others that contradict themselves
     */
    record LogsPage(
            List<LogBook.Head> heads,
            LogChecking.@Nullable Checked checked,
            LogChecking.@Nullable Running running,
            long seconds,
            List<Fork> forks) {}

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

    static void require(Visit visit) {
        if (!maySee(visit)) {
            throw new BadRequest(404, Texts.ENGLISH.say("error.404"));
        }
    }

    Answer list(Visit visit) {
        require(visit);
        return logs(visit);
    }

    /** A check of all logs; where it takes longer than a page waits, the page says so and leads to the answer. */
    Answer verify(Visit visit) throws InterruptedException {
        require(visit);
        checking.check(visit.rooms());
        return logs(visit);
    }

    private Answer logs(Visit visit) {
        Rooms rooms = visit.rooms();
        LogChecking.Running running = checking.running();
        return door.render(
                visit,
                "logs",
                Place.RELEASES,
                Texts.ENGLISH.say("logs.title"),
                new LogsPage(
                        new LogBook(rooms.ledger()).heads(),
                        checking.last(),
                        running,
                        running == null
                                ? 0
                                : Duration.between(
                                                running.begun(), rooms.clock().instant())
                                        .toSeconds(),
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
        List<LogBook.Said> said =
                before == 0 ? book.latest(log, ENTRIES_SHOWN) : book.before(log, before, ENTRIES_SHOWN);
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

    /** The page of a log of ours with that entry first. */
    static String path(Origin origin, long number) {
        return "/console/releases/log/?log=" + URLEncoder.encode(origin.log().path(), StandardCharsets.UTF_8)
                + "&before=" + (number + 1);
    }

    /** Incarnation and name: the party's own id in front says nothing at home. */
    static String within(String origin) {
        int ledger = origin.indexOf("/ledger/");
        return ledger < 0 ? origin : origin.substring(ledger + "/ledger/".length());
    }
}
