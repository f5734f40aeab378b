package org.comity.doors.console;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.comity.border.Approved;
import org.comity.border.Recall;
import org.comity.border.Refused;
import org.comity.border.Releases;
import org.comity.border.Retained;
import org.comity.border.SoFar;
import org.comity.border.Staging;
import org.comity.border.Standings;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Person;
import org.comity.parties.Role;

/** What was released to whom, what waits for a yes, what is asked back, and what has to go. */
final class ReleasePages {
    /** Objects of a staging on its page; the rest are counted. */
    private static final int ITEMS_SHOWN = 200;

    /** That are drawn. */
    private static final int DAYS = 14;

    private final ConsoleDoor door;

    ReleasePages(ConsoleDoor door) {
        this.door = door;
    }

    /** A recall, and how it stands now. */
    record Standing(Recall recall, String words) {}

    /** The page. */
    record ReleasesPage(
            SoFar<Standings.Sum> sums,
            List<HomePages.Waits> waiting,
            List<Staging> over,
            List<Standing> recalls,
            SoFar<Retained.Sum> retained,
            DayBars days,
            boolean logs) {}

    /** Somebody's yes. */
    record Yes(String name, Instant at, boolean byKey) {}

    /**
     * A staging.
     *
     * @param persons how many have approved it, and still may
     * @param items the first of its objects
     * @param mayDecide whether this person may approve or reject it
     * @param mayWithdraw whether they may take it back
     * @param hasApproved whether they have said yes already
     * @param statement exactly what a yes says
     */
    record StagingPage(
            Staging staging,
            int persons,
            List<Staging.Item> items,
            List<Yes> approvals,
            boolean mayDecide,
            boolean mayWithdraw,
            boolean hasApproved,
            String statement,
            String sha256) {}

    /** What a yes came to. */
    record ApprovedPage(Approved approved) {}

    Answer show(Visit visit) {
        Rooms rooms = visit.rooms();
        Instant now = rooms.clock().instant();
        var page = new ReleasesPage(
                rooms.gate().releases().standings().sumsSoFar(),
                HomePages.waiting(rooms),
                rooms.gate().releases().stagings().reversed().stream()
                        .filter(each -> each.state() != Staging.State.WAITING)
                        .limit(20)
                        .toList(),
                rooms.federation().recalls().all().reversed().stream()
                        .map(each -> new Standing(each, each.standing(now)))
                        .toList(),
                rooms.federation().retained().sumsSoFar(),
                days(rooms, now),
                LogPages.maySee(visit));
        return door.render(visit, "releases", Place.RELEASES, Texts.ENGLISH.say("place.releases"), page);
    }

    /** What was released on each of the last days, to whom. */
    private static DayBars days(Rooms rooms, Instant now) {
        LocalDate last = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate first = last.minusDays(DAYS - 1);
        return DayBars.of(
                rooms.ledger()
                        .acts()
                        .sums(
                                first.atStartOfDay(ZoneOffset.UTC).toInstant(),
                                last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant(),
                                "released"),
                first,
                last);
    }

    // ---- one staging ----

    Answer staging(Visit visit) {
        Releases releases = visit.rooms().gate().releases();
        Staging staging = releases.staging(number(visit));
        List<Staging.Yes> said = releases.approvals(staging);
        boolean waits = staging.state() == Staging.State.WAITING;
        List<Staging.Item> items = releases.items(staging);
        var page = new StagingPage(
                staging,
                releases.approvers(staging),
                items.subList(0, Math.min(items.size(), ITEMS_SHOWN)),
                said.stream()
                        .map(each -> new Yes(
                                visit.rooms()
                                        .people()
                                        .find(each.person())
                                        .map(Person::title)
                                        .orElse("–"),
                                each.at(),
                                each.byKey()))
                        .toList(),
                waits && visit.is(Role.APPROVER),
                waits
                        && (visit.is(Role.OPERATOR)
                                || staging.by().equals(visit.person().name())),
                said.stream().anyMatch(each -> each.person() == visit.person().nr()),
                staging.statement(),
                staging.sha256().hex());
        return door.render(visit, "staging", Place.RELEASES, Texts.ENGLISH.say("staging.title", staging.nr()), page);
    }

    private static long number(Visit visit) {
        String nr = visit.request().param("nr");
        if (!nr.matches("[1-9][0-9]{0,17}")) {
            throw new BadRequest(404, Texts.ENGLISH.say("error.404"));
        }
        return Long.parseLong(nr);
    }

    /** A yes is to what was on the page: with another statement it is none. */
    Answer approve(Visit visit) throws Exception {
        requireApprover(visit);
        Releases releases = visit.rooms().gate().releases();
        Staging staging = releases.staging(number(visit));
        if (!staging.sha256().hex().equals(Form.of(visit.request()).text("sha256"))) {
            throw new Refused(Refused.Why.UNFIT, Texts.ENGLISH.say("staging.another"));
        }
        Approved approved = releases.approve(staging.nr(), visit.person(), null);
        return door.render(
                visit,
                "approved",
                Place.RELEASES,
                Texts.ENGLISH.say("staging.title", staging.nr()),
                new ApprovedPage(approved));
    }

    Answer reject(Visit visit) throws Exception {
        requireApprover(visit);
        long nr = number(visit);
        visit.rooms().gate().releases().reject(nr, visit.person(), reason(visit));
        return door.onTo("/console/releases/staging/" + nr + "/");
    }

    Answer withdraw(Visit visit) throws Exception {
        long nr = number(visit);
        visit.rooms().gate().releases().withdraw(nr, visit.rooms().actor(), reason(visit));
        return door.onTo("/console/releases/staging/" + nr + "/");
    }

    private static String reason(Visit visit) throws Exception {
        String why = Form.of(visit.request()).text("why");
        if (why.isEmpty()) {
            throw new BadRequest(422, Texts.ENGLISH.say("staging.why.missing"));
        }
        return why.length() <= 1_000 ? why : why.substring(0, 1_000);
    }

    /** The same as the command line asks; the gate asks again. */
    private static void requireApprover(Visit visit) {
        if (!visit.is(Role.APPROVER)) {
            throw new Refused(Refused.Why.FORBIDDEN, Texts.ENGLISH.say("staging.not.yours"));
        }
    }

    /** The state's word in its class. */
    static String key(Staging staging) {
        return switch (staging.state()) {
            case WAITING -> "staged";
            case RELEASED -> "released";
            case REJECTED, WITHDRAWN, VOID -> "refused";
        };
    }

    /** The end of what is over. */
    static Instant ended(Staging staging) {
        return Objects.requireNonNullElse(staging.ended(), staging.staged());
    }
}
