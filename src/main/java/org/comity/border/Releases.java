package org.comity.border;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.comity.border.Refused.Why;
import org.comity.objects.Holdings;
import org.comity.parties.Agreements;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.parties.StandingAgreement;
import org.comity.sql.Database;

/** The release side of the gate. */
public final class Releases {
    private final Database database;
    private final Parties parties;
    private final Agreements agreements;
    private final Holdings holdings;
    private final Outboxes outboxes;
    private final Crossings crossings;
    private final InstantSource clock;

    Releases(
            Database database,
            Parties parties,
            Agreements agreements,
            Holdings holdings,
            Outboxes outboxes,
            Crossings crossings,
            InstantSource clock) {
        this.database = database;
        this.parties = parties;
        this.agreements = agreements;
        this.holdings = holdings;
        this.outboxes = outboxes;
        this.crossings = crossings;
        this.clock = clock;
    }

    /**
     * Asks the agreement about what is held at home and lays what it allows in the outboxes of its audiences.
     *
     * @param actor who does it, for the log
     * @param wanted which objects; its limit is the size of one batch
     * @param dryRun whether only to say what would happen
     * @throws Refused AGREEMENT when nothing may leave under it now
     */
    public Release release(String actor, String agreement, Wanted wanted, boolean dryRun) {
        return new ReleaseRun(
                        database,
                        holdings,
                        parties,
                        outboxes,
                        crossings,
                        agreements.require(agreement),
                        clock,
                        actor,
                        dryRun)
                .over(wanted);
    }

    /** Why that object may or may not cross from us to that party, under each agreement with it. */
    public Map<String, Decision> why(String id, String receiver) {
        Party party = parties.require(receiver);
        var decisions = new HashMap<String, Decision>();
        var definitions = new Definitions(database, holdings);
        Cargo cargo = definitions
                .cargoOf(id, parties)
                .orElseThrow(() -> new Refused(Why.UNKNOWN, "nothing is held under " + id));
        for (StandingAgreement each : agreements.all()) {
            if (each.terms().member(party.id()).isPresent() && each.ended() == null) {
                decisions.put(
                        each.terms().id(),
                        Policy.decide(each, parties.ours().id(), party.id(), cargo, clock.instant()));
            }
        }
        return decisions;
    }
}
