package org.comity.feeds;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comity.border.Segment;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/** The rows of mails to recipients. */
final class DigestRows {
    private DigestRows() {}

    /**
     * A mail that no server has taken yet.
     *
     * @param why the last try failed; empty where there was none
     */
    record Unsent(long nr, Instant made, int tries, Instant nextTry, String why) {}

    static Optional<Unsent> unsent(Session session, String recipient) throws SQLException {
        var select = session.prepare("SELECT nr, made, tries, next_try, coalesce(why, '') FROM feed_digest"
                + " WHERE recipient = ? AND sent IS NULL ORDER BY nr LIMIT 1");
        select.setString(1, recipient);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next()
                    ? Optional.of(new Unsent(
                            rows.getLong(1),
                            Micros.instant(rows.getLong(2)),
                            rows.getInt(3),
                            Micros.instant(rows.getLong(4)),
                            rows.getString(5)))
                    : Optional.empty();
        }
    }

    /** How many mails to that recipient a server has taken since then. */
    static long sentSince(Session session, String recipient, Instant since) throws SQLException {
        var select = session.prepare("SELECT count(*) FROM feed_digest WHERE recipient = ? AND sent > ?");
        select.setString(1, recipient);
        select.setLong(2, Micros.of(since));
        try (ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Of the segments of those numbers, the ones that a mail is about; of that one alone where its number is no 0. */
    static Set<Long> told(Session session, List<Segment> segments, long digest) throws SQLException {
        var told = new HashSet<Long>();
        var select = session.prepare("SELECT digest FROM feed_digest_segment WHERE segment = ?");
        for (Segment each : segments) {
            select.setLong(1, each.nr());
            try (ResultSet rows = select.executeQuery()) {
                if (rows.next() && (digest == 0 || rows.getLong(1) == digest)) {
                    told.add(each.nr());
                }
            }
        }
        return told;
    }

    static Unsent make(Transaction transaction, String recipient, String party, List<Segment> segments, Instant now)
            throws SQLException {
        var digest = new Unsent(transaction.next("feed_digest"), now, 0, now, "");
        var insert = transaction.prepare(
                "INSERT INTO feed_digest (nr, recipient, party, made, tries, next_try)" + " VALUES (?, ?, ?, ?, 0, ?)");
        insert.setLong(1, digest.nr());
        insert.setString(2, recipient);
        insert.setString(3, party);
        insert.setLong(4, Micros.of(now));
        insert.setLong(5, Micros.of(now));
        insert.executeUpdate();
        var about = transaction.prepare("INSERT INTO feed_digest_segment (segment, digest) VALUES (?, ?)");
        for (Segment each : segments) {
            about.setLong(1, each.nr());
            about.setLong(2, digest.nr());
            about.addBatch();
        }
        about.executeBatch();
        return digest;
    }

    /** That segment is not told of by any mail; another one may. */
    static void untell(Transaction transaction, Segment segment) throws SQLException {
        var delete = transaction.prepare("DELETE FROM feed_digest_segment WHERE segment = ?");
        delete.setLong(1, segment.nr());
        delete.executeUpdate();
    }

    static void drop(Transaction transaction, long digest) throws SQLException {
        for (String table : List.of("feed_digest_segment WHERE digest", "feed_digest WHERE nr")) {
            var delete = transaction.prepare("DELETE FROM " + table + " = ?");
            delete.setLong(1, digest);
            delete.executeUpdate();
        }
    }

    static void sent(Transaction transaction, long digest, Instant now) throws SQLException {
        var update = transaction.prepare("UPDATE feed_digest SET sent = ?, tries = tries + 1, why = NULL WHERE nr = ?");
        update.setLong(1, Micros.of(now));
        update.setLong(2, digest);
        update.executeUpdate();
    }

    static void failed(Transaction transaction, long digest, Instant nextTry, String why) throws SQLException {
        var update =
                transaction.prepare("UPDATE feed_digest SET tries = tries + 1, next_try = ?, why = ? WHERE nr = ?");
        update.setLong(1, Micros.of(nextTry));
        update.setString(2, why);
        update.setLong(3, digest);
        update.executeUpdate();
    }
}
