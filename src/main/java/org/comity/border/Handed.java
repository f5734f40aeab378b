package org.comity.border;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.comity.border.Refused.Why;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.seal.BadSeal;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** Batches that partners' nodes have receipted, and what they have said of their deletion; the batch is what is counted. */
final class Handed {
    private Handed() {}

    /**
     * A batch that a partner has.
     *
     * @param objects that were in it
     * @param due when all of it has to be gone; null where the agreement says no end
     * @param state out, held or gone, as its receiver said
     * @param ground why it is held
     * @param until until when
     */
    record Batch(
            String party,
            String outbox,
            long after,
            long last,
            String agreement,
            long objects,
            @Nullable Instant due,
            String state,
            @Nullable String ground,
            @Nullable Instant until) {}

    /**
     * A receipt has come. Where a partner reads again from an earlier place, what it said of later ones counts no more.
     *
     * @param kept the longest that the agreement lets it keep any of it; the receiver's own clock and clauses may end it
     *     earlier, never later
     */
    static void receipted(Transaction transaction, Letter receipt, @Nullable Duration kept, Instant now)
            throws SQLException {
        JsonObject body = receipt.body();
        String outbox = BatchHeader.text(body, "outbox");
        long after = BatchHeader.number(body, "after");
        var delete = transaction.prepare("DELETE FROM handed WHERE party = ? AND outbox = ? AND after >= ?");
        delete.setString(1, receipt.sender());
        delete.setString(2, outbox);
        delete.setLong(3, after);
        delete.executeUpdate();
        var insert = transaction.prepare("INSERT INTO handed (party, outbox, last, after, agreement, objects, at, due,"
                + " state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'out')");
        insert.setString(1, receipt.sender());
        insert.setString(2, outbox);
        insert.setLong(3, BatchHeader.number(body, "last"));
        insert.setLong(4, after);
        insert.setString(5, receipt.agreement());
        insert.setLong(6, BatchHeader.number(body, "count"));
        insert.setLong(7, Micros.of(now));
        KeptFor.set(insert, 8, KeptFor.due(kept, now));
        insert.executeUpdate();
    }

    /** All that was handed to that party under that agreement has to be gone by then, where it is not sooner. */
    static void asked(Transaction transaction, String agreement, String party, Instant deadline) throws SQLException {
        var update = transaction.prepare("UPDATE handed SET due = ? WHERE agreement = ? AND party = ?"
                + " AND state <> 'gone' AND (due IS NULL OR due > ?)");
        update.setLong(1, Micros.of(deadline));
        update.setString(2, agreement);
        update.setString(3, party);
        update.setLong(4, Micros.of(deadline));
        update.executeUpdate();
    }

    /**
     * Takes what a partner says of batches that it has.
     *
     * @throws Refused UNFIT when one of them was never handed to it under that agreement, or is gone by its own word
     */
    static void stated(Transaction transaction, Letter letter, Instant now) throws SQLException {
        JsonArray batches = letter.body().array("batches");
        if (batches == null || batches.elements().isEmpty()) {
            throw new BadSeal("it names no batch");
        }
        var update = transaction.prepare("UPDATE handed SET state = ?, ground = ?, until = ?, answered = ?"
                + " WHERE party = ? AND outbox = ? AND last = ? AND after = ? AND agreement = ? AND state <> 'gone'");
        for (JsonValue each : batches.elements()) {
            if (!(each instanceof JsonObject batch)) {
                throw new BadSeal("its batches are objects");
            }
            String state = BatchHeader.text(batch, "state");
            boolean held = state.equals("held");
            if (!held && !state.equals("gone")) {
                throw new BadSeal("\"" + state + "\" is nothing that becomes of a batch");
            }
            Instant until = held ? Deletions.time(batch, "until") : null;
            update.setString(1, state);
            update.setString(2, held ? BatchHeader.text(batch, "ground") : null);
            KeptFor.set(update, 3, until == null ? null : Long.valueOf(Micros.of(until)));
            update.setLong(4, Micros.of(now));
            update.setString(5, letter.sender());
            update.setString(6, BatchHeader.text(batch, "outbox"));
            update.setLong(7, BatchHeader.number(batch, "last"));
            update.setLong(8, BatchHeader.number(batch, "after"));
            update.setString(9, letter.agreement());
            if (update.executeUpdate() == 0) {
                throw new Refused(
                        Why.UNFIT,
                        "it speaks of a batch that was never handed to " + letter.sender() + " under "
                                + letter.agreement() + ", or that it has said is gone");
            }
        }
    }

    static List<Batch> all(Session session) throws SQLException {
        var batches = new ArrayList<Batch>();
        try (var rows = session.prepare(
                        "SELECT party, outbox, after, last, agreement, objects, due, state, ground, until"
                                + " FROM handed ORDER BY agreement, party, at, last")
                .executeQuery()) {
            while (rows.next()) {
                batches.add(new Batch(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getLong(3),
                        rows.getLong(4),
                        rows.getString(5),
                        rows.getLong(6),
                        Micros.instant(rows, 7),
                        rows.getString(8),
                        rows.getString(9),
                        Micros.instant(rows, 10)));
            }
        }
        return batches;
    }
}
