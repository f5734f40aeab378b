package org.comity.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/** What others put under our checkpoints, each with the key it was found to hold under. */
final class Cosignatures {
    private Cosignatures() {}

    static void keep(Transaction transaction, long log, long size, NoteKey key, SignedNote.Line line)
            throws SQLException {
        var insert = transaction.prepare("INSERT INTO ledger_cosignature (log, size, key, line) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (log, size, key) DO NOTHING");
        insert.setLong(1, log);
        insert.setLong(2, size);
        insert.setString(3, key.text());
        insert.setString(4, line.print());
        insert.executeUpdate();
    }

    /** The largest size of the log under which that key stands; 0 where none. */
    static long last(Session session, long log, NoteKey key) throws SQLException {
        var select = session.prepare("SELECT coalesce(max(size), 0) FROM ledger_cosignature WHERE log = ? AND key = ?");
        select.setLong(1, log);
        select.setString(2, key.text());
        try (ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** The note with all that was put under it. */
    static SignedNote under(Session session, long log, long size, SignedNote note) throws SQLException {
        SignedNote cosigned = note;
        try (ResultSet rows = select(session, log, size)) {
            while (rows.next()) {
                cosigned = cosigned.with(SignedNote.Line.parse(rows.getString(1)));
            }
        }
        return cosigned;
    }

    private static ResultSet select(Session session, long log, long size) throws SQLException {
        var select = session.prepare("SELECT line FROM ledger_cosignature WHERE log = ? AND size = ? ORDER BY key");
        select.setLong(1, log);
        select.setLong(2, size);
        return select.executeQuery();
    }
}
