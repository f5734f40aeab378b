package org.comity.border;

import java.sql.SQLException;
import java.util.List;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.sql.Transaction;

/** Lays what was decided in the outbox of its audience, and writes it into the log with each receiver. */
record Delivery(Outboxes outboxes, Crossings crossings) {

    /**
     * @param approvers how many persons approved it; 0 where nobody had to
     * @return how many were laid; the others lay there already
     */
    int lay(
            Transaction transaction,
            String actor,
            String agreement,
            Audience audience,
            List<Proposal> allowed,
            int approvers)
            throws SQLException {
        Outbox box = outboxes.of(transaction, agreement, audience.box());
        List<Laying> layings = allowed.stream()
                .map(Proposal::candidate)
                .map(each -> new Laying(
                        each.object(), each.version(), 0, each.type(), each.modified(), each.size(), false))
                .toList();
        List<Laid> laid = outboxes.lay(transaction, box, layings);
        if (!laid.isEmpty()) {
            var items = Items.builder();
            for (Laid each : laid) {
                Proposal proposal = allowed.get(each.index());
                items.add(new Item(proposal.candidate().id(), proposal.digest()));
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
}
