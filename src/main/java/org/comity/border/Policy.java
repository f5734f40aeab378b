package org.comity.border;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
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
        if (handling.classified()) {
            return Decision.no("", "it carries a classified marking, and Comity is for unclassified things only", "nothing would");
        }
        if (handling.unreadable() != null) {
            return Decision.no(
                    "",
                    "a restriction on it cannot be understood: " + handling.unreadable(),
                    "hold the marking definition it refers to, or ask its originator for another marking");
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
        List<Clause> ofType =
                between.stream().filter(clause -> clause.coversType(version.type())).toList();
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
            Decision decision = byMarking(clause, handling.tlp());
            if (decision.allowed()) {
                return decision;
            }
            no = decision;
        }
        return java.util.Objects.requireNonNull(no);
    }

    private static Decision byMarking(Clause clause, @Nullable Tlp tlp) {
        Tlp counts = tlp == null ? clause.unmarked() : tlp;
        String what = tlp == null ? "it is unmarked" : "it is " + tlp.label();
        if (counts == null) {
            return Decision.no(
                    clause.id(),
                    "it is unmarked, and clause " + clause.id() + " refuses unmarked things",
                    "mark it " + clause.tlp().label() + " or lower");
        }
        if (tlp == null) {
            what += ", which clause " + clause.id() + " counts as " + counts.label();
        }
        if (counts.compareTo(clause.tlp()) > 0) {
            return Decision.no(
                    clause.id(),
                    what + ", and clause " + clause.id() + " lets cross up to " + clause.tlp().label(),
                    "its originator may lower the marking, or the parties may raise the clause");
        }
        return Decision.yes(clause.id(), what + ", within " + clause.tlp().label());
    }

    private static String article(String type) {
        return ("aeiou".indexOf(type.charAt(0)) >= 0 ? "an " : "a ") + type;
    }
}
