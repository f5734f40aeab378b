package org.comity.border;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** The rows of the two tables of segments. */
final class SegmentRows {
    private static final String OURS = "SELECT nr, id, party, agreement, clause, report, header, tlp, bytes, row_count,"
            + " sha256, entry, state, laid, block, place, recipient, measures, owner FROM segment WHERE ";
    private static final String THEIRS =
            "SELECT nr, id, party, agreement, clause, report, header, tlp, bytes, row_count,"
                    + " sha256, entry, state, told, letter, coalesce(why, ''), proven, due FROM segment_received WHERE ";

    /** Handed over in part or without a word that it is there is not there. */
    private static final String WAITING = "state IN ('laid', 'served')";

    private SegmentRows() {}

    // ---- ours ----

    static void lay(Transaction transaction, List<Segment> segments) throws SQLException {
        var insert =
                transaction.prepare("INSERT INTO segment (nr, id, block, place, recipient, party, agreement, clause,"
                        + " measures, owner, report, header, tlp, bytes, row_count, sha256, entry, laid, state, changed)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        for (Segment each : segments) {
            Segment.Ours ours = java.util.Objects.requireNonNull(each.ours());
            insert.setLong(1, each.nr());
            insert.setString(2, each.id());
            insert.setLong(3, ours.block());
            insert.setLong(4, ours.place());
            insert.setString(5, ours.recipient());
            insert.setString(6, each.party());
            insert.setString(7, each.agreement());
            insert.setString(8, each.clause());
            insert.setString(9, ours.measures());
            insert.setLong(10, ours.owner() ? 1 : 0);
            insert.setString(11, each.report());
            insert.setString(12, each.header());
            insert.setString(13, each.tlp());
            insert.setLong(14, each.bytes());
            insert.setLong(15, each.rows());
            insert.setString(16, each.sha256());
            insert.setLong(17, each.entry());
            insert.setLong(18, Micros.of(each.at()));
            insert.setString(19, each.state());
            insert.setLong(20, Micros.of(each.at()));
            insert.addBatch();
        }
        insert.executeBatch();
        add(
                transaction,
                segments.stream()
                        .map(each -> new SegmentRoad.Sum(
                                java.util.Objects.requireNonNull(each.ours()).recipient(),
                                each.party(),
                                each.state(),
                                1,
                                each.rows(),
                                each.at()))
                        .toList());
    }

    static Optional<Segment> ours(Session session, String party, String agreement, String id) throws SQLException {
        return list(session, OURS + "party = ? AND agreement = ? AND id = ?", true, party, agreement, id).stream()
                .findFirst();
    }

    /** The newest first. */
    static List<Segment> laid(Session session, String recipient, int limit) throws SQLException {
        String order = " ORDER BY nr DESC LIMIT " + limit;
        return recipient.isEmpty()
                ? list(session, OURS + "1 = 1" + order, true)
                : list(session, OURS + "recipient = ?" + order, true, recipient);
    }

    /** Those for one recipient that it does not have yet, from behind that number on, in order. */
    static List<Segment> waiting(Session session, String recipient, long after, int limit) throws SQLException {
        return list(
                session,
                OURS + "recipient = ? AND " + WAITING + " AND nr > " + after + " ORDER BY nr LIMIT " + limit,
                true,
                recipient);
    }

    /** The same of all that a party is to have. */
    static List<Segment> waitingFor(Session session, String party, long after, int limit) throws SQLException {
        return list(
                session,
                OURS + "party = ? AND " + WAITING + " AND nr > " + after + " ORDER BY nr LIMIT " + limit,
                true,
                party);
    }

    static Optional<Segment> ours(Session session, String party, String id) throws SQLException {
        return list(session, OURS + "party = ? AND id = ?", true, party, id).stream()
                .findFirst();
    }

    /** Those whose rows are here, from behind that number on, in order. */
    static List<Segment> here(Session session, long after, int limit) throws SQLException {
        return list(session, OURS + "state <> 'gone' AND nr > " + after + " ORDER BY nr LIMIT " + limit, true);
    }

    static List<Segment> ofBlock(Session session, long block) throws SQLException {
        var select = session.prepare(OURS + "block = ? ORDER BY nr");
        select.setLong(1, block);
        return list(select, true);
    }

    static Optional<Segment> ofId(Session session, String id) throws SQLException {
        return list(session, OURS + "id = ?", true, id).stream().findFirst();
    }

    static Optional<Segment> theirs(Session session, String party, String id) throws SQLException {
        return list(session, THEIRS + "party = ? AND id = ?", false, party, id).stream()
                .findFirst();
    }

    /** Whoever makes ids makes each once; where two parties have the same, neither is meant. */
    static Optional<Segment> theirs(Session session, String id) throws SQLException {
        List<Segment> found = list(session, THEIRS + "id = ? LIMIT 2", false, id);
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    // ---- how far they are ----

    static List<SegmentRoad.Sum> sums(Session session) throws SQLException {
        return sums(session.prepare("SELECT recipient, party, state, segments, row_count, last FROM segment_sum"
                + " WHERE segments > 0 ORDER BY recipient, party, state"));
    }

    private static List<SegmentRoad.Sum> sums(PreparedStatement select) throws SQLException {
        var sums = new ArrayList<SegmentRoad.Sum>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                sums.add(new SegmentRoad.Sum(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getLong(4),
                        rows.getLong(5),
                        Micros.instant(rows.getLong(6))));
            }
        }
        return sums;
    }

    private static void add(Transaction transaction, List<SegmentRoad.Sum> sums) throws SQLException {
        var add = transaction.prepare("INSERT INTO segment_sum (recipient, party, state, segments, row_count, last)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (recipient, party, state) DO UPDATE SET"
                + " segments = segment_sum.segments + excluded.segments,"
                + " row_count = segment_sum.row_count + excluded.row_count,"
                + " last = CASE WHEN excluded.last > segment_sum.last THEN excluded.last ELSE segment_sum.last END");
        // PostgreSQL's driver makes one sentence of a batch, and such a sentence may not speak of a row twice.
        var once = new LinkedHashMap<List<String>, SegmentRoad.Sum>();
        for (SegmentRoad.Sum each : sums) {
            once.merge(List.of(each.recipient(), each.party(), each.state()), each, SegmentRoad.Sum::and);
        }
        for (SegmentRoad.Sum each : once.values()) {
            add.setString(1, each.recipient());
            add.setString(2, each.party());
            add.setString(3, each.state());
            add.setLong(4, each.segments());
            add.setLong(5, each.rows());
            add.setLong(6, Micros.of(each.last()));
            add.addBatch();
        }
        add.executeBatch();
    }

    static void served(Transaction transaction, Segment segment, long entry, Instant now) throws SQLException {
        move(transaction, segment, "served", now);
        var update = transaction.prepare("UPDATE segment SET entry = ? WHERE nr = ?");
        update.setLong(1, entry);
        update.setLong(2, segment.nr());
        update.executeUpdate();
    }

    static void move(Transaction transaction, Segment segment, String state, Instant now) throws SQLException {
        moved(transaction, "nr", segment.nr(), state);
        var update = transaction.prepare("UPDATE segment SET state = ?, changed = ? WHERE nr = ?");
        update.setString(1, state);
        update.setLong(2, Micros.of(now));
        update.setLong(3, segment.nr());
        update.executeUpdate();
    }

    /** All of a block are gone with its file. */
    static void gone(Transaction transaction, long block, Instant now) throws SQLException {
        moved(transaction, "block", block, "gone");
        var update = transaction.prepare("UPDATE segment SET state = 'gone', changed = ? WHERE block = ?");
        update.setLong(1, Micros.of(now));
        update.setLong(2, block);
        update.executeUpdate();
    }

    /** Moves the sums of those that are about to be moved. */
    private static void moved(Transaction transaction, String which, long number, String state) throws SQLException {
        var select = transaction.prepare("SELECT recipient, party, state, count(*), sum(row_count), max(laid)"
                + " FROM segment WHERE " + which + " = ? AND state <> ? GROUP BY recipient, party, state");
        select.setLong(1, number);
        select.setString(2, state);
        var changes = new ArrayList<SegmentRoad.Sum>();
        for (SegmentRoad.Sum each : sums(select)) {
            changes.add(each.less());
            changes.add(each.as(state));
        }
        add(transaction, changes);
    }

    // ---- theirs ----

    static void tell(Transaction transaction, Segment segment) throws SQLException {
        Segment.Theirs theirs = java.util.Objects.requireNonNull(segment.theirs());
        var insert =
                transaction.prepare("INSERT INTO segment_received (nr, id, party, agreement, clause, letter, report,"
                        + " header, tlp, bytes, row_count, sha256, told, state, why, proven, entry, due, changed)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, NULL, ?)");
        insert.setLong(1, segment.nr());
        insert.setString(2, segment.id());
        insert.setString(3, segment.party());
        insert.setString(4, segment.agreement());
        insert.setString(5, segment.clause());
        insert.setString(6, theirs.letter());
        insert.setString(7, segment.report());
        insert.setString(8, segment.header());
        insert.setString(9, segment.tlp());
        insert.setLong(10, segment.bytes());
        insert.setLong(11, segment.rows());
        insert.setString(12, segment.sha256());
        insert.setLong(13, Micros.of(segment.at()));
        insert.setString(14, segment.state());
        insert.setString(15, theirs.why().isEmpty() ? null : theirs.why());
        insert.setLong(16, Micros.of(segment.at()));
        insert.executeUpdate();
    }

    static boolean isTold(Session session, String party, String id) throws SQLException {
        return theirs(session, party, id).isPresent();
    }

    /** Told of and not here yet, in order. */
    static List<Segment> wanted(Session session, String party, String agreement, int limit) throws SQLException {
        return list(
                session,
                THEIRS + "state = 'told' AND party = ? AND agreement = ? ORDER BY nr LIMIT " + limit,
                false,
                party,
                agreement);
    }

    /** The newest first. */
    static List<Segment> received(Session session, String party, int limit) throws SQLException {
        String order = " ORDER BY nr DESC LIMIT " + limit;
        return party.isEmpty()
                ? list(session, THEIRS + "1 = 1" + order, false)
                : list(session, THEIRS + "party = ?" + order, false, party);
    }

    /** Those that are here, from behind that number on, in order. */
    static List<Segment> hereOfTheirs(Session session, long after, int limit) throws SQLException {
        return list(session, THEIRS + "state = 'taken' AND nr > " + after + " ORDER BY nr LIMIT " + limit, false);
    }

    /** Those of these whose rows were not counted yet. */
    static List<Segment> uncounted(Session session, int limit) throws SQLException {
        return list(session, THEIRS + "state = 'taken' AND counted = 0 ORDER BY nr LIMIT " + limit, false);
    }

    static void counted(Transaction transaction, Segment segment) throws SQLException {
        var update = transaction.prepare("UPDATE segment_received SET counted = 1 WHERE nr = ?");
        update.setLong(1, segment.nr());
        update.executeUpdate();
    }

    static List<Segment> due(Session session, Instant now, int limit) throws SQLException {
        return list(
                session,
                THEIRS + "state = 'taken' AND due <= " + Micros.of(now) + " ORDER BY due LIMIT " + limit,
                false);
    }

    static void taken(
            Transaction transaction, Segment segment, boolean proven, long entry, @Nullable Long due, Instant now)
            throws SQLException {
        var update = transaction.prepare("UPDATE segment_received SET state = 'taken', proven = ?, entry = ?, due = ?,"
                + " changed = ? WHERE nr = ?");
        update.setLong(1, proven ? 1 : 0);
        update.setLong(2, entry);
        KeptFor.set(update, 3, due);
        update.setLong(4, Micros.of(now));
        update.setLong(5, segment.nr());
        update.executeUpdate();
    }

    static void end(Transaction transaction, Segment segment, String state, @Nullable String why, Instant now)
            throws SQLException {
        var update = transaction.prepare("UPDATE segment_received SET state = ?, why = ?, changed = ? WHERE nr = ?");
        update.setString(1, state);
        update.setString(2, why);
        update.setLong(3, Micros.of(now));
        update.setLong(4, segment.nr());
        update.executeUpdate();
    }

    // ---- both ----

    private static List<Segment> list(Session session, String sql, boolean ours, String... values) throws SQLException {
        var select = session.prepare(sql);
        for (int i = 0; i < values.length; i++) {
            select.setString(i + 1, values[i]);
        }
        return list(select, ours);
    }

    private static List<Segment> list(PreparedStatement select, boolean ours) throws SQLException {
        var found = new ArrayList<Segment>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new Segment(
                        rows.getLong(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getString(5),
                        rows.getString(6),
                        rows.getString(7),
                        rows.getString(8),
                        rows.getLong(9),
                        rows.getLong(10),
                        rows.getString(11),
                        rows.getLong(12),
                        rows.getString(13),
                        Micros.instant(rows.getLong(14)),
                        ours ? ours(rows) : null,
                        ours ? null : theirs(rows)));
            }
        }
        return found;
    }

    private static Segment.Ours ours(ResultSet rows) throws SQLException {
        return new Segment.Ours(
                rows.getLong(15), rows.getLong(16), rows.getString(17), rows.getString(18), rows.getLong(19) == 1);
    }

    private static Segment.Theirs theirs(ResultSet rows) throws SQLException {
        long due = rows.getLong(18);
        Instant until = rows.wasNull() ? null : Micros.instant(due);
        return new Segment.Theirs(rows.getString(15), rows.getString(16), rows.getLong(17) == 1, until);
    }
}
