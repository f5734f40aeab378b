package org.comity.border;

import java.sql.SQLException;
import java.util.UUID;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/** How far each stream of batches has come: of theirs what we have, of ours what they have said they have. */
final class Streams {

    /** Batches handed out again and again without a receipt, of which the latest are remembered. */
    private static final int UNRECEIPTED_MAX = 16;

    private Streams() {}

    /**
     * Where a stream stands.
     *
     * @param last the last number of the last batch; 0 at the start
     * @param digest sha256 of that batch, in hex; empty at the start
     */
    record Place(long last, String digest) {
        static final Place START = new Place(0, "");
    }

    // ---- theirs ----

    static Place of(Session session, Partner partner, UUID outbox) throws SQLException {
        var select = session.prepare(
                "SELECT last, digest FROM peer_stream WHERE party = ? AND incarnation = ? AND outbox = ?");
        select.setString(1, partner.id());
        select.setString(2, partner.incarnation());
        select.setString(3, outbox.toString());
        try (var rows = select.executeQuery()) {
            return rows.next() ? new Place(rows.getLong(1), rows.getString(2)) : Place.START;
        }
    }

    static void move(Transaction transaction, Partner partner, UUID outbox, Place place) throws SQLException {
        var move = transaction.prepare("INSERT INTO peer_stream (party, incarnation, outbox, last, digest)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (party, incarnation, outbox)"
                + " DO UPDATE SET last = excluded.last, digest = excluded.digest");
        move.setString(1, partner.id());
        move.setString(2, partner.incarnation());
        move.setString(3, outbox.toString());
        move.setLong(4, place.last());
        move.setString(5, place.digest());
        move.executeUpdate();
    }

    // ---- ours ----

    static void sent(
            Transaction transaction, String incarnation, String party, UUID outbox, long after, Place place, long at)
            throws SQLException {
        var insert = transaction.prepare("INSERT INTO batch_sent (incarnation, party, outbox, after, last, digest, at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
        insert.setString(1, incarnation);
        insert.setString(2, party);
        insert.setString(3, outbox.toString());
        insert.setLong(4, after);
        insert.setLong(5, place.last());
        insert.setString(6, place.digest());
        insert.setLong(7, at);
        insert.executeUpdate();
        var forget = transaction.prepare("DELETE FROM batch_sent WHERE incarnation = ? AND party = ? AND outbox = ?"
                + " AND receipted IS NULL AND at < (SELECT min(at) FROM (SELECT at FROM batch_sent WHERE incarnation = ?"
                + " AND party = ? AND outbox = ? AND receipted IS NULL ORDER BY at DESC LIMIT " + UNRECEIPTED_MAX
                + ") AS latest)");
        for (int i = 0; i < 2; i++) {
            forget.setString(3 * i + 1, incarnation);
            forget.setString(3 * i + 2, party);
            forget.setString(3 * i + 3, outbox.toString());
        }
        forget.executeUpdate();
    }

    /** Whether that partner has receipted this batch. */
    static boolean isReceipted(Session session, String incarnation, String party, UUID outbox, Place place)
            throws SQLException {
        var select = session.prepare("SELECT 1 FROM batch_sent WHERE incarnation = ? AND party = ? AND outbox = ?"
                + " AND last = ? AND digest = ? AND receipted IS NOT NULL");
        select.setString(1, incarnation);
        select.setString(2, party);
        select.setString(3, outbox.toString());
        select.setLong(4, place.last());
        select.setString(5, place.digest());
        try (var rows = select.executeQuery()) {
            return rows.next();
        }
    }

    /**
     * Notes a receipt; what was handed out in its place before is forgotten.
     *
     * @return whether that batch was handed to that party
     */
    static boolean receipted(
            Transaction transaction, String incarnation, String party, String outbox, Place place, long at)
            throws SQLException {
        var update =
                transaction.prepare("UPDATE batch_sent SET receipted = coalesce(receipted, ?) WHERE incarnation = ?"
                        + " AND party = ? AND outbox = ? AND last = ? AND digest = ?");
        update.setLong(1, at);
        update.setString(2, incarnation);
        update.setString(3, party);
        update.setString(4, outbox);
        update.setLong(5, place.last());
        update.setString(6, place.digest());
        if (update.executeUpdate() == 0) {
            return false;
        }
        var forget = transaction.prepare("DELETE FROM batch_sent WHERE incarnation = ? AND party = ? AND outbox = ?"
                + " AND receipted IS NULL AND last <= ?");
        forget.setString(1, incarnation);
        forget.setString(2, party);
        forget.setString(3, outbox);
        forget.setLong(4, place.last());
        forget.executeUpdate();
        return true;
    }
}
