package org.comity.border;

import java.sql.SQLException;
import java.util.List;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.Act;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.parties.Party;
import org.comity.parties.StandingAgreement;
import org.comity.parties.Visitor;
import org.comity.seal.Digest;
import org.comity.sql.Transaction;

/** What is written into the ledger when something crosses: one entry per act in the log with that counterparty. */
final class Crossings {
    private final Ledger ledger;

    Crossings(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * A batch was laid in an outbox: the same items in the log with each of its receivers.
     *
     * @param approvers how many persons approved it; the receivers learn that, and not who they are
     */
    void released(
            Transaction transaction, String actor, Outbox box, long first, long last, Items items, int approvers)
            throws SQLException {
        JsonObject.Builder where = where(box).put("first", first).put("last", last);
        JsonObject details =
                approvers == 0 ? where.build() : where.put("approved_by_persons", approvers).build();
        for (String receiver : box.audience()) {
            append(transaction, Act.of("released", actor).over(items).with(details), agreement(box), receiver);
        }
    }

    /** A page is about to be handed to a partner. */
    void served(Transaction transaction, Outbox box, Visitor visitor, Page page) throws SQLException {
        var items = Items.builder();
        for (Row row : page.rows()) {
            items.add(new Item(row.id(), Digest.wrap(java.util.Objects.requireNonNull(row.digest()))));
        }
        JsonObject details = where(box)
                .put("first", page.rows().getFirst().nr())
                .put("last", page.rows().getLast().nr())
                .put("bodies", page.rows().getFirst().body() != null)
                .build();
        append(
                transaction,
                Act.of("served", visitor.name()).over(items.build()).with(details),
                agreement(box),
                visitor.party());
    }

    /** A batch came in from a partner; what was refused of it is not for that partner to know. */
    void admitted(Transaction transaction, String agreement, Party from, Items taken, List<Outcome> refused)
            throws SQLException {
        if (taken.count() > 0) {
            append(transaction, Act.of("admitted", "node").over(taken), agreement, from.id());
        }
        if (!refused.isEmpty()) {
            var examples = refused.stream()
                    .limit(20)
                    .<JsonValue>map(outcome -> JsonObject.builder()
                            .put("id", outcome.id())
                            .put("problem", String.valueOf(outcome.problem()))
                            .build())
                    .toList();
            JsonObject details = JsonObject.builder()
                    .put("count", refused.size())
                    .put("examples", new JsonArray(examples))
                    .build();
            ledger.append(
                    transaction,
                    LogName.HOME,
                    Act.of("not admitted", "node").under(agreement, from.id()).with(details));
        }
    }

    /** The refusals of one release run: one entry, in the log that no partner sees. */
    void refusals(Transaction transaction, String actor, Release release) throws SQLException {
        var kinds = release.refusals().stream()
                .limit(100)
                .<JsonValue>map(each -> JsonObject.builder()
                        .put("receiver", each.receiver())
                        .put("clause", each.decision().clause())
                        .put("reason", each.decision().reason())
                        .put("count", each.count())
                        .put("example", each.example())
                        .build())
                .toList();
        JsonObject details = JsonObject.builder()
                .put("agreement", release.agreement())
                .put("count", release.refused())
                .put("reasons", new JsonArray(kinds))
                .build();
        ledger.append(transaction, LogName.HOME, Act.of("refused", actor).with(details));
    }

    /** Something happened to the agreement itself. */
    void agreement(Transaction transaction, String kind, String actor, StandingAgreement agreement, List<String> others)
            throws SQLException {
        JsonObject details = JsonObject.builder()
                .put("version", agreement.terms().version())
                .put("sha256", Digest.of(agreement.document()).hex())
                .build();
        for (String other : others) {
            append(
                    transaction,
                    Act.of(kind, actor).with(details),
                    agreement.terms().id(),
                    other);
        }
    }

    private void append(Transaction transaction, Act act, String agreement, String counterparty) throws SQLException {
        ledger.append(transaction, LogName.of(agreement, counterparty), act.under(agreement, counterparty));
    }

    private static JsonObject.Builder where(Outbox box) {
        return JsonObject.builder().put("outbox", box.id().toString());
    }

    private static String agreement(Outbox box) {
        return java.util.Objects.requireNonNull(box.agreement(), "nothing crosses at home");
    }
}
