package org.comity.doors.console;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.comity.border.Refused;
import org.comity.border.Simulation;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.AgreementSpoken;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Agreement;
import org.comity.parties.Party;
import org.comity.parties.Role;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;

/** On what terms: every agreement in sentences beside its text, tried on what is held, and asked why. */
final class AgreementPages {
    private final ConsoleDoor door;

    AgreementPages(ConsoleDoor door) {
        this.door = door;
    }

    /** One version of one, as it stands in the list. */
    record Listed(StandingAgreement agreement, String state, boolean counts) {}

    /** The list. */
    record AgreementsPage(List<Listed> agreements) {}

    /**
     * A sentence.
     *
     * @param below whether it belongs to the one before
     */
    record Line(String text, boolean below) {}

    /** Who is party to it, and how they came to be. */
    record Member(String id, String name, boolean ours, boolean accepted, boolean joined, boolean hasNode) {}

    /**
     * One agreement.
     *
     * @param others its other versions
     * @param maySimulate whether this person may try a draft
     */
    record AgreementPage(
            StandingAgreement agreement,
            String state,
            List<Line> lines,
            List<String> annexes,
            String yaml,
            String sha256,
            List<Member> members,
            List<Listed> others,
            boolean maySimulate) {}

    /** Why an object may or may not cross to a party. */
    record WhyPage(String object, String party, List<Party> parties, String problem, List<Why.Answer> answers) {}

    static String path(StandingAgreement agreement) {
        return "/console/agreements/" + agreement.terms().id() + "/";
    }

    Answer list(Visit visit) {
        Rooms rooms = visit.rooms();
        List<Listed> listed = rooms.agreements().all().stream()
                .map(each -> listed(rooms, each))
                .sorted(Comparator.comparing(
                                (Listed each) -> each.agreement().terms().id())
                        .thenComparingInt(each -> -each.agreement().terms().version()))
                .toList();
        return door.render(
                visit,
                "agreements",
                Place.AGREEMENTS,
                Texts.ENGLISH.say("place.agreements"),
                new AgreementsPage(listed));
    }

    private static Listed listed(Rooms rooms, StandingAgreement agreement) {
        return new Listed(
                agreement,
                agreement.state(rooms.clock().instant()),
                rooms.agreements()
                        .find(agreement.terms().id())
                        .filter(now -> now.nr() == agreement.nr())
                        .isPresent());
    }

    Answer show(Visit visit) {
        Rooms rooms = visit.rooms();
        String id = visit.request().param("agreement");
        long version = visit.asked("version", 0);
        StandingAgreement agreement = (version == 0
                        ? rooms.agreements().find(id)
                        : rooms.agreements().find(id, (int) Math.min(version, Integer.MAX_VALUE)))
                .orElseThrow(() -> new BadRequest(404, Texts.ENGLISH.say("error.404")));
        Instant now = rooms.clock().instant();
        var lines = new AgreementSpoken(agreement, null, now)
                .lines().stream()
                        .skip(1) // the title, which is the page's
                        .map(line -> new Line(line.strip(), line.startsWith("  ")))
                        .toList();
        List<Listed> others = rooms.agreements().all().stream()
                .filter(each -> each.terms().id().equals(id) && each.nr() != agreement.nr())
                .map(each -> listed(rooms, each))
                .toList();
        var page = new AgreementPage(
                agreement,
                agreement.state(now),
                lines,
                AgreementSpoken.annexes(rooms.agreements().annexes(), agreement),
                new String(agreement.document(), StandardCharsets.UTF_8),
                Digest.of(agreement.document()).hex(),
                members(rooms, agreement),
                others,
                maySimulate(visit));
        return door.render(
                visit, "agreement", Place.AGREEMENTS, agreement.terms().title(), page);
    }

    private static List<Member> members(Rooms rooms, StandingAgreement agreement) {
        List<String> missing = agreement.missing();
        var members = new ArrayList<Member>();
        for (Agreement.Member each : agreement.members()) {
            members.add(new Member(
                    each.id(),
                    each.name(),
                    each.id().equals(rooms.parties().ours().id()),
                    !missing.contains(each.id()),
                    agreement.hasJoined(each.id()),
                    each.hasNode()));
        }
        return members;
    }

    // ---- a draft that is tried ----

    static boolean maySimulate(Visit visit) {
        return visit.isOneOf(Role.DRAFTING);
    }

    /** The key of the text for what becomes of an object. */
    static String key(Simulation.Answer answer) {
        return "simulate." + answer.name().toLowerCase(Locale.ROOT);
    }

    // ---- why ----

    Answer why(Visit visit) {
        Rooms rooms = visit.rooms();
        String object = visit.asked("object");
        String party = visit.asked("party");
        List<Party> others =
                rooms.parties().all().stream().filter(each -> !each.ours()).toList();
        List<Why.Answer> answers = List.of();
        String problem = "";
        if (!object.isEmpty()) {
            try {
                answers = Why.of(rooms, object, party);
                problem = answers.isEmpty() ? Texts.ENGLISH.say("why.no.agreement", party) : "";
            } catch (Refused | IllegalArgumentException e) {
                problem = String.valueOf(e.getMessage());
            }
        }
        return door.render(
                visit,
                "why",
                Place.AGREEMENTS,
                Texts.ENGLISH.say("why.title"),
                new WhyPage(object, party, others, problem, answers));
    }
}
