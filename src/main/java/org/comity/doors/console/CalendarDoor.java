package org.comity.doors.console;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.comity.cases.CaseState;
import org.comity.cases.Desk;
import org.comity.doors.Answer;
import org.comity.doors.Request;
import org.comity.doors.Route;
import org.comity.doors.Wording;
import org.comity.doors.shell.CaseCalendar;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Actor;
import org.comity.parties.CalendarFeeds.Feed;
import org.comity.seal.Digest;

/**
 * What is due for one of our people, at an address that nobody guesses, for their calendar program. An address that is
 * unknown, revoked, or of somebody who may not see the case any more leads nowhere, all alike.
 */
public final class CalendarDoor {
    private static final System.Logger LOG = System.getLogger("comity.doors.console");

    private final Rooms rooms;

    public CalendarDoor(Rooms rooms) {
        this.rooms = rooms;
    }

    public List<Route> routes() {
        return List.of(new Route("GET", "/calendar/{token}/due.ics", 0, true, this::answer, Wording.PLAIN));
    }

    private Answer answer(Request request) {
        try {
            return calendar(request.param("token"))
                    .map(text -> answer(request, text))
                    .orElseGet(() -> Wording.PLAIN.say(404, "there is nothing at this path", null));
        } catch (RuntimeException e) {
            // Not left to the listener, which writes the path down, and the path is the secret.
            LOG.log(Level.ERROR, "a calendar feed could not be made", e);
            return Wording.PLAIN.say(500, "something failed inside this node; its operator finds it in the log", null);
        }
    }

    private Optional<String> calendar(String token) {
        Instant now = rooms.clock().instant();
        return rooms.logins()
                .calendarFeeds()
                .find(token)
                .filter(feed -> Place.CASES.isFor(feed.person()))
                .flatMap(this::cases)
                .map(cases -> CaseCalendar.of(cases, now));
    }

    private Optional<List<CaseState>> cases(Feed feed) {
        Desk desk = rooms.casebook().as(Actor.of(feed.person()));
        return feed.caseId().isEmpty()
                ? Optional.of(desk.withDuties())
                : desk.find(feed.caseId()).map(List::of);
    }

    private static Answer answer(Request request, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String tag = "\"" + Digest.of(bytes).hex().substring(0, 32) + "\"";
        boolean held = request.header("If-None-Match").stream()
                .flatMap(each -> Arrays.stream(each.split(",")))
                .map(each -> each.strip().replaceFirst("^W/", ""))
                .anyMatch(each -> each.equals(tag) || each.equals("*"));
        Answer answer = Answer.of(held ? 304 : 200)
                .header("ETag", tag)
                .header("Cache-Control", "private, no-cache")
                .header("X-Robots-Tag", "noindex");
        return held
                ? answer
                : answer.header("Content-Type", "text/calendar; charset=utf-8").bytes(bytes);
    }
}
