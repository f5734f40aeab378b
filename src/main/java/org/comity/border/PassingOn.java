package org.comity.border;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.comity.parties.Approval;
import org.comity.parties.Obligations.Onward;
import org.comity.parties.StandingAgreement;
import org.comity.parties.StandingClause;
import org.comity.personal.Category;
import org.comity.personal.Measure;
import org.jspecify.annotations.Nullable;

/**
 * Whether what came from somebody else may be passed on: "whose is it", the third question of {@link Policy}.
 *
 * <p>It is passed on under the very agreement it came under where the clauses let it be passed on within the agreement, or
 * where its owner has consented to this version, this receiver and this agreement. Neither lets it go to anybody to whom
 * the clauses would not have let its owner release it, and no consent goes against a clause. Whose it is, is asked of the
 * party it came from and of the one that party names as its origin: both are its owners.
 *
 * <p>What clauses say of passing on is read from all that would have let the thing cross as they are written. What a party
 * takes back can then only make the answer stricter.
 */
final class PassingOn {
    private final StandingAgreement agreement;
    private final StandingAgreement asWritten;
    private final String sender;
    private final String receiver;
    private final Cargo.StixVersion version;
    private final Instant now;

    PassingOn(StandingAgreement agreement, String sender, String receiver, Cargo.StixVersion version, Instant now) {
        this.agreement = agreement;
        this.asWritten = agreement.asWritten();
        this.sender = sender;
        this.receiver = receiver;
        this.version = version;
        this.now = now;
    }

    /** The no of one of its owners; null where there is none. */
    @Nullable
    Decision no() {
        for (String owner : owners()) {
            Decision no = no(owner);
            if (no != null) {
                return no;
            }
        }
        return null;
    }

    /** Those whose it is and who are not the sender. */
    private Set<String> owners() {
        var owners = new LinkedHashSet<String>();
        owners.add(version.provenance().source());
        owners.add(version.provenance().origin());
        owners.remove(sender);
        return owners;
    }

    private @Nullable Decision no(String owner) {
        if (owner.equals(receiver)) {
            return Decision.no(
                    "", "it came from " + owner + " itself, and goes back to nobody", owner + " has it already");
        }
        boolean party = agreement.member(owner).isPresent();
        if (party) {
            Decision no = couldNot(owner);
            if (no != null) {
                return no;
            }
        }
        if (party && version.provenance().under().contains(agreement.terms().id())) {
            Decision came = Policy.byClauses(agreement, owner, sender, version, now);
            if (!came.allowed()) {
                return Decision.no(
                        came.clause(),
                        "it came from " + owner + ", and would not come under "
                                + agreement.terms().id() + " now: " + came.reason(),
                        came.remedy());
            }
            StandingClause least = least(owner);
            Onward onward = onward(least);
            if (onward == Onward.WITHIN_THE_AGREEMENT) {
                return null;
            }
            if (onward == Onward.NO || !consented()) {
                String id = least.clause().id();
                return Decision.no(
                        id,
                        "it came from " + owner + ", and under clause " + id + " what is received is passed on: "
                                + onward.label()
                                + (onward == Onward.NO
                                        ? ""
                                        : ", and no consent of "
                                                + version.provenance().origin() + " is recorded"),
                        onward == Onward.NO ? ask(owner) : "comity consent ask, or " + ask(owner));
            }
            return null;
        }
        return consented()
                ? null
                : Decision.no(
                        "", "it came from " + owner + ", whose consent to pass it on is not recorded", ask(owner));
    }

    /** What keeps its owner itself from releasing it to that receiver; null where nothing does. */
    private @Nullable Decision couldNot(String owner) {
        Decision standing = Policy.standing(agreement, owner, receiver, now);
        Decision by = standing == null ? Policy.byClauses(agreement, owner, receiver, version, now) : standing;
        return by.allowed()
                ? null
                : Decision.no(
                        by.clause(),
                        "it came from " + owner + ", who could not release it itself: " + by.reason(),
                        by.remedy());
    }

    /** A consent is its origin's: nobody consents to what is not their own. */
    private boolean consented() {
        String id = agreement.terms().id();
        String origin = version.provenance().origin();
        return version.provenance().consents().stream().anyMatch(each -> each.covers(origin, receiver, id, now));
    }

    private String ask(String owner) {
        return "ask " + owner + " to release it to " + receiver + " itself";
    }

    // ---- what clauses say of passing on ----

    private Onward onward(StandingClause clause) {
        return agreement.terms().obligations(clause.clause()).onward();
    }

    /** Of the clauses by which it came, could have gone without us, and goes, the one that lets it be passed on least. */
    private StandingClause least(String owner) {
        var clauses = new ArrayList<StandingClause>();
        clauses.addAll(allowing(owner, sender));
        clauses.addAll(allowing(owner, receiver));
        clauses.addAll(allowing(sender, receiver));
        return clauses.stream().min(Comparator.comparing(this::onward)).orElseThrow();
    }

    /** The clauses that let it cross from the one to the other as they are written. */
    private List<StandingClause> allowing(String from, String to) {
        return asWritten.clauses(from, to).stream()
                .filter(each -> each.clause().coversType(version.type()))
                .filter(each ->
                        Policy.byClause(asWritten, from, to, each, version, now).allowed())
                .toList();
    }

    // ---- as strictly as its owner would have to ----

    /**
     * The yes of a clause, made as strict as the owners' own release would be: as many persons approve. Where personal
     * data would cross less minimised than it would from them, it is a no.
     */
    Decision asStrictly(Decision yes) {
        Approval approval = yes.approval();
        for (String owner : owners()) {
            for (StandingClause each : allowing(owner, receiver)) {
                Decision theirs = Policy.byClause(asWritten, owner, receiver, each, version, now);
                Category category = lessMinimised(theirs, yes);
                if (category != null) {
                    return Decision.no(
                            yes.clause(),
                            "it came from " + owner + ", from whom its " + category + " would cross by "
                                    + theirs.minimisation().get(category) + " (clause " + theirs.clause()
                                    + "), and clause " + yes.clause() + " says "
                                    + yes.minimisation().get(category),
                            "the same measure in clause " + yes.clause());
                }
                approval = approval.compareTo(theirs.approval()) < 0 ? theirs.approval() : approval;
            }
        }
        return Decision.yes(yes.clause(), yes.reason(), approval, yes.minimisation());
    }

    private @Nullable Category lessMinimised(Decision theirs, Decision ours) {
        for (Category category : version.personal()) {
            Measure asked = theirs.minimisation().getOrDefault(category, Measure.KEEP);
            Measure done = ours.minimisation().getOrDefault(category, Measure.KEEP);
            if (asked != Measure.KEEP && done != asked && done != Measure.DROP) {
                return category;
            }
        }
        return null;
    }
}
