package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.comity.stix.StixId;
import org.jspecify.annotations.Nullable;

/**
 * What a partner sent and we did not take, by its id alone. That it was refused is not for its sender to know, so a question
 * about it is answered as if it had been taken; for as long as it might have been kept.
 */
final class NotTaken {
    private NotTaken() {}

    /** @param due when what came with it has to be gone; null where no end is said */
    static void record(
            Transaction transaction, String agreement, String party, List<Outcome> refused, @Nullable Long due)
            throws SQLException {
        var insert = transaction.prepare("INSERT INTO not_taken (agreement, party, id, due) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (agreement, party, id) DO UPDATE SET due = CASE WHEN excluded.due IS NULL"
                + " OR excluded.due > not_taken.due THEN excluded.due ELSE not_taken.due END");
        for (Outcome each : refused) {
            if (StixId.parse(each.id()) == null) {
                continue; // nobody can ask for it
            }
            insert.setString(1, agreement);
            insert.setString(2, party);
            insert.setString(3, each.id());
            KeptFor.set(insert, 4, due);
            insert.executeUpdate();
        }
    }

    /** Whether that party sent it, under whichever agreement, and it was refused. */
    static boolean isFrom(Session session, String party, String id) throws SQLException {
        var select = session.prepare("SELECT 1 FROM not_taken WHERE party = ? AND id = ?");
        select.setString(1, party);
        select.setString(2, id);
        try (var rows = select.executeQuery()) {
            return rows.next();
        }
    }

    /** Forgets what would be deleted by now, had it been taken: by its time, or since its deletion was asked for. */
    static void forget(Transaction transaction, Instant now) throws SQLException {
        var delete = transaction.prepare("DELETE FROM not_taken WHERE due <= ? OR EXISTS (SELECT 1 FROM deletion d"
                + " WHERE d.ours = 0 AND d.agreement = not_taken.agreement AND d.party = not_taken.party"
                + " AND d.state <> 'refused' AND d.deadline <= ?)");
        delete.setLong(1, Micros.of(now));
        delete.setLong(2, Micros.of(now));
        delete.executeUpdate();
    }
}
