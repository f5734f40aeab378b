package org.comity.border;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.comity.marking.AcsMarking;
import org.comity.marking.Handling;
import org.comity.marking.HandlingCode;
import org.comity.marking.Pap;
import org.comity.marking.Tlp;
import org.comity.parties.Approval;
import org.comity.parties.Clause;
import org.comity.parties.Outgrown;
import org.comity.parties.Reservation;
import org.comity.parties.StandingAgreement;
import org.comity.parties.StandingClause;
import org.comity.personal.Measure;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether one thing may cross from one party to another under one agreement. The only function that does: what
 * it says is what is released, served, admitted, simulated and explained. {@link CompiledPolicy} remembers its answers
 * and never makes one of its own.
 *
 * <p>Default deny: where no clause says yes, the answer is no; what cannot be understood counts as no. It is asked in the
 * order in which it stands here: does the agreement stand; do the thing's own markings forbid it; whose is it; and then
 * clause by clause, until one says yes.
 */
final class Policy {
    private Policy() {}

    static Decision decide(StandingAgreement agreement, String sender, String receiver, Cargo cargo, Instant now) {
        Decision standing = standing(agreement, sender, receiver, now);
        if (standing != null) {
            return standing;
        }
        return switch (cargo) {
            case Cargo.StixVersion version -> decide(agreement, sender, receiver, version, now);
            case Cargo.Step step -> decide(agreement, sender, receiver, step, now);
            case Cargo.Observations rows -> decide(agreement, sender, receiver, rows, now);
        };
    }

    /**
     * Until when an answer given now holds by itself: the next instant at which the agreement, a clause or a ground begins
     * or ends. A change of the agreement is another {@link StandingAgreement}, of which it must be asked anew.
     */
    static Instant validUntil(StandingAgreement agreement, Instant now) {
        return agreement.turns().stream()
                .filter(turn -> turn.isAfter(now))
                .findFirst()
                .orElse(Instant.MAX);
    }

    /** Since when such an answer has held: the last of those instants that has passed. */
    static Instant validFrom(StandingAgreement agreement, Instant now) {
        return agreement.turns().reversed().stream()
                .filter(turn -> !turn.isAfter(now))
                .findFirst()
                .orElse(Instant.MIN);
    }

    /** The same of an answer about that very thing, of which something may be recorded that ends by itself. */
    static Instant validUntil(StandingAgreement agreement, Cargo cargo, Instant now) {
        Instant until = validUntil(agreement, now);
        Instant turn = cargo.turnAfter(now);
        return turn != null && turn.isBefore(until) ? turn : until;
    }

    /** Since when such an answer has held. */
    static Instant validFrom(StandingAgreement agreement, Cargo cargo, Instant now) {
        Instant from = validFrom(agreement, now);
        Instant turn = cargo.turnUpTo(now);
        return turn != null && turn.isAfter(from) ? turn : from;
    }

    /**
     * The same for receivers who share an outbox. What is the sender's own may cross to all of them where it may to one:
     * the very same clauses speak of them. What came from others goes to all of them or to none.
     */
    static Decision decide(
            StandingAgreement agreement, String sender, List<String> receivers, Cargo cargo, Instant now) {
        if (cargo.isOf(sender) || receivers.size() == 1) {
            return decide(agreement, sender, receivers.getFirst(), cargo, now);
        }
        // Whose it is comes last: that nothing goes back says nothing of the others.
        List<String> inOrder =
                receivers.stream().sorted(Comparator.comparing(cargo::isOf)).toList();
        @Nullable Decision strictest = null;
        for (String receiver : inOrder) {
            Decision next = decide(agreement, sender, receiver, cargo, now);
            if (!next.allowed()) {
                return next;
            }
            strictest = strictest == null || next.approval().compareTo(strictest.approval()) > 0 ? next : strictest;
        }
        return Objects.requireNonNull(strictest);
    }

    // ---- does the agreement stand ----

    /** The no that stands against everything between these two now; null where there is none. */
    static @Nullable Decision standing(StandingAgreement agreement, String sender, String receiver, Instant now) {
        String id = agreement.terms().id();
        for (String party : List.of(sender, receiver)) {
            if (agreement.member(party).isEmpty()) {
                Optional<Outgrown> joined = agreement.outgrown(party);
                if (joined.isPresent()) {
                    return Decision.no(
                            "",
                            joined.get().sentence(agreement.terms()),
                            party + " may accede to version "
                                    + agreement.terms().version());
                }
                return Decision.no("", party + " is no party to " + id, "it may accede to the agreement");
            }
        }
        String problem = agreement.notInForce(now);
        if (problem != null) {
            return Decision.no("", "nothing crosses under " + id + ": " + problem, "a version in force would allow it");
        }
        return agreement
                .suspension(Reservation.Subject.AGREEMENT, sender, receiver)
                .map(by -> Decision.no(
                        "",
                        "nothing crosses under " + id + ": it was suspended " + by.because(),
                        by.party() + " may resume it"))
                .orElse(null);
    }

    private static Decision decide(
            StandingAgreement agreement, String sender, String receiver, Cargo.StixVersion version, Instant now) {
        Decision no = byItsOwnMarking(version, receiver);
        PassingOn passingOn = version.isOf(sender) ? null : new PassingOn(agreement, sender, receiver, version, now);
        if (no == null && passingOn != null) {
            no = passingOn.no();
        }
        if (no == null && version.handling().tlp() == Tlp.RED) {
            no = Decision.no(
                    "",
                    "TLP:RED goes to named persons, and an outbox is read by a whole party",
                    "its originator may lower the marking");
        }
        if (no != null) {
            return no;
        }
        return passingOn == null
                ? byClauses(agreement, sender, receiver, version, now)
                : byClauses(agreement, sender, receiver, version, now, passingOn::asStrictly);
    }

    /**
     * A step of a joint case is its author's own, and crosses to all other members or is not taken. It is signed as it
     * stands: what would have to be minimised, or approved by two, does not go.
     */
    private static Decision decide(
            StandingAgreement agreement, String sender, String receiver, Cargo.Step step, Instant now) {
        if (!step.isOf(sender)) {
            return Decision.no(
                    "", "it is a step of " + step.author() + ", and " + sender + " is not", "its author may make it");
        }
        Decision no = byItsOwnMarking(step, receiver);
        if (no == null && step.handling().tlp() == Tlp.RED) {
            no = Decision.no(
                    "",
                    "TLP:RED goes to named persons, and a case is read by whole parties",
                    "keep it at home, or lower its marking");
        }
        return no == null ? byClauses(agreement, sender, receiver, step, now, yes -> asSigned(step, yes)) : no;
    }

    private static Decision asSigned(Cargo.Step step, Decision yes) {
        for (var each : yes.minimisation().entrySet()) {
            if (each.getValue() != Measure.KEEP && step.personal().contains(each.getKey())) {
                return Decision.no(
                        yes.clause(),
                        "its text holds " + Phrases.of(each.getKey()) + ", which clause " + yes.clause()
                                + " lets cross only minimised, and a step crosses as it is signed",
                        "say it without them, or link an object that holds them");
            }
        }
        return yes.approval() == Approval.FLOWS
                ? yes
                : Decision.no(
                        yes.clause(),
                        "clause " + yes.clause() + " asks for an approval ("
                                + yes.approval().label() + "), and a step of a case crosses with whoever takes it",
                        "a clause for cases without approval would");
    }

    /**
     * Rows of a report go by the million: nobody says yes to each, and none is counted as an object. A clause that asks
     * for either does not let them go.
     */
    private static Decision decide(
            StandingAgreement agreement, String sender, String receiver, Cargo.Observations rows, Instant now) {
        if (!rows.isOf(sender)) {
            return Decision.no(
                    "",
                    "they are observations of " + rows.source() + ", and " + sender + " is not",
                    "they may be asked for there");
        }
        Decision no = byItsOwnMarking(rows, receiver);
        if (no == null && rows.handling().tlp() == Tlp.RED) {
            no = Decision.no(
                    "",
                    "TLP:RED goes to named persons, and observations are read by a whole party",
                    "whoever feeds them may lower the marking");
        }
        return no == null ? byClauses(agreement, sender, receiver, rows, now, yes -> asRows(agreement, yes)) : no;
    }

    private static Decision asRows(StandingAgreement agreement, Decision yes) {
        String id = yes.clause();
        if (yes.approval() != Approval.FLOWS) {
            return Decision.no(
                    id,
                    "clause " + id + " asks for an approval (" + yes.approval().label()
                            + "), and observations go by the million",
                    "a clause for observations without approval would");
        }
        boolean counted = agreement
                .terms()
                .clause(id)
                .filter(clause -> clause.objectsADay() != null)
                .isPresent();
        return counted
                ? Decision.no(
                        id,
                        "clause " + id + " counts objects a day, and observations are none",
                        "a clause for observations without objects-a-day would")
                : yes;
    }

    // ---- do its own markings forbid it ----

    private static @Nullable Decision byItsOwnMarking(Cargo version, String receiver) {
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
        return null;
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

    // ---- clause by clause ----

    /** What the clauses between these two say of a thing, whosever it is. */
    static Decision byClauses(StandingAgreement agreement, String sender, String receiver, Cargo version, Instant now) {
        return byClauses(agreement, sender, receiver, version, now, yes -> yes);
    }

    /** @param more may turn the yes of a clause into a stricter one, or into a no */
    private static Decision byClauses(
            StandingAgreement agreement,
            String sender,
            String receiver,
            Cargo version,
            Instant now,
            UnaryOperator<Decision> more) {
        List<StandingClause> between = agreement.clauses(sender, receiver);
        List<StandingClause> ofType = between.stream()
                .filter(each -> agreement
                        .terms()
                        .clause(each.clause().id())
                        .orElse(each.clause())
                        .coversType(version.type()))
                .toList();
        if (ofType.isEmpty()) {
            return Decision.no(
                    "",
                    "no clause lets " + article(version.type()) + " cross from " + sender + " to " + receiver,
                    between.isEmpty()
                            ? "a clause between the two would"
                            : "adding the type to clause "
                                    + between.stream()
                                            .map(each -> each.clause().id())
                                            .collect(Collectors.joining(" or "))
                                    + " would");
        }
        Decision no = null;
        for (StandingClause each : ofType) {
            Decision decision = byClause(agreement, sender, receiver, each, version, now);
            decision = decision.allowed() ? more.apply(decision) : decision;
            if (decision.allowed()) {
                return decision;
            }
            no = decision;
        }
        return Objects.requireNonNull(no);
    }

    static Decision byClause(
            StandingAgreement agreement,
            String sender,
            String receiver,
            StandingClause standing,
            Cargo version,
            Instant now) {
        Clause clause = standing.clause();
        String id = clause.id();
        Reservation suspension = standing.suspension();
        if (suspension != null) {
            return Decision.no(
                    id,
                    "clause " + id + " was suspended " + suspension.because(),
                    suspension.party() + " may resume it");
        }
        String notNow = clause.valid().notAt(now);
        if (notNow != null) {
            return Decision.no(id, "clause " + id + " " + notNow, "a version with other dates would allow it");
        }
        Decision no = byType(clause, version);
        no = no == null ? bySector(clause, version) : no;
        if (no != null) {
            return narrowed(standing, no);
        }
        Decision byMarking = byMarking(clause, version.handling());
        if (!byMarking.allowed()) {
            return narrowed(standing, byMarking);
        }
        no = byPap(clause, version.handling());
        no = no == null ? byHandlingCode(clause, version) : no;
        if (no != null) {
            return narrowed(standing, no);
        }
        return PersonalDataPolicy.decide(agreement, sender, receiver, standing, version, now, byMarking.reason());
    }

    /** As it is written the clause covers the type; only a narrowing can have taken it out. */
    private static @Nullable Decision byType(Clause clause, Cargo version) {
        return clause.coversType(version.type())
                ? null
                : Decision.no(
                        clause.id(),
                        "clause " + clause.id() + " lets cross " + String.join(", ", new TreeSet<>(clause.types()))
                                + " only",
                        "the type has to be let cross again");
    }

    private static @Nullable Decision bySector(Clause clause, Cargo version) {
        if (clause.sectors().isEmpty()
                || (!version.sectors().isEmpty() && clause.sectors().containsAll(version.sectors()))) {
            return null;
        }
        String asked = String.join(", ", new TreeSet<>(clause.sectors()));
        return Decision.no(
                clause.id(),
                version.sectors().isEmpty()
                        ? "it names no sector, and clause " + clause.id() + " is for " + asked + " only"
                        : "it names the sectors " + String.join(", ", new TreeSet<>(version.sectors()))
                                + ", and clause " + clause.id() + " is for " + asked + " only",
                "adding the sector to clause " + clause.id() + " would");
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
        return Decision.yes(
                clause.id(), what + ", within " + clause.tlp().label(), clause.approval(), java.util.Map.of());
    }

    /** PAP decides only where a clause sets a ceiling; an object without one has no limit on what may be done with it. */
    private static @Nullable Decision byPap(Clause clause, Handling handling) {
        Pap ceiling = clause.pap();
        Pap pap = handling.pap();
        return ceiling == null || pap == null || pap.compareTo(ceiling) <= 0
                ? null
                : Decision.no(
                        clause.id(),
                        "it is " + pap.label() + ", and clause " + clause.id() + " lets cross up to " + ceiling.label(),
                        "its originator may lower the marking, or the parties may raise the clause");
    }

    private static @Nullable Decision byHandlingCode(Clause clause, Cargo version) {
        var strange = new TreeSet<HandlingCode>(version.codes());
        strange.removeAll(clause.codes());
        if (strange.isEmpty()) {
            return null;
        }
        String codes = strange.stream().map(Enum::name).collect(Collectors.joining(", "));
        return Decision.no(
                clause.id(),
                "it carries the handling code " + codes + ", which clause " + clause.id() + " does not let cross",
                "ask its originator, or add " + codes + " to handling of clause " + clause.id());
    }

    /** A no says so where the clause is stricter than it is written. */
    static Decision narrowed(StandingClause standing, Decision no) {
        return standing.narrowings().isEmpty()
                ? no
                : Decision.no(
                        no.clause(),
                        no.reason() + ", as narrowed "
                                + standing.narrowings().getLast().because(),
                        no.remedy() + ", or " + standing.narrowings().getLast().party() + " may resume it");
    }

    private static String article(String type) {
        return (!type.isEmpty() && "aeiou".indexOf(type.charAt(0)) >= 0 ? "an " : "a ") + type;
    }
}
