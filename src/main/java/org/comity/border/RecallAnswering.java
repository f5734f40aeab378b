package org.comity.border;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.comity.border.Recall.Answer;
import org.comity.border.Recall.State;
import org.comity.border.Refused.Why;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.objects.HeldVersion;
import org.comity.objects.Holdings;
import org.comity.parties.Agreements;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;
import org.comity.sql.Alongside;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/**
 * We are asked for what came from others. The node acknowledges by itself; a person answers, and what the answer says is
 * done in the transaction that writes it.
 */
final class RecallAnswering {
    private final Database database;
    private final Parties parties;
    private final Agreements agreements;
    private final Holdings holdings;
    private final Outboxes outboxes;
    private final Crossings crossings;
    private final Letters letters;
    private final OnwardRecalls onward;
    private final InstantSource clock;

    RecallAnswering(
            Database database,
            Parties parties,
            Agreements agreements,
            Holdings holdings,
            Outboxes outboxes,
            Crossings crossings,
            Letters letters,
            OnwardRecalls onward,
            InstantSource clock) {
        this.database = database;
        this.parties = parties;
        this.agreements = agreements;
        this.holdings = holdings;
        this.outboxes = outboxes;
        this.crossings = crossings;
        this.letters = letters;
        this.onward = onward;
        this.clock = clock;
    }

    /**
     * A partner asks something back. Nothing is done to it before one of our people answers, but it is not released
     * onward any more, and those to whom we passed it on are asked for it in turn. What did not come from that very
     * partner is not its to recall: of that we say that nothing is held from it, and the same where nothing is held at
     * all, so that nobody learns what we have from others.
     */
    void asked(Transaction transaction, Letter letter) throws SQLException {
        JsonObject body = letter.body();
        String why = BatchHeader.text(body, "why");
        RecallText.requireText("a reason", why);
        Party sender = parties.require(letter.sender());
        JsonArray named = body.array("items");
        if (named == null) {
            throw new BadSeal("it names nothing");
        }
        RecallText.requireCount(named.elements().size());
        var items = new ArrayList<AskedVersion>();
        boolean came = false;
        for (JsonValue each : named.elements()) {
            if (!(each instanceof JsonObject item)) {
                throw new BadSeal("its items are objects");
            }
            AskedVersion found =
                    ofSender(transaction, sender, BatchHeader.text(item, "id"), BatchHeader.text(item, "sha256"));
            items.add(found);
            // What was refused is asked about like what was taken: which of the two it was its sender does not learn.
            came |= found.version() != 0 || NotTaken.isFrom(transaction, sender.id(), found.id());
        }
        var recall = new Recall(
                RecallRows.next(transaction),
                false,
                letter.agreement(),
                letter.sender(),
                letter.id(),
                why,
                String.valueOf(body.get("correction")).equals("true"),
                RecallText.time(body, "deadline"),
                letter.sender(),
                clock.instant(),
                State.ACKNOWLEDGED,
                null,
                null);
        RecallRows.add(transaction, recall, items);
        covered(
                transaction,
                recall,
                crossings.recall(
                        transaction,
                        "recall asked",
                        false,
                        recall,
                        AskedVersions.items(items),
                        RecallText.details(recall)));
        letters.send(
                transaction,
                recall.agreement(),
                recall.party(),
                Recalls.ACKNOWLEDGED,
                JsonObject.builder().put("recall", letter.id()).build());
        onward.carryOn(transaction, recall, items);
        if (!came) {
            settle(transaction, recall, items, new Answer.NotHeld("nothing of it is held from " + sender.id()));
        }
    }

    /** Writes an answer down and tells it. */
    private void settle(Transaction transaction, Recall recall, List<AskedVersion> items, Answer answer)
            throws SQLException {
        RecallRows.answered(transaction, recall, answer, clock.instant());
        JsonObject body = body(recall, answer);
        letters.send(transaction, recall.agreement(), recall.party(), Recalls.ANSWERED, body);
        covered(
                transaction,
                recall,
                crossings.recall(transaction, "recall answered", true, recall, AskedVersions.items(items), body));
    }

    private AskedVersion ofSender(Session session, Party sender, String id, String sha256) throws SQLException {
        Digest digest = Digest.ofHex(sha256);
        for (HeldVersion version : holdings.versions(session, id)) {
            if (!version.erased()
                    && version.source() == sender.nr()
                    && java.util.Arrays.equals(version.digest(), digest.bytes())) {
                return new AskedVersion(id, version.nr(), digest);
            }
        }
        return new AskedVersion(id, 0, digest);
    }

    /** See {@link Recalls#answer}. */
    Recall answer(String actor, long nr, Answer answer, Alongside<Recall> alongside) {
        Instant now = clock.instant();
        return database.write(alongside.behind(transaction -> {
            Recall recall = RecallRows.require(transaction, nr);
            if (recall.ours()) {
                throw new Refused(Why.UNFIT, "recall " + nr + " is ours; " + recall.party() + " answers it");
            }
            RecallText.requireOpen(recall);
            List<AskedVersion> items = AskedVersions.RECALL.of(transaction, nr);
            if (answer instanceof Answer.Erased || answer instanceof Answer.Corrected) {
                requireNotHeld(transaction, items, now);
            }
            switch (answer) {
                case Answer.Erased done -> erase(transaction, items);
                case Answer.Corrected done -> {
                    requireCorrected(transaction, recall, items);
                    erase(transaction, items);
                }
                case Answer.Restricted kept -> {
                    RecallText.requireText("a ground", kept.ground());
                    if (!kept.until().isAfter(now)) {
                        throw new IllegalArgumentException("--until " + kept.until() + " is over already");
                    }
                }
                case Answer.NotHeld none ->
                    throw new Refused(Why.UNFIT, "the node says by itself where nothing is held; answer what was done");
                case Answer.Refusal no -> RecallText.requireText("a reason", no.why());
            }
            settle(transaction, recall, items, answer);
            crossings.answered(transaction, actor, recall, answer);
            return RecallRows.require(transaction, nr);
        }));
    }

    /** The entry names what came from them, and its record goes when that has gone. */
    private void covered(Transaction transaction, Recall recall, long entry) throws SQLException {
        Duration longest = agreements
                .find(recall.agreement())
                .map(each ->
                        KeptFor.longest(each, recall.party(), parties.ours().id()))
                .orElse(null);
        KeptFor.covered(
                transaction,
                crossings,
                recall.agreement(),
                recall.party(),
                entry,
                null,
                KeptFor.due(longest, clock.instant()));
    }

    /** What a person has put a hold on is not erased at a partner's word either. */
    private static void requireNotHeld(Session session, List<AskedVersion> items, Instant now) throws SQLException {
        for (AskedVersion item : items) {
            var hold = Holds.placed(session, item.version(), now);
            if (hold.isPresent()) {
                throw new Refused(
                        Why.UNFIT,
                        item.id() + " is held until " + hold.get().until() + " ("
                                + hold.get().ground()
                                + "); answer --restricted, or lift the hold first: comity retention release-hold "
                                + item.id());
            }
        }
    }

    private static JsonObject body(Recall recall, Answer answer) {
        var body = JsonObject.builder().put("recall", recall.letter()).put("answer", Recall.label(answer));
        return switch (answer) {
            case Answer.Erased done -> body.build();
            case Answer.Corrected done -> body.build();
            case Answer.Restricted kept ->
                body.put("ground", kept.ground())
                        .put("until", kept.until().toString())
                        .build();
            case Answer.NotHeld none -> body.put("ground", none.why()).build();
            case Answer.Refusal no -> body.put("ground", no.why()).build();
        };
    }

    private void erase(Transaction transaction, List<AskedVersion> items) throws SQLException {
        for (AskedVersion item : items) {
            if (item.version() == 0) {
                continue;
            }
            long object = holdings.object(transaction, item.id()).orElseThrow();
            List<Long> numbers = Outboxes.numbers(transaction, outboxes.home(), object, item.version());
            outboxes.take(transaction, outboxes.home(), object, numbers);
            Renditions.forget(transaction, item.version());
            holdings.erase(transaction, item.version());
        }
    }

    private void requireCorrected(Session session, Recall recall, List<AskedVersion> items) throws SQLException {
        long sender = parties.require(recall.party()).nr();
        for (AskedVersion item : items) {
            boolean later = holdings.versions(session, item.id()).stream()
                    .anyMatch(version ->
                            version.source() == sender && !version.erased() && version.nr() > item.version());
            if (item.version() != 0 && !later) {
                throw new Refused(Why.UNFIT, "no later version of " + item.id() + " has come from " + recall.party());
            }
        }
    }
}
