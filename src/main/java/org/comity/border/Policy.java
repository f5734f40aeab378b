package org.comity.border;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.comity.marking.AcsMarking;
import org.comity.marking.Handling;
import org.comity.marking.Tlp;
import org.comity.parties.Clause;
import org.comity.parties.StandingAgreement;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether one thing may cross from one party to another under one agreement. The only function that does: what
 * it says is what is released, served, admitted and explained.
 *
 * <p>Default deny: where no clause says yes, the answer is no; what cannot be understood counts as no.
 */
final class Policy {
    private Policy() {}

    static Decision decide(StandingAgreement agreement, String sender, String receiver, Cargo cargo, Instant now) {
        Decision standing = standing(agreement, sender, receiver, now);
        if (standing != null) {
            return standing;
        }
        return switch (cargo) {
            case Cargo.StixVersion version -> decide(agreement, sender, receiver, version);
        };
    }

    /** The no that stands against everything between these two now; null where there is none. */
    static @Nullable Decision standing(StandingAgreement agreement, String sender, String receiver, Instant now) {
        String id = agreement.terms().id();
        for (String party : List.of(sender, receiver)) {
            if (agreement.terms().member(party).isEmpty()) {
                return Decision.no("", party + " is no party to " + id, "it may accede to the agreement");
            }
        }
        String problem = agreement.notInForce(now);
        return problem == null
                ? null
                : Decision.no("", "nothing crosses under " + id + ": " + problem, "a version in force would allow it");
    }

    private static Decision decide(
            StandingAgreement agreement, String sender, String receiver, Cargo.StixVersion version) {
        Handling handling = version.handling();
        if (handling.denies()) {
            return Decision.no(
                    "",
                    "its marking forbids it: " + String.join("; ", handling.denials()),
                    "hold the marking definition it refers to, or ask its originator for another marking");
        }
        for (AcsMarking acs : handling.acs()) {
            String restriction = restriction(acs, receiver);
            if (restriction != null) {
                return Decision.no("", restriction, "ask " + acs.custodian() + " for a release to " + receiver);
            }
        }
        if (!version.source().equals(sender)) {
            return Decision.no(
                    "",
                    "it came from " + version.source() + ", whose consent to pass it on is not recorded",
                    "ask " + version.source() + " to release it to " + receiver + " itself");
        }
        if (handling.tlp() == Tlp.RED) {
            return Decision.no(
                    "",
                    "TLP:RED goes to named persons, and an outbox is read by a whole party",
                    "its originator may lower the marking");
        }
        List<Clause> between = agreement.terms().clauses().stream()
                .filter(clause -> clause.covers(sender, receiver))
                .toList();
        List<Clause> ofType = between.stream()
                .filter(clause -> clause.coversType(version.type()))
                .toList();
        if (ofType.isEmpty()) {
            return Decision.no(
                    "",
                    "no clause lets " + article(version.type()) + " cross from " + sender + " to " + receiver,
                    between.isEmpty()
                            ? "a clause between the two would"
                            : "adding the type to clause "
                                    + between.stream().map(Clause::id).collect(Collectors.joining(" or "))
                                    + " would");
        }
        Decision no = null;
        for (Clause clause : ofType) {
            Decision decision = byMarking(clause, handling);
            if (decision.allowed()) {
                return decision;
            }
            no = decision;
        }
        return java.util.Objects.requireNonNull(no);
    }

    /**
     * What an ACS marking has against that receiver; null where it has nothing. Of a receiver only its id is known, so
     * a marking that asks for its nationality, organisation or sort cannot be met and denies.
     */
    private static @Nullable String restriction(AcsMarking acs, String receiver) {
        if (acs.isPublic()) {
            return null;
        }
        AcsMarking.Controls controls = acs.controls();
        boolean asksWho = !controls.permittedNationalities().isEmpty()
                || !controls.permittedOrganizations().isEmpty()
                || !controls.entities().isEmpty()
                || !controls.shareabilities().isEmpty()
                || !controls.caveats().isEmpty();
        if (acs.isForbiddenToForeigners() || asksWho) {
            return "its ACS marking " + acs.identifier() + " restricts who may see it, and nothing here says that "
                    + receiver + " is among them";
        }
        return acs.mayBeSharedOnWith(List.of(receiver, AcsMarking.FOREIGN_GOVERNMENT))
                ? null
                : "its ACS marking " + acs.identifier() + " does not permit sharing it on with " + receiver;
    }

    private static Decision byMarking(Clause clause, Handling handling) {
        Tlp whole = handling.isUnmarked() ? clause.unmarked() : handling.objectTlp();
        if (whole == null) {
            return Decision.no(
                    clause.id(),
                    "it is unmarked, and clause " + clause.id() + " refuses unmarked things",
                    "mark it " + clause.tlp().label() + " or lower");
        }
        Tlp counts = handling.strictest(whole);
        String what = handling.isUnmarked()
                ? "it is unmarked, which clause " + clause.id() + " counts as " + whole.label()
                : "it is " + whole.label();
        if (counts != whole) {
            what += ", and parts of it are " + counts.label();
        }
        if (counts.compareTo(clause.tlp()) > 0) {
            return Decision.no(
                    clause.id(),
                    what + ", and clause " + clause.id() + " lets cross up to "
                            + clause.tlp().label(),
                    "its originator may lower the marking, or the parties may raise the clause");
        }
        return Decision.yes(clause.id(), what + ", within " + clause.tlp().label(), clause.approval());
    }

    private static String article(String type) {
        return ("aeiou".indexOf(type.charAt(0)) >= 0 ? "an " : "a ") + type;
    }
}
