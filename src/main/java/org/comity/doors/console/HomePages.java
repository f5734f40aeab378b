package org.comity.doors.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.comity.border.Recall;
import org.comity.border.Retained;
import org.comity.border.SoFar;
import org.comity.border.Staging;
import org.comity.border.Standings;
import org.comity.cases.CaseSummary;
import org.comity.cases.Desk;
import org.comity.doors.Answer;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.parties.Party;
import org.comity.parties.Role;
import org.comity.parties.StandingAgreement;
import org.jspecify.annotations.Nullable;

/** What came in, what went out, and what waits for somebody. */
final class HomePages {
    private static final int SHOWN = 8;

    /** Open cases, of as many of the last. */
    private static final int CASES_SHOWN = 5;

    private static final int CASES_LOOKED_AT = 25;

    /** Stages of duty clocks on the page, the soonest. */
    static final int CLOCKS_MAX = 50;

    /** How long before its end an agreement is named as due. */
    private static final Duration AHEAD = Duration.ofDays(30);

    private final ConsoleDoor door;

    HomePages(ConsoleDoor door) {
        this.door = door;
    }

    /**
     * The page; the lists are empty for whoever may not see what crosses.
     *
     * @param hasPassword whether they can come again without a link
     * @param crossing whether they may see what crosses
     * @param cases whether they may see cases
     * @param casesOpen how many are open of those that they may see
     * @param last those that changed last and are open
     * @param counted what is known of how much was released
     * @param released where something was released or waits to be, the latest first
     * @param releasedMore how many more there are
     * @param clocks what duty clocks of these say is due, the soonest first
     * @param clocksMore how many that are due later are not on the page
     */
    record HomePage(
            boolean hasPassword,
            boolean crossing,
            boolean cases,
            long casesOpen,
            List<ClockPanel.Line> clocks,
            int clocksMore,
            List<Due> due,
            List<LogBook.Said> cameIn,
            List<CaseSummary> last,
            SoFar<Standings.Sum> counted,
            List<Out> released,
            int releasedMore,
            List<Waits> waiting,
            List<Refusal> refusals,
            long logs,
            long entries,
            long cosigned) {

        /** The most that lies with any partner, by which the bars are drawn. */
        long most() {
            return Math.max(
                    1,
                    released.stream()
                            .mapToLong(each -> each.sum().objects())
                            .max()
                            .orElse(1));
        }
    }

    /** What lies with those who read the very same, and who they are. */
    record Out(Standings.Sum sum, List<Party> receivers) {}

    /**
     * Something that waits for somebody.
     *
     * @param key of its sentence
     * @param what it is about
     * @param count how many; 0 where that says nothing
     * @param when it is due; null: now
     * @param late whether its time is over
     */
    record Due(
            String key, String what, long count, @Nullable Instant when, boolean late, String path) {}

    /** A staging, and how far it has come. */
    record Waits(Staging staging, int persons) {}

    /** What one run refused, by its first reason. */
    record Refusal(LogBook.Said said, String agreement, long count, String receiver, String clause, String reason) {}

    Answer show(Visit visit) {
        Rooms rooms = visit.rooms();
        boolean crossing = Place.RELEASES.isFor(visit.person());
        var logs = new LogBook(rooms.ledger());
        List<LogBook.Head> heads = crossing ? logs.heads() : List.of();
        boolean cases = Place.CASES.isFor(visit.person());
        Desk desk = rooms.casebook().as(rooms.actor());
        Instant now = rooms.clock().instant();
        // Of every case: a duty does not end because others changed later.
        List<ClockPanel.Line> clocks = cases ? ClockPanel.due(desk.withDuties(), now) : List.of();
        List<Due> due = due(visit, now);
        due.addAll(cases ? CasePages.due(desk, now) : List.of());
        SoFar<Standings.Sum> counted =
                crossing ? rooms.gate().releases().standings().sumsSoFar() : new SoFar<>(List.of(), null, false);
        List<Out> out = out(rooms, counted);
        var page = new HomePage(
                !visit.sitting().issuer().isEmpty() || rooms.logins().hasPassword(visit.person()),
                crossing,
                cases,
                cases ? desk.open() : 0,
                clocks.subList(0, Math.min(clocks.size(), CLOCKS_MAX)),
                Math.max(0, clocks.size() - CLOCKS_MAX),
                due,
                crossing ? logs.admitted(SHOWN) : List.of(),
                cases ? last(desk) : List.of(),
                counted,
                out.stream().limit(SHOWN).toList(),
                Math.max(0, out.size() - SHOWN),
                crossing ? waiting(rooms) : List.of(),
                crossing ? refusals(logs, SHOWN) : List.of(),
                heads.size(),
                heads.stream().mapToLong(LogBook.Head::entries).sum(),
                heads.stream().filter(each -> !each.cosigners().isEmpty()).count());
        return door.render(visit, "home", Place.HOME, Texts.ENGLISH.say("place.home"), page);
    }

    private static List<CaseSummary> last(Desk desk) {
        return desk.latest(Long.MAX_VALUE, CASES_LOOKED_AT).stream()
                .filter(CaseSummary::open)
                .limit(CASES_SHOWN)
                .toList();
    }

    /** Where nothing lies and nothing waits there is nothing to look at. */
    private static List<Out> out(Rooms rooms, SoFar<Standings.Sum> counted) {
        return counted.sums().stream()
                .filter(each -> each.objects() > 0 || each.staged() > 0 || (counted.uncounted() && each.last() != null))
                .sorted(Comparator.comparing(Standings.Sum::last, Comparator.nullsLast(Comparator.reverseOrder())))
                .map(each -> new Out(
                        each,
                        each.receivers().stream().map(rooms.parties()::require).toList()))
                .toList();
    }

    static List<Waits> waiting(Rooms rooms) {
        return rooms.gate().releases().stagings().stream()
                .filter(each -> each.state() == Staging.State.WAITING)
                .map(each -> new Waits(each, rooms.gate().releases().approvers(each)))
                .toList();
    }

    static List<Refusal> refusals(LogBook logs, int limit) {
        return logs.refused(limit).stream().map(HomePages::refusal).toList();
    }

    private static Refusal refusal(LogBook.Said said) {
        JsonObject details = said.details();
        JsonObject first = details.get("reasons") instanceof JsonArray reasons
                        && !reasons.isEmpty()
                        && reasons.get(0) instanceof JsonObject reason
                ? reason
                : JsonObject.EMPTY;
        return new Refusal(
                said,
                LogBook.text(details, "agreement"),
                details.get("count") instanceof JsonNumber count ? Long.parseLong(count.literal()) : 0,
                LogBook.text(first, "receiver"),
                LogBook.text(first, "clause"),
                LogBook.text(first, "reason"));
    }

    private static List<Due> due(Visit visit, Instant now) {
        Rooms rooms = visit.rooms();
        var due = new ArrayList<Due>();
        if (Place.RELEASES.isFor(visit.person())) {
            for (Recall each : rooms.federation().recalls().all()) {
                if (each.answer() == null) {
                    due.add(new Due(
                            each.ours() ? "due.recall.ours" : "due.recall.theirs",
                            each.party(),
                            0,
                            each.deadline(),
                            each.isUnanswered(now),
                            RecalledPages.path(each)));
                }
            }
            for (Retained.Sum each : rooms.federation().retained().sumsSoFar().sums()) {
                if (each.due() > 0) {
                    due.add(new Due(
                            each.received() ? "due.delete.ours" : "due.delete.theirs",
                            each.party(),
                            each.due(),
                            null,
                            each.failed() > 0 || each.late() > 0,
                            "/console/releases/#retention"));
                }
            }
        }
        if (Place.AGREEMENTS.isFor(visit.person())) {
            for (StandingAgreement each : rooms.agreements().all()) {
                boolean ending =
                        each.notInForce(now) == null && each.terms().until().isBefore(now.plus(AHEAD));
                boolean unsigned = each.ended() == null
                        && each.missing().contains(rooms.parties().ours().id());
                if (ending || unsigned) {
                    due.add(new Due(
                            ending ? "due.agreement.ends" : "due.agreement.sign",
                            each.terms().id(),
                            0,
                            each.terms().until(),
                            false,
                            "/console/agreements/" + each.terms().id() + "/"
                                    + (unsigned && (visit.is(Role.SIGNATORY) || visit.isOneOf(Role.OPINING))
                                            ? "sign/?version=" + each.terms().version()
                                            : "")));
                }
            }
        }
        return due;
    }
}
