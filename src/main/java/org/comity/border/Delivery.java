package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.objects.Holdings;
import org.comity.parties.StandingAgreement;
import org.comity.sql.Transaction;

/** Lays what was decided in the outbox of its audience, and writes it into the log with each receiver. */
record Delivery(String sender, Holdings holdings, Outboxes outboxes, Crossings crossings, InstantSource clock) {

    /**
     * What came of it.
     *
     * @param laid how many were laid; those that are not over lay there already, or were recalled meanwhile
     * @param over what a clause lets cross no more today; it stays at home, for a later release
     */
    record Delivered(int laid, List<Over> over) {}

    /** One proposal past the limit of its clause, with the no. */
    record Over(Proposal proposal, Decision no) {}

    /**
     * @param approvers how many persons approved it; 0 where nobody had to
     */
    Delivered lay(
            Transaction transaction,
            String actor,
            StandingAgreement agreement,
            Audience audience,
            List<Proposal> proposed,
            int approvers)
            throws SQLException {
        // Asked in this very transaction: a recall may have come between the decision and now.
        String id = agreement.terms().id();
        Instant now = clock.instant();
        Map<Long, Decision> withheld = Withheld.under(transaction, id);
        List<Proposal> stillOurs = withheld.isEmpty()
                ? proposed
                : proposed.stream()
                        .filter(each -> !withheld.containsKey(each.candidate().version()))
                        .toList();
        Outbox box = outboxes.of(transaction, id, audience.box());
        // There is one writer, so that what is left here is left until this transaction has counted what it lays.
        DailyLimits.Room room = DailyLimits.room(transaction, agreement, sender, audience, now);
        var over = new ArrayList<Over>();
        List<Proposal> allowed =
                room.isBoundless() ? stillOurs : within(room, Waiting.notIn(transaction, box, stillOurs), over);
        var layings = new ArrayList<Laying>(allowed.size());
        for (Proposal each : allowed) {
            layings.add(laying(transaction, id, each));
        }
        List<Laid> laid = outboxes.lay(transaction, box, layings);
        if (!laid.isEmpty()) {
            var items = Items.builder();
            List<Proposal> crossing =
                    laid.stream().map(each -> allowed.get(each.index())).toList();
            DailyLimits.count(transaction, id, audience, crossing, now);
            for (Proposal proposal : crossing) {
                items.add(new Item(proposal.id(), proposal.digest()));
            }
            crossings.released(
                    transaction,
                    actor,
                    box,
                    audience.receivers(),
                    laid.getFirst().nr(),
                    laid.getLast().nr(),
                    items.build(),
                    CrossingGrounds.of(agreement, crossing),
                    approvers);
        }
        return new Delivered(laid.size(), List.copyOf(over));
    }

    private static List<Proposal> within(DailyLimits.Room room, List<Proposal> fresh, List<Over> over) {
        var within = new ArrayList<Proposal>(fresh.size());
        for (Proposal each : fresh) {
            Decision no = room.take(each.decision());
            if (no == null) {
                within.add(each);
            } else {
                over.add(new Over(each, no));
            }
        }
        return within;
    }

    private Laying laying(Transaction transaction, String agreement, Proposal proposal) throws SQLException {
        Candidate candidate = proposal.candidate();
        Proposal.Minimised minimised = proposal.minimised();
        if (minimised == null) {
            return new Laying(
                    candidate.object(),
                    candidate.version(),
                    candidate.source(),
                    candidate.digest(),
                    0,
                    candidate.type(),
                    candidate.modified(),
                    candidate.size(),
                    false);
        }
        // Under a number of its own, so that whoever asks for the id it is held under finds nothing there.
        long object = proposal.underItsId()
                ? candidate.object()
                : holdings.numberOf(transaction, minimised.id(), candidate.type());
        long rendition =
                Renditions.keep(transaction, candidate.version(), agreement, minimised.digest(), minimised.body());
        return new Laying(
                object,
                candidate.version(),
                candidate.source(),
                minimised.digest(),
                rendition,
                candidate.type(),
                candidate.modified(),
                minimised.body().length,
                false);
    }
}
