package org.comity.feeds;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comity.border.Segment;
import org.comity.border.SegmentAnswers.Answer;
import org.comity.border.SegmentAnswers.Counts;
import org.comity.feeds.FeedAnswers.Came;
import org.comity.feeds.FeedAnswers.Kept;
import org.comity.feeds.FeedAnswers.Of;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** The rows of answers, and of what there is to answer to. */
final class FeedAnswerRows {
    private static final String ANSWERS =
            "SELECT party, agreement, report, day, family, notified, fixed, false_positive,"
                    + " unreachable, as_of, text, ours, recipient, told_by, person, at FROM feed_answer WHERE ours = ? ";
    private static final String OF = " AND report = ? AND day = ? AND family = ?";

    private static final String CAME =
            "SELECT max(party), agreement, report, day, family, sum(row_count) FROM feed_came WHERE day >= 0 ";

    private FeedAnswerRows() {}

    /** Whose a recipient is, and under which agreement it gets rows. */
    record Whose(String party, String agreement) {}

    // ---- what came ----

    static void count(Transaction transaction, Segment segment, Map<Of, Long> rows) throws SQLException {
        var insert =
                transaction.prepare("INSERT INTO feed_came (segment, day, family, party, agreement, report, row_count)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
        for (Map.Entry<Of, Long> each : rows.entrySet()) {
            add(insert, segment, each.getKey().day().toEpochDay(), each.getKey().family(), each.getValue());
        }
        insert.executeBatch();
    }

    private static void add(PreparedStatement insert, Segment segment, long day, String family, long rows)
            throws SQLException {
        insert.setLong(1, segment.nr());
        insert.setLong(2, day);
        insert.setString(3, family);
        insert.setString(4, segment.party());
        insert.setString(5, segment.agreement());
        insert.setString(6, segment.report());
        insert.setLong(7, rows);
        insert.addBatch();
    }

    /** What of that came, under the agreement under which the last of it did. */
    static Optional<Came> came(Session session, String party, Of of) throws SQLException {
        var select = session.prepare(
                "SELECT agreement, row_count FROM feed_came WHERE party = ?" + OF + " ORDER BY segment DESC");
        select.setString(1, party);
        of(select, 2, of);
        String agreement = null;
        long sum = 0;
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                agreement = agreement == null ? rows.getString(1) : agreement;
                sum += agreement.equals(rows.getString(1)) ? rows.getLong(2) : 0;
            }
        }
        return agreement == null ? Optional.empty() : Optional.of(new Came(party, agreement, of, sum));
    }

    /** From that party, or from all where it is empty; the newest day first. */
    static List<Came> came(Session session, String party, int limit) throws SQLException {
        var select = session.prepare(
                party.isEmpty()
                        ? CAME + "GROUP BY day, party, report, family, agreement"
                                + " ORDER BY day DESC, party, report, family, agreement LIMIT " + limit
                        : CAME + "AND party = ? GROUP BY day, report, family, agreement"
                                + " ORDER BY day DESC, report, family, agreement LIMIT " + limit);
        if (!party.isEmpty()) {
            select.setString(1, party);
        }
        var came = new ArrayList<Came>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                came.add(new Came(
                        rows.getString(1),
                        rows.getString(2),
                        new Of(rows.getString(3), LocalDate.ofEpochDay(rows.getLong(4)), rows.getString(5)),
                        rows.getLong(6)));
            }
        }
        return came;
    }

    private static void of(PreparedStatement statement, int from, Of of) throws SQLException {
        statement.setString(from, of.report());
        statement.setLong(from + 1, of.day().toEpochDay());
        statement.setString(from + 2, of.family());
    }

    // ---- what was laid ----

    /** Rows of that laid for a party; for one recipient of it, where one is named. */
    static long laid(Session session, String party, String agreement, String recipient, Of of) throws SQLException {
        var select = session.prepare("SELECT coalesce(sum(laid), 0) FROM feed_notice WHERE party = ? AND agreement = ?"
                + " AND (recipient = ? OR ? = '')" + OF);
        select.setString(1, party);
        select.setString(2, agreement);
        select.setString(3, recipient);
        select.setString(4, recipient);
        of(select, 5, of);
        try (var rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static Optional<Whose> whose(Session session, String recipient, Of of) throws SQLException {
        var select = session.prepare("SELECT party, agreement FROM feed_notice WHERE recipient = ?" + OF
                + " ORDER BY laid DESC, party, agreement LIMIT 1");
        select.setString(1, recipient);
        of(select, 2, of);
        try (var rows = select.executeQuery()) {
            return rows.next() ? Optional.of(new Whose(rows.getString(1), rows.getString(2))) : Optional.empty();
        }
    }

    // ---- answers ----

    static boolean hasAnswered(Session session, String party, String agreement, Of of) throws SQLException {
        var select = session.prepare("SELECT 1 FROM feed_answer WHERE ours = 0 AND recipient = '' AND party = ?"
                + " AND agreement = ?" + OF);
        select.setString(1, party);
        select.setString(2, agreement);
        of(select, 3, of);
        try (var rows = select.executeQuery()) {
            return rows.next();
        }
    }

    /** Of which day the answer is that stands where this one would; null where none does. */
    static @Nullable LocalDate asOf(Session session, Kept kept) throws SQLException {
        var select = session.prepare("SELECT as_of FROM feed_answer WHERE ours = ? AND party = ? AND agreement = ?"
                + " AND recipient = ?" + OF);
        Answer answer = kept.answer();
        select.setLong(1, kept.ours() ? 1 : 0);
        select.setString(2, answer.party());
        select.setString(3, answer.agreement());
        select.setString(4, kept.recipient());
        of(select, 5, new Of(answer.report(), answer.day(), answer.family()));
        try (var rows = select.executeQuery()) {
            return rows.next() ? LocalDate.ofEpochDay(rows.getLong(1)) : null;
        }
    }

    static void keep(Transaction transaction, Kept kept) throws SQLException {
        var insert =
                transaction.prepare("INSERT INTO feed_answer (ours, party, agreement, report, day, family, recipient,"
                        + " notified, fixed, false_positive, unreachable, as_of, text, told_by, person, at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (ours, party, agreement, report, day, family, recipient) DO UPDATE SET"
                        + " notified = excluded.notified, fixed = excluded.fixed, false_positive = excluded.false_positive,"
                        + " unreachable = excluded.unreachable, as_of = excluded.as_of, text = excluded.text,"
                        + " told_by = excluded.told_by, person = excluded.person, at = excluded.at");
        Answer answer = kept.answer();
        insert.setLong(1, kept.ours() ? 1 : 0);
        insert.setString(2, answer.party());
        insert.setString(3, answer.agreement());
        of(insert, 4, new Of(answer.report(), answer.day(), answer.family()));
        insert.setString(7, kept.recipient());
        insert.setLong(8, answer.counts().notified());
        insert.setLong(9, answer.counts().fixed());
        insert.setLong(10, answer.counts().falsePositive());
        insert.setLong(11, answer.counts().unreachable());
        insert.setLong(12, answer.asOf().toEpochDay());
        insert.setString(13, answer.text());
        insert.setString(14, kept.toldBy());
        insert.setString(15, kept.person());
        insert.setLong(16, Micros.of(kept.at()));
        insert.executeUpdate();
    }

    static void dropToldFor(Transaction transaction, Answer answer) throws SQLException {
        var delete = transaction.prepare(
                "DELETE FROM feed_answer WHERE ours = 0 AND recipient <> '' AND party = ?" + " AND agreement = ?" + OF);
        delete.setString(1, answer.party());
        delete.setString(2, answer.agreement());
        of(delete, 3, new Of(answer.report(), answer.day(), answer.family()));
        delete.executeUpdate();
    }

    /** How many answers of others there are about rows of that day and later ones, by who or for whom they were given. */
    static Map<String, Long> counts(Session session, long from) throws SQLException {
        var select = session.prepare("SELECT party, recipient, count(*) FROM feed_answer WHERE ours = 0 AND day >= ?"
                + " GROUP BY party, recipient");
        select.setLong(1, from);
        var counts = new HashMap<String, Long>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                String recipient = rows.getString(2);
                counts.merge(recipient.isEmpty() ? rows.getString(1) : recipient, rows.getLong(3), Long::sum);
            }
        }
        return counts;
    }

    static List<Kept> list(Session session, boolean ours, int limit) throws SQLException {
        var select = session.prepare(ANSWERS + "ORDER BY at DESC, day DESC, report, family LIMIT ?");
        select.setLong(1, ours ? 1 : 0);
        select.setInt(2, limit);
        return answers(select);
    }

    /** Answers of others about rows of those days. */
    static List<Kept> heard(Session session, long from, long to) throws SQLException {
        var select = session.prepare(ANSWERS + "AND day >= ? AND day <= ?");
        select.setLong(1, 0);
        select.setLong(2, from);
        select.setLong(3, to);
        return answers(select);
    }

    private static List<Kept> answers(PreparedStatement select) throws SQLException {
        var answers = new ArrayList<Kept>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                answers.add(new Kept(
                        new Answer(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                LocalDate.ofEpochDay(rows.getLong(4)),
                                rows.getString(5),
                                new Counts(rows.getLong(6), rows.getLong(7), rows.getLong(8), rows.getLong(9)),
                                LocalDate.ofEpochDay(rows.getLong(10)),
                                rows.getString(11)),
                        rows.getLong(12) == 1,
                        rows.getString(13),
                        rows.getString(14),
                        rows.getString(15),
                        Micros.instant(rows.getLong(16))));
            }
        }
        return answers;
    }
}
