package org.comity.parties;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comity.seal.BadSeal;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.comity.sql.Transaction;

/**
 * What one party does alone to a standing agreement: it joins a text that is open, or suspends, narrows and resumes what
 * concerns it. Each is a note of that party; or of ours over a paper, where the party has no node.
 */
public final class UnilateralActs {
    private final Agreements agreements;
    private final Parties parties;
    private final Keys keys;
    private final InstantSource clock;

    UnilateralActs(Agreements agreements, Parties parties, Keys keys, InstantSource clock) {
        this.agreements = agreements;
        this.parties = parties;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Our own joining of a standing text, as a note to send to the others; it counts here once it has come to
     * {@link #join} too.
     */
    public String accede(
            StandingAgreement agreement, Set<String> groups, List<Reservation> reservations, SigningKey key) {
        Party ours = parties.ours();
        var member = new Agreement.Member(ours.id(), ours.name(), ours.key());
        return agreements.ourNote(
                StandingNotes.accession(agreement, new Accession(member, groups, reservations), clock.instant()), key);
    }

    /** The joining of a partner without a node, by a paper that two of our people have recorded. */
    public String accedeByPaper(
            StandingAgreement agreement,
            String partner,
            Set<String> groups,
            List<Reservation> reservations,
            Paper paper,
            SigningKey key) {
        Party party = agreements.withoutNode(Optional.empty(), partner);
        if (party.hasNode()) {
            throw new IllegalArgumentException(
                    partner + " signs with its key; a paper is for a partner without a node");
        }
        var accession = new Accession(new Agreement.Member(party.id(), party.name(), ""), groups, reservations);
        return agreements.ourNote(paper.under(StandingNotes.accession(agreement, accession, clock.instant())), key);
    }

    /**
     * Takes in that a party has joined.
     *
     * @throws IllegalArgumentException when the text is not open, the party is not known here by that key, it is a party
     *     already, or the note does not hold
     */
    public Party join(Transaction transaction, StandingAgreement agreement, String note) throws SQLException {
        SignedNote signed = parsed(note);
        Accession accession = StandingNotes.readAccession(agreement, Paper.without(signed.text()));
        String id = accession.member().id();
        if (!agreement.terms().openForAccession()) {
            throw new IllegalArgumentException(agreement.terms().id()
                    + " is not open for accession; a new version that names " + id + " would let it in");
        }
        Party party = parties.require(id);
        if (!party.key().equals(accession.member().key())) {
            throw new IllegalArgumentException("the note names another key for " + id
                    + " than the one known here; compare fingerprints with them before going on");
        }
        held(signed, party);
        // Whoever has joined an earlier version may join this one too, also where the earlier yes would be carried
        // over.
        StandingAgreement now = agreements.standing(transaction, agreement);
        if (now.terms().member(id).isPresent() || AgreementRows.hasJoined(transaction, now, id)) {
            throw new IllegalArgumentException(
                    id + " is a party to " + agreement.terms().id() + " already");
        }
        agreements
                .find(agreement.terms().id())
                .filter(each -> each.isAccepted()
                        && each.terms().version() > now.terms().version()
                        && !each.terms().openForAccession())
                .ifPresent(each -> {
                    throw new IllegalArgumentException(
                            each.terms().id() + " is not open for accession any more: version "
                                    + each.terms().version() + " took over, and is closed");
                });
        note(transaction, agreement, note);
        return party;
    }

    /** What our party takes back or resumes, as a note to send to the others. */
    public String reserve(
            StandingAgreement agreement,
            Reservation.Verb verb,
            Reservation.Subject on,
            Reservation.Limits limits,
            String why,
            SigningKey key) {
        return agreements.ourNote(reservation(agreement, parties.ours().id(), verb, on, limits, why), key);
    }

    /** The same of a partner without a node, by a paper that two of our people have recorded. */
    public String reserveByPaper(
            StandingAgreement agreement,
            String partner,
            Reservation.Verb verb,
            Reservation.Subject on,
            Reservation.Limits limits,
            String why,
            Paper paper,
            SigningKey key) {
        agreements.withoutNode(agreement.member(partner), partner);
        return agreements.ourNote(paper.under(reservation(agreement, partner, verb, on, limits, why)), key);
    }

    private String reservation(
            StandingAgreement agreement,
            String party,
            Reservation.Verb verb,
            Reservation.Subject on,
            Reservation.Limits limits,
            String why) {
        if (agreement.takenBack().stream()
                .noneMatch(each -> each.party().equals(party) && each.on().equals(on))) {
            ReservationText.subject(agreement.terms(), on.scope().label(), on.id());
        }
        return StandingNotes.reservation(
                agreement,
                new Reservation(party, agreement.lastReservation(party) + 1, clock.instant(), verb, on, limits, why));
    }

    /**
     * Takes in what a party takes back or resumes; from then on it counts.
     *
     * @throws IllegalArgumentException when the note does not hold, or another one of that party has its number
     */
    public Reservation take(Transaction transaction, StandingAgreement agreement, String note) throws SQLException {
        SignedNote signed = parsed(note);
        Reservation reservation = StandingNotes.readReservation(agreement, Paper.without(signed.text()));
        String id = reservation.party();
        StandingAgreement now = agreements.standing(transaction, agreement);
        if (now.member(id).isEmpty() && now.outgrown(id).isEmpty()) {
            throw new IllegalArgumentException(
                    id + " is no party to " + agreement.terms().id());
        }
        held(signed, parties.require(id));
        if (now.reservations().contains(reservation)) {
            return reservation;
        }
        if (now.ownReservations().anyMatch(each -> each.party().equals(id) && each.number() == reservation.number())) {
            throw new IllegalArgumentException("another reservation of " + id + " is here as number "
                    + reservation.number() + "; it comes too late, ask them for a new one");
        }
        // Where a number before it is missing, what it resumes may be on its way.
        if (reservation.verb() == Reservation.Verb.RESUME
                && reservation.number() <= now.lastReservation(id) + 1
                && now.takenBack().stream()
                        .noneMatch(each -> each.party().equals(id) && each.on().equals(reservation.on()))) {
            throw new IllegalArgumentException(
                    id + " has taken nothing back of " + reservation.on() + ", so there is nothing to resume");
        }
        note(transaction, agreement, note);
        return reservation;
    }

    private void note(Transaction transaction, StandingAgreement agreement, String note) throws SQLException {
        AgreementRows.note(transaction, agreement.nr(), note, clock.instant());
        agreements.settled(transaction, agreement.terms().id());
    }

    private static SignedNote parsed(String note) {
        try {
            return SignedNote.parse(note);
        } catch (BadSeal e) {
            throw new IllegalArgumentException("the note cannot be read: " + e.getMessage(), e);
        }
    }

    /** Signed by the party itself, with a key that counts now; or, where it has no node, by us over a paper. */
    private void held(SignedNote signed, Party party) {
        boolean byPaper = !Paper.without(signed.text()).equals(signed.text());
        if (byPaper == party.hasNode()) {
            throw new IllegalArgumentException(
                    party.hasNode()
                            ? party.id() + " signs with its key; a paper is for a partner without a node"
                            : party.id() + " has no node; its yes is a paper that two of our people record");
        }
        try {
            signed.open(keys.counting(party.hasNode() ? party : parties.ours()));
        } catch (BadSeal e) {
            throw new IllegalArgumentException("the note does not hold: " + e.getMessage(), e);
        }
    }
}
