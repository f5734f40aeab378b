package org.comity.border;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.objects.Holdings;
import org.comity.sql.Transaction;

/** Lays what was decided in the outbox of its audience, and writes it into the log with each receiver. */
record Delivery(Holdings holdings, Outboxes outboxes, Crossings crossings) {

    /**
     * @param approvers how many persons approved it; 0 where nobody had to
     * @return how many were laid; the others lay there already
     */
    int lay(
            Transaction transaction,
            String actor,
            String agreement,
            Audience audience,
            List<Proposal> proposed,
            int approvers)
            throws SQLException {
        // Asked in this very transaction: a recall may have come between the decision and now.
        Map<Long, Decision> withheld = Withheld.under(transaction, agreement);
        List<Proposal> allowed = withheld.isEmpty()
                ? proposed
                : proposed.stream()
                        .filter(each -> !withheld.containsKey(each.candidate().version()))
                        .toList();
        Outbox box = outboxes.of(transaction, agreement, audience.box());
        var layings = new ArrayList<Laying>(allowed.size());
        for (Proposal each : allowed) {
            layings.add(laying(transaction, agreement, each));
        }
        List<Laid> laid = outboxes.lay(transaction, box, layings);
        if (!laid.isEmpty()) {
            var items = Items.builder();
            for (Laid each : laid) {
                Proposal proposal = allowed.get(each.index());
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
                    approvers);
        }
        return laid.size();
    }

    private Laying laying(Transaction transaction, String agreement, Proposal proposal) throws SQLException {
        Candidate candidate = proposal.candidate();
        Proposal.Minimised minimised = proposal.minimised();
        if (minimised == null) {
            return new Laying(
                    candidate.object(),
                    candidate.version(),
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
                rendition,
                candidate.type(),
                candidate.modified(),
                minimised.body().length,
                false);
    }
}
