package org.comity.border;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.comity.parties.Agreement;
import org.comity.parties.Agreements;
import org.comity.parties.Outgrown;
import org.comity.parties.Paper;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.parties.Reservation;
import org.comity.parties.StandingAgreement;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Agreements come into force, are joined, narrowed, suspended and ended. Each act is an entry in the log with every other
 * party that may know of it, and counts from the moment it is durable.
 */
public final class Agreeing {
    private final Database database;
    private final Parties parties;
    private final Agreements agreements;
    private final Outboxes outboxes;
    private final Crossings crossings;

    Agreeing(Database database, Parties parties, Agreements agreements, Outboxes outboxes, Crossings crossings) {
        this.database = database;
        this.parties = parties;
        this.agreements = agreements;
        this.outboxes = outboxes;
        this.crossings = crossings;
    }

    /**
     * Takes a party's yes to an agreement in. With the last one the outboxes are there, empty, so that partners can find
     * them.
     *
     * @param person who of our people signs; null for other parties, and where the agreement does not ask
     */
    public Party accept(StandingAgreement agreement, String note, @Nullable String person) {
        return database.write(transaction ->
                accepted(transaction, agreement, agreements.accept(transaction, agreement, note, person)));
    }

    /** Takes the yes of a partner without a node in, by a paper. */
    public Party acceptPaper(StandingAgreement agreement, String partner, Paper paper, SigningKey key) {
        return database.write(transaction ->
                accepted(transaction, agreement, agreements.acceptPaper(transaction, agreement, partner, paper, key)));
    }

    private Party accepted(Transaction transaction, StandingAgreement agreement, Party signer) throws SQLException {
        StandingAgreement now = agreements.standing(transaction, agreement);
        crossings.agreement(transaction, "agreement accepted", signer.id(), now, whoMayKnow(now, signer.id()));
        if (now.missing().isEmpty()) {
            for (Audience audience : Audience.of(now, parties.ours().id())) {
                outboxes.of(transaction, agreement.terms().id(), audience.box());
            }
        }
        return signer;
    }

    /** Takes in that a party has joined a standing text. */
    public Party join(StandingAgreement agreement, String note) {
        return database.write(transaction -> {
            Party joined = agreements.alone().join(transaction, agreement, note);
            crossings.agreement(
                    transaction, "agreement joined", joined.id(), agreement, whoMayKnow(agreement, joined.id()));
            if (!joined.ours()) {
                outboxes.of(transaction, agreement.terms().id(), List.of(joined.id()));
            }
            return joined;
        });
    }

    /** Takes in what a party suspends, narrows or resumes. */
    public Reservation take(StandingAgreement agreement, String note) {
        return database.write(transaction -> {
            Reservation taken = agreements.alone().take(transaction, agreement, note);
            String kind = "agreement "
                    + switch (taken.verb()) {
                        case SUSPEND -> "suspended";
                        case NARROW -> "narrowed";
                        case RESUME -> "resumed";
                    };
            crossings.agreement(transaction, kind, taken.party(), agreement, whoMayKnow(agreement, taken.party()));
            return taken;
        });
    }

    /** Ends an agreement at once: one side may do so alone. */
    public void end(String actor, StandingAgreement agreement, String why) {
        database.write(transaction -> {
            agreements.end(transaction, agreement, why);
            crossings.agreement(transaction, "agreement ended", actor, agreement, whoMayKnow(agreement, ""));
            return null;
        });
    }

    /** The other parties, without those that are not told of this one. */
    private List<String> whoMayKnow(StandingAgreement agreement, String party) {
        String ours = parties.ours().id();
        Set<String> hidden = party.isEmpty() ? Set.of() : agreement.hiddenFrom(party);
        return Stream.concat(
                        agreement.members().stream().map(Agreement.Member::id),
                        agreement.inherited().outgrown().stream().map(Outgrown::party))
                .filter(id -> !id.equals(ours) && !hidden.contains(id))
                .toList();
    }
}
