package org.comity.border;

import java.sql.SQLException;
import java.util.List;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.Act;
import org.comity.ledger.Entry;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.parties.Actor;
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
     * A batch was laid in an outbox: the same items in the log with each of those who read it.
     *
     * @param grounds by which clauses it crosses
     * @param approvers how many persons approved it; the receivers learn that, and not who they are
     */
    void released(
            Transaction transaction,
            String actor,
            Outbox box,
            List<String> receivers,
            long first,
            long last,
            Items items,
            CrossingGrounds grounds,
            int approvers)
            throws SQLException {
        JsonObject.Builder where = where(box).put("first", first).put("last", last);
        grounds.put(where);
        JsonObject details = approvers == 0
                ? where.build()
                : where.put("approved_by_persons", approvers).build();
        for (String receiver : receivers) {
            Entry entry =
                    append(transaction, Act.of("released", actor).over(items).with(details), agreement(box), receiver);
            HandedRecords.named(transaction, ledger, entry, agreement(box), receiver, box, first - 1, last);
        }
    }

    /** A batch is about to be handed to the node of a partner. */
    Entry sent(Transaction transaction, Outbox box, String partner, BatchHeader header, Digest digest, Items items)
            throws SQLException {
        JsonObject details = batch(header, digest).build();
        Entry entry = append(transaction, Act.of("served", partner).over(items).with(details), agreement(box), partner);
        HandedRecords.named(transaction, ledger, entry, agreement(box), partner, box, header.after(), header.last());
        return entry;
    }

    /**
     * A batch of a partner's node came in; what was refused of it is not for that partner to know.
     *
     * @return the number of its entry in the log with that partner
     */
    long received(Transaction transaction, Received received, Items taken, List<Outcome> refused) throws SQLException {
        BatchHeader header = received.batch().header();
        JsonObject details = batch(header, received.digest())
                .put("proven", received.proven())
                .build();
        Entry entry = append(
                transaction,
                Act.of("admitted", "node").over(taken).with(details),
                header.agreement(),
                received.from().id());
        refusals(transaction, header.agreement(), received.from().id(), refused);
        return entry.number();
    }

    /** A partner has said that it has a batch, and the other way round: the same receipt stands in both logs. */
    void receipt(Transaction transaction, Letter letter) throws SQLException {
        append(
                transaction,
                Act.of("receipt", letter.sender()).with(letter.body()),
                letter.agreement(),
                letter.sender());
    }

    /**
     * Something is asked back or answered; in the logs of both, by whichever side did it.
     *
     * @return the number of the entry
     */
    long recall(Transaction transaction, String kind, boolean byUs, Recall recall, Items items, JsonObject details)
            throws SQLException {
        return append(
                        transaction,
                        Act.of(kind, byUs ? Actor.AT_THE_FOLDER.name() : recall.party())
                                .over(items)
                                .with(details),
                        recall.agreement(),
                        recall.party())
                .number();
    }

    /** Something about a consent; in the logs of the two between whom it is, by whichever side did it. */
    void consent(Transaction transaction, String kind, boolean byUs, Consent consent, Items items, JsonObject details)
            throws SQLException {
        append(
                transaction,
                Act.of(kind, byUs ? Actor.AT_THE_FOLDER.name() : consent.party())
                        .over(items)
                        .with(details),
                consent.agreement(),
                consent.party());
    }

    /** Which of our people asked for a consent or answered: the other side is told that we did. */
    void consentBy(Transaction transaction, String kind, String person, Consent consent) throws SQLException {
        ledger.append(
                transaction,
                LogName.HOME,
                Act.of(kind, person)
                        .with(JsonObject.builder()
                                .put("consent", consent.letter())
                                .put("party", consent.party())
                                .build()));
    }

    /** Somebody to whom we passed a thing on cannot be asked for it by letter. */
    void notAsked(Transaction transaction, String agreement, String receiver, Items items, Refused no)
            throws SQLException {
        ledger.append(
                transaction,
                LogName.HOME,
                Act.of("recall not asked", "node")
                        .over(items)
                        .under(agreement, receiver)
                        .with(JsonObject.builder()
                                .put("why", String.valueOf(no.getMessage()))
                                .build()));
    }

    /** Which of our people answered a recall: the other side is told that we did. */
    void answered(Transaction transaction, String person, Recall recall, Recall.Answer answer) throws SQLException {
        ledger.append(
                transaction,
                LogName.HOME,
                Act.of("recall answered", person)
                        .with(JsonObject.builder()
                                .put("recall", recall.letter())
                                .put("party", recall.party())
                                .put("answer", Recall.label(answer))
                                .build()));
    }

    /** Something was said of deletion, by us or by the partner; it stands in the logs of both. */
    void deletion(
            Transaction transaction, String kind, String actor, String agreement, String party, JsonObject details)
            throws SQLException {
        append(transaction, Act.of(kind, actor).with(details), agreement, party);
    }

    /** What one of our people did about keeping or deleting: the other side is told no more than that we did. */
    void retention(Transaction transaction, String kind, String person, JsonObject details) throws SQLException {
        ledger.append(transaction, LogName.HOME, Act.of(kind, person).with(details));
    }

    /** The name in the world of the log with that party under that agreement. */
    String origin(String agreement, String party) {
        return ledger.origin(LogName.of(agreement, party));
    }

    private static JsonObject.Builder batch(BatchHeader header, Digest digest) {
        return JsonObject.builder()
                .put("outbox", header.outbox())
                .put("after", header.after())
                .put("last", header.last())
                .put("sha256", digest.hex());
    }

    /** Rows with their digests, as an entry takes them. */
    static Items items(List<Row> rows) {
        var items = Items.builder();
        for (Row row : rows) {
            items.add(new Item(row.id(), Digest.wrap(java.util.Objects.requireNonNull(row.digest()))));
        }
        return items.build();
    }

    /** One of our people is about to read personal data at home. */
    void read(Transaction transaction, String person, Visitor visitor, Items items, String why) throws SQLException {
        ledger.append(
                transaction,
                LogName.HOME,
                Act.of(Act.READ, person)
                        .over(items)
                        .with(JsonObject.builder()
                                .put("by", "TAXII, as " + visitor.name())
                                .put("why", why)
                                .build()));
    }

    /** A page is about to be handed to a partner. */
    void served(Transaction transaction, Outbox box, Visitor visitor, Page page) throws SQLException {
        Items items = items(page.rows());
        JsonObject details = where(box)
                .put("first", page.rows().getFirst().nr())
                .put("last", page.rows().getLast().nr())
                .put("bodies", page.rows().getFirst().body() != null)
                .build();
        append(
                transaction,
                Act.of("served", visitor.name()).over(items).with(details),
                agreement(box),
                visitor.party());
    }

    /**
     * A batch came in from a partner; what was refused of it is not for that partner to know.
     *
     * @return the number of its entry in the log with that partner; 0 where nothing was taken
     */
    long admitted(Transaction transaction, String agreement, Party from, Items taken, List<Outcome> refused)
            throws SQLException {
        long number = taken.count() == 0
                ? 0
                : append(transaction, Act.of("admitted", "node").over(taken), agreement, from.id())
                        .number();
        refusals(transaction, agreement, from.id(), refused);
        return number;
    }

    private void refusals(Transaction transaction, String agreement, String from, List<Outcome> refused)
            throws SQLException {
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
                    Act.of("not admitted", "node").under(agreement, from).with(details));
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

    /** Objects were put into a staging: what they are is for nobody outside to know yet. */
    void staged(Transaction transaction, String actor, Staging staging, Items items) throws SQLException {
        ledger.append(
                transaction,
                LogName.HOME,
                Act.of("staged", actor).over(items).with(about(staging).build()));
    }

    /** A person said yes, and by whom and how is kept at home. */
    void approved(
            Transaction transaction,
            String person,
            boolean byKey,
            Staging staging,
            int persons,
            int laid,
            List<Approved.LeftOut> leftOut)
            throws SQLException {
        JsonObject.Builder details = about(staging)
                .put("sha256", staging.sha256().hex())
                .put("by", byKey ? "key" : "token or login")
                .put("persons", persons)
                .put("released", laid);
        if (!leftOut.isEmpty()) {
            var examples = leftOut.stream()
                    .limit(20)
                    .<JsonValue>map(each -> JsonObject.builder()
                            .put("id", each.id())
                            .put("reason", each.reason())
                            .build())
                    .toList();
            details.put("left_out", leftOut.size()).put("examples", new JsonArray(examples));
        }
        ledger.append(transaction, LogName.HOME, Act.of("approved", person).with(details.build()));
    }

    /** A staging came to an end without a release. */
    void staging(Transaction transaction, String kind, String actor, Staging staging, String why) throws SQLException {
        ledger.append(
                transaction,
                LogName.HOME,
                Act.of(kind, actor).with(about(staging).put("why", why).build()));
    }

    /** Which of our people made a run: partners' logs say no more than that we did. */
    void ran(Transaction transaction, String person, Release release) throws SQLException {
        ledger.append(
                transaction,
                LogName.HOME,
                Act.of("release run", person)
                        .with(JsonObject.builder()
                                .put("agreement", release.agreement())
                                .put("released", release.released())
                                .put("already", release.already())
                                .build()));
    }

    /** A release that lint would have kept back. */
    void despiteLint(Transaction transaction, String actor, String agreement, List<Lint> findings, String why)
            throws SQLException {
        var blocking = findings.stream()
                .filter(Lint::blocks)
                .limit(100)
                .<JsonValue>map(each -> JsonObject.builder()
                        .put("rule", each.rule())
                        .put("to", each.receivers())
                        .put("count", each.count())
                        .put("example", each.example())
                        .build())
                .toList();
        ledger.append(
                transaction,
                LogName.HOME,
                Act.of("released despite lint", actor)
                        .with(JsonObject.builder()
                                .put("agreement", agreement)
                                .put("why", why)
                                .put("findings", new JsonArray(blocking))
                                .build()));
    }

    private static JsonObject.Builder about(Staging staging) {
        return JsonObject.builder()
                .put("staging", staging.nr())
                .put("agreement", staging.agreement())
                .put("version", staging.version())
                .put("to", JsonArray.ofTexts(staging.audience()))
                .put("needs", staging.approval().label())
                .put("objects", staging.count())
                .put("root", staging.root().hex());
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

    private Entry append(Transaction transaction, Act act, String agreement, String counterparty) throws SQLException {
        return ledger.append(transaction, LogName.of(agreement, counterparty), act.under(agreement, counterparty));
    }

    private static JsonObject.Builder where(Outbox box) {
        return JsonObject.builder().put("outbox", box.id().toString());
    }

    private static String agreement(Outbox box) {
        return java.util.Objects.requireNonNull(box.agreement(), "nothing crosses at home");
    }
}
