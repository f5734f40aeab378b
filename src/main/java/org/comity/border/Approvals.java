package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comity.border.Approved.LeftOut;
import org.comity.border.Refused.Why;
import org.comity.border.Staging.State;
import org.comity.parties.Actor;
import org.comity.parties.Agreements;
import org.comity.parties.Parties;
import org.comity.parties.People;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.parties.StandingAgreement;
import org.comity.seal.BadSeal;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Says yes and no to what was staged. With the last yes that is needed the agreement is asked again, and what may still
 * cross is laid in the outbox, all in one transaction: nothing is ever laid before enough different persons said yes.
 */
final class Approvals {
    private final Parties parties;
    private final Agreements agreements;
    private final Stagings stagings;
    private final Candidates candidates;
    private final Delivery delivery;
    private final Crossings crossings;
    private final InstantSource clock;

    Approvals(
            Parties parties,
            Agreements agreements,
            Stagings stagings,
            Candidates candidates,
            Delivery delivery,
            Crossings crossings,
            InstantSource clock) {
        this.parties = parties;
        this.agreements = agreements;
        this.stagings = stagings;
        this.candidates = candidates;
        this.delivery = delivery;
        this.crossings = crossings;
        this.clock = clock;
    }

    Approved approve(Transaction transaction, long nr, Person person, @Nullable SignedNote note) throws SQLException {
        Staging staging = waiting(transaction, nr);
        requireApprover(transaction, person);
        if (note != null) {
            requireSigned(staging, person, note);
        }
        StandingAgreement agreement = agreements.require(staging.agreement());
        String ours = parties.ours().id();
        Audience audience = Audience.named(agreement, ours, staging.audience());
        List<Staging.Item> items = stagings.items(transaction, nr);
        Map<Long, Proposal> proposals = proposals(transaction, agreement, audience, items);
        String changed = changed(staging, agreement, audience, items, proposals);
        if (changed != null) {
            Staging ended = stagings.end(transaction, staging, State.VOID, person.name(), changed);
            crossings.staging(transaction, "staging void", person.name(), ended, changed);
            return new Approved(ended, 0, 0, 0, List.of());
        }
        Decision no = Policy.standing(agreement, ours, audience.anyReceiver(), clock.instant());
        if (no != null) {
            throw new Refused(Why.AGREEMENT, no.reason() + "; " + no.remedy(), no);
        }
        stagings.approve(transaction, staging, person, note);
        int persons = approvers(transaction, nr);
        if (persons < staging.approval().persons()) {
            crossings.approved(transaction, person.name(), note != null, staging, persons, 0, List.of());
            return new Approved(staging, persons, 0, 0, List.of());
        }
        var allowed = new ArrayList<Proposal>();
        var leftOut = new ArrayList<LeftOut>();
        for (Staging.Item item : items) {
            Proposal proposal = proposals.get(item.version());
            String why = leftOut(proposal, persons);
            if (why == null && proposal != null) {
                allowed.add(proposal);
            } else {
                leftOut.add(new LeftOut(item.id(), String.valueOf(why)));
            }
        }
        Staging ended = stagings.end(transaction, staging, State.RELEASED, person.name(), "");
        Delivery.Delivered delivered = allowed.isEmpty()
                ? new Delivery.Delivered(0, List.of())
                : delivery.lay(transaction, Actor.AT_THE_FOLDER.name(), agreement, audience, allowed, persons);
        delivered
                .over()
                .forEach(each ->
                        leftOut.add(new LeftOut(each.proposal().candidate().id(), told(each.no()))));
        int laid = delivered.laid();
        int already = allowed.size() - laid - delivered.over().size();
        crossings.approved(transaction, person.name(), note != null, ended, persons, laid, leftOut);
        int receivers = audience.receivers().size();
        return new Approved(ended, persons, (long) laid * receivers, (long) already * receivers, leftOut);
    }

    Staging reject(Transaction transaction, long nr, Person person, String why) throws SQLException {
        Staging staging = waiting(transaction, nr);
        requireApprover(transaction, person);
        Staging ended = stagings.end(transaction, staging, State.REJECTED, person.name(), why);
        crossings.staging(transaction, "rejected", person.name(), ended, why);
        return ended;
    }

    /** Whoever staged it takes it back; so may every operator. */
    Staging withdraw(Transaction transaction, long nr, Actor by, String why) throws SQLException {
        Staging staging = waiting(transaction, nr);
        Person person = by.person().orElse(null);
        if (person != null && !by.name().equals(staging.by()) && !People.is(transaction, person, Role.OPERATOR)) {
            throw new Refused(
                    Why.FORBIDDEN, person.name() + " did not stage it and is no operator, and so cannot withdraw it");
        }
        Staging ended = stagings.end(transaction, staging, State.WITHDRAWN, by.name(), why);
        crossings.staging(transaction, "withdrawn", by.name(), ended, why);
        return ended;
    }

    /** How many different persons have said yes, and are approvers now: who was removed since does not count. */
    int approvers(Session session, long nr) throws SQLException {
        return People.count(
                session,
                stagings.approvals(session, nr).stream()
                        .map(Staging.Yes::person)
                        .toList(),
                Role.APPROVER);
    }

    /** What would be laid now, by version; what was erased is not in it. */
    Map<Long, Proposal> proposals(
            Session session, StandingAgreement agreement, Audience audience, List<Staging.Item> items)
            throws SQLException {
        Instant now = clock.instant();
        String ours = parties.ours().id();
        var minimising = Minimising.of(session, agreement, ours, audience);
        var proposals = new HashMap<Long, Proposal>();
        List<Candidate> found = candidates.ofVersions(
                session, items.stream().map(Staging.Item::version).toList());
        for (Proposal each : minimising.proposals(
                session,
                found,
                candidate -> Policy.decide(agreement, ours, audience.receivers(), candidate.cargo(), now))) {
            proposals.put(each.candidate().version(), each);
        }
        return proposals;
    }

    /** What makes the staging another one than that which was looked at; null where nothing does. */
    @Nullable
    String changed(
            Staging staging,
            StandingAgreement agreement,
            Audience audience,
            List<Staging.Item> items,
            Map<Long, Proposal> proposals) {
        if (!Stagings.termsOf(agreement).equals(staging.terms())) {
            return "version " + agreement.terms().version() + " of " + staging.agreement() + " stands now, and version "
                    + staging.version() + " was staged under";
        }
        boolean stands = Audience.of(agreement, parties.ours().id()).stream()
                .anyMatch(each -> each.receivers().stream().sorted().toList().equals(staging.audience()));
        if (!stands) {
            return "its receivers are no longer those of whom the same clauses speak";
        }
        if (!Stagings.items(items).root().equals(staging.root())) {
            return "its objects are not those that were staged";
        }
        for (Staging.Item item : items) {
            Proposal proposal = proposals.get(item.version());
            if (proposal != null
                    && proposal.decision().allowed()
                    && !proposal.digest().equals(item.digest())) {
                return item.id() + " would cross in other bytes than those that were staged";
            }
        }
        return null;
    }

    private static @Nullable String leftOut(@Nullable Proposal proposal, int persons) {
        if (proposal == null) {
            return "it is held no longer";
        }
        Decision decision = proposal.decision();
        if (!decision.allowed()) {
            return told(decision);
        }
        return decision.approval().persons() <= persons
                ? null
                : "clause " + decision.clause() + " asks for "
                        + decision.approval().label();
    }

    private static String told(Decision no) {
        return no.reason() + " (" + no.remedy() + ")";
    }

    private Staging waiting(Session session, long nr) throws SQLException {
        Staging staging = stagings.require(session, nr);
        if (!staging.waiting()) {
            throw staging.over();
        }
        return staging;
    }

    private static void requireApprover(Session session, Person person) throws SQLException {
        if (!People.is(session, person, Role.APPROVER)) {
            throw new Refused(
                    Why.FORBIDDEN,
                    person.name() + " is no approver here; an administrator can make them one: comity person role "
                            + person.name() + " --give approver");
        }
    }

    private static void requireSigned(Staging staging, Person person, SignedNote note) {
        NoteKey key = person.noteKey()
                .orElseThrow(() -> new Refused(Why.FORBIDDEN, person.name() + " has no key here to sign with"));
        if (!note.text().equals(staging.statement())) {
            throw new Refused(
                    Why.UNFIT,
                    "the note approves something else than staging " + staging.nr()
                            + "; print what is to be signed with: comity release show " + staging.nr()
                            + " --statement");
        }
        try {
            note.open(List.of(key));
        } catch (BadSeal e) {
            throw new Refused(Why.UNFIT, "the note of " + person.name() + " does not hold: " + e.getMessage());
        }
    }
}
