package org.comity.doors.console;

import java.time.Instant;
import java.util.List;
import org.comity.cases.CaseSummary;
import org.comity.cases.Desk;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.FeedCommand;

/** Somebody's own calendar feeds. An address is shown once, on the page that answers the form. */
final class FeedPages {
    private final ConsoleDoor door;

    FeedPages(ConsoleDoor door) {
        this.door = door;
    }

    /** A feed; the case is empty where it is about all. */
    record Listed(long nr, String of, Instant made) {}

    /** A case that a feed may be about. */
    record Choice(String id, String name) {}

    /**
     * The page.
     *
     * @param address the one that was just made; empty where none was
     * @param problem what stands against making one; empty where nothing does
     */
    record FeedsPage(List<Listed> feeds, List<Choice> cases, String address, String problem, boolean revoked) {}

    Answer show(Visit visit) {
        return page(visit, 200, "", "");
    }

    private Answer page(Visit visit, int status, String address, String problem) {
        Desk desk = visit.rooms().casebook().as(visit.rooms().actor());
        List<CaseSummary> cases = desk.summaries();
        var page = new FeedsPage(
                visit.rooms().logins().calendarFeeds().of(visit.person()).stream()
                        .map(each -> new Listed(each.nr(), name(cases, each.caseId()), each.made()))
                        .toList(),
                cases.stream()
                        .filter(each -> each.kind().duties().isPresent())
                        .map(each -> new Choice(each.id(), each.name()))
                        .toList(),
                address,
                problem,
                visit.asked("revoked").equals("1"));
        return door.render(status, "feeds", visit.person(), Place.HOME, Texts.ENGLISH.say("feeds.title"), page);
    }

    /** What is said of a case that this person may not see any more is its id, which they had. */
    private static String name(List<CaseSummary> cases, String id) {
        return cases.stream()
                .filter(each -> each.id().equals(id))
                .map(CaseSummary::name)
                .findFirst()
                .orElse(id);
    }

    Answer make(Visit visit) throws Exception {
        String wanted = Form.of(visit.request()).text("case");
        String id = wanted.isEmpty()
                ? ""
                : visit.rooms()
                        .casebook()
                        .as(visit.rooms().actor())
                        .require(wanted)
                        .id();
        try {
            return page(visit, 200, FeedCommand.make(visit.rooms(), visit.person(), id), "");
        } catch (IllegalArgumentException e) {
            return page(visit, 422, "", String.valueOf(e.getMessage()));
        }
    }

    Answer revoke(Visit visit) {
        String nr = visit.request().param("nr");
        try {
            FeedCommand.revoke(visit.rooms(), visit.person(), Long.parseLong(nr));
        } catch (IllegalArgumentException e) {
            throw new BadRequest(404, Texts.ENGLISH.say("error.404"));
        }
        return door.onTo("/console/account/feeds/?revoked=1");
    }
}
