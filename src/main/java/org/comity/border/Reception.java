package org.comity.border;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.comity.objects.Arrival;
import org.comity.objects.Holding;
import org.comity.objects.Holdings;
import org.comity.parties.Party;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** Takes in what the intake found fit: into the holdings, and onto the node's own shelf. */
final class Reception {
    private final Holdings holdings;
    private final Outboxes outboxes;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    Reception(Holdings holdings, Outboxes outboxes, InstantSource clock, Supplier<UUID> ids) {
        this.holdings = holdings;
        this.outboxes = outboxes;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Holds those pieces that have no problem yet; answers the outcome of each, in their order.
     *
     * @param under the agreement under which they come; null for our own and what is public
     */
    Admission hold(Transaction transaction, Party source, List<Intake.Piece> pieces, @Nullable StandingAgreement under)
            throws SQLException {
        var arrivals = new ArrayList<Arrival>(pieces.size());
        var clauses = new ArrayList<String>(pieces.size());
        for (Intake.Piece piece : pieces) {
            if (piece.arrival() != null) {
                arrivals.add(piece.arrival());
                clauses.add(piece.clause());
            }
        }
        List<Holding> held = arrivals.isEmpty() ? List.of() : holdings.hold(transaction, source.nr(), arrivals);
        if (under != null) {
            CameUnder.record(transaction, under.terms().id(), held, clock.instant());
            KeptFor.record(transaction, under, source.id(), held, clauses, clock.instant());
        }
        var outcomes = new ArrayList<Outcome>(pieces.size());
        var layings = new ArrayList<Laying>(held.size());
        int next = 0;
        for (Intake.Piece piece : pieces) {
            Arrival arrival = piece.arrival();
            if (arrival == null) {
                outcomes.add(piece.outcome());
                continue;
            }
            Holding holding = held.get(next++);
            switch (holding.result()) {
                case NEW -> {
                    layings.add(new Laying(
                            holding.object(),
                            holding.version(),
                            source.nr(),
                            Digest.wrap(arrival.digest()),
                            0,
                            holding.type(),
                            arrival.modified(),
                            arrival.body().length,
                            holding.firstOfObject()));
                    outcomes.add(piece.outcome());
                }
                case ALREADY -> outcomes.add(piece.outcome());
                case CONFLICT ->
                    outcomes.add(new Outcome(
                            arrival.id(),
                            piece.outcome().version(),
                            "this version is held already with other content; what is held stays. Send the change as a new"
                                    + " version, with a later modified",
                            ""));
            }
        }
        if (!layings.isEmpty()) {
            outboxes.lay(transaction, outboxes.home(), layings);
        }
        return new Admission(ids.get(), clock.instant(), outcomes);
    }

    /** What would become of these pieces by themselves. */
    Admission consider(List<Intake.Piece> pieces) {
        return new Admission(
                ids.get(),
                clock.instant(),
                pieces.stream().map(Intake.Piece::outcome).toList());
    }
}
