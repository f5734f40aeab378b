package org.comity.feeds;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/** The rows of what was counted. */
final class SightedRows {
    private SightedRows() {}

    /** Rows of a report by day, country and family. */
    record Cell(long day, String country, String family, String report) {}

    /** What of a cell is for one recipient. */
    record Notice(Cell cell, String recipient, String party, String agreement) {}

    /**
     * What of a segment counts as delivered once it is.
     *
     * @param rows by cell, all of one report
     */
    record Awaiting(long segment, long block, Map<Cell, Long> rows) {}

    // ---- the cursor ----

    /** Up to which block all is counted. */
    static long counted(Session session) throws SQLException {
        try (var rows = session.prepare("SELECT coalesce(max(block), 0) FROM feed_counted")
                .executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static void counted(Transaction transaction, long block) throws SQLException {
        transaction.prepare("DELETE FROM feed_counted").executeUpdate();
        var insert = transaction.prepare("INSERT INTO feed_counted (block) VALUES (?)");
        insert.setLong(1, block);
        insert.executeUpdate();
    }

    // ---- families ----

    static Map<String, Integer> families(Session session) throws SQLException {
        var families = new HashMap<String, Integer>();
        try (var rows = session.prepare("SELECT nr, name FROM feed_family").executeQuery()) {
            while (rows.next()) {
                families.put(rows.getString(2), rows.getInt(1));
            }
        }
        return families;
    }

    static void family(Transaction transaction, int nr, String name) throws SQLException {
        var insert = transaction.prepare("INSERT INTO feed_family (nr, name) VALUES (?, ?)");
        insert.setLong(1, nr);
        insert.setString(2, name);
        insert.executeUpdate();
    }

    // ---- counts ----

    static void sighted(Transaction transaction, Map<Cell, Long> rows) throws SQLException {
        var insert = transaction.prepare("INSERT INTO feed_sighted (day, country, family, report, row_count)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (day, country, family, report)"
                + " DO UPDATE SET row_count = feed_sighted.row_count + excluded.row_count");
        for (Map.Entry<Cell, Long> each : rows.entrySet()) {
            insert.setLong(1, each.getKey().day());
            insert.setString(2, each.getKey().country());
            insert.setString(3, each.getKey().family());
            insert.setString(4, each.getKey().report());
            insert.setLong(5, each.getValue());
            insert.addBatch();
        }
        insert.executeBatch();
    }

    /** @param rows by notice: laid, and delivered */
    static void notices(Transaction transaction, Map<Notice, long[]> rows) throws SQLException {
        var insert = transaction.prepare("INSERT INTO feed_notice (day, country, family, report, recipient, party,"
                + " agreement, laid, delivered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (day, country, family, report, recipient, party, agreement)"
                + " DO UPDATE SET laid = feed_notice.laid + excluded.laid,"
                + " delivered = feed_notice.delivered + excluded.delivered");
        for (Map.Entry<Notice, long[]> each : rows.entrySet()) {
            Notice notice = each.getKey();
            insert.setLong(1, notice.cell().day());
            insert.setString(2, notice.cell().country());
            insert.setString(3, notice.cell().family());
            insert.setString(4, notice.cell().report());
            insert.setString(5, notice.recipient());
            insert.setString(6, notice.party());
            insert.setString(7, notice.agreement());
            insert.setLong(8, each.getValue()[0]);
            insert.setLong(9, each.getValue()[1]);
            insert.addBatch();
        }
        insert.executeBatch();
    }

    /** What was counted of that day's addresses is this now. */
    static void seen(Transaction transaction, long day, List<Seen> counts) throws SQLException {
        var delete = transaction.prepare("DELETE FROM feed_seen WHERE day = ?");
        delete.setLong(1, day);
        delete.executeUpdate();
        var insert = transaction.prepare(
                "INSERT INTO feed_seen (day, country, family, addresses, fresh) VALUES (?, ?, ?, ?, ?)");
        for (Seen each : counts) {
            insert.setLong(1, day);
            insert.setString(2, each.country());
            insert.setString(3, each.family());
            insert.setLong(4, each.addresses());
            if (each.fresh() < 0) {
                insert.setNull(5, java.sql.Types.BIGINT);
            } else {
                insert.setLong(5, each.fresh());
            }
            insert.addBatch();
        }
        insert.executeBatch();
    }

    /** @param fresh of the addresses not seen the day before; negative where that is not known */
    record Seen(long day, String country, String family, long addresses, long fresh) {}

    static boolean isSeen(Session session, long day) throws SQLException {
        var select = session.prepare("SELECT 1 FROM feed_seen WHERE day = ? LIMIT 1");
        select.setLong(1, day);
        try (var rows = select.executeQuery()) {
            return rows.next();
        }
    }

    // ---- what is on its way ----

    static void await(Transaction transaction, List<Awaiting> all) throws SQLException {
        var insert = transaction.prepare("INSERT INTO feed_awaiting (segment, block, cells) VALUES (?, ?, ?)");
        for (Awaiting each : all) {
            var cells = new StringBuilder();
            each.rows()
                    .forEach((cell, rows) -> cells.append(cell.day())
                            .append('\t')
                            .append(cell.country())
                            .append('\t')
                            .append(cell.family())
                            .append('\t')
                            .append(rows)
                            .append('\n'));
            insert.setLong(1, each.segment());
            insert.setLong(2, each.block());
            insert.setString(3, cells.toString());
            insert.addBatch();
        }
        insert.executeBatch();
    }

    /** Takes what waits for that segment out; empty where nothing does. */
    static Map<Cell, Long> arrived(Transaction transaction, long segment, String report) throws SQLException {
        var cells = new LinkedHashMap<Cell, Long>();
        var select = transaction.prepare("SELECT cells FROM feed_awaiting WHERE segment = ?");
        select.setLong(1, segment);
        try (var rows = select.executeQuery()) {
            if (rows.next()) {
                rows.getString(1).lines().forEach(line -> {
                    String[] said = line.split("\t", -1);
                    cells.put(new Cell(Long.parseLong(said[0]), said[1], said[2], report), Long.parseLong(said[3]));
                });
            }
        }
        var delete = transaction.prepare("DELETE FROM feed_awaiting WHERE segment = ?");
        delete.setLong(1, segment);
        delete.executeUpdate();
        return cells;
    }

    /** What was not fetched of that block never will be. */
    static void gone(Transaction transaction, long block) throws SQLException {
        var delete = transaction.prepare("DELETE FROM feed_awaiting WHERE block = ?");
        delete.setLong(1, block);
        delete.executeUpdate();
    }

    // ---- days ----

    /**
     * A day of which a report was gone through.
     *
     * @param named whether the name of a file said so; else its rows did
     * @param whole whether it did not break off
     */
    record Covered(String report, long day, boolean named, boolean whole) {}

    static void cover(Transaction transaction, List<Covered> all) throws SQLException {
        var insert = transaction.prepare("INSERT INTO feed_covered (report, day, named, whole) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (report, day) DO UPDATE SET"
                + " named = CASE WHEN excluded.named > feed_covered.named THEN 1 ELSE feed_covered.named END,"
                + " whole = CASE WHEN excluded.named < feed_covered.named THEN feed_covered.whole"
                + " WHEN excluded.named > feed_covered.named OR excluded.whole > feed_covered.whole THEN excluded.whole"
                + " ELSE feed_covered.whole END");
        for (Covered each : all) {
            insert.setString(1, each.report());
            insert.setLong(2, each.day());
            insert.setLong(3, each.named() ? 1 : 0);
            insert.setLong(4, each.whole() ? 1 : 0);
            insert.addBatch();
        }
        insert.executeBatch();
    }

    /** Of those days. */
    static List<Covered> covered(Session session, long from, long to) throws SQLException {
        var select = session.prepare("SELECT report, day, named, whole FROM feed_covered WHERE day >= ? AND day <= ?");
        select.setLong(1, from);
        select.setLong(2, to);
        var covered = new ArrayList<Covered>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                covered.add(
                        new Covered(rows.getString(1), rows.getLong(2), rows.getLong(3) == 1, rows.getLong(4) == 1));
            }
        }
        return covered;
    }

    /**
     * Since when a report is gone through.
     *
     * @param named whether the name of some file of it said a day
     * @param first the first day that is covered: where names say days, by a name
     */
    record Begun(String report, boolean named, long first) {}

    static List<Begun> begun(Session session) throws SQLException {
        var begun = new ArrayList<Begun>();
        try (var rows = session.prepare(
                        "SELECT report, max(named), coalesce(min(CASE WHEN named = 1 THEN day END), min(day))"
                                + " FROM feed_covered GROUP BY report")
                .executeQuery()) {
            while (rows.next()) {
                begun.add(new Begun(rows.getString(1), rows.getLong(2) == 1, rows.getLong(3)));
            }
        }
        return begun;
    }

    /** The newest day of which a report was gone through; -1 for none. */
    static long newestCovered(Session session) throws SQLException {
        try (var rows = session.prepare("SELECT coalesce(max(day), -1) FROM feed_covered")
                .executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    // ---- reading ----

    /** Which reports speak of which families, of those days; of no country. */
    static List<Cell> spoken(Session session, long from, long to) throws SQLException {
        var select =
                session.prepare("SELECT DISTINCT day, family, report FROM feed_sighted WHERE day >= ? AND day <= ?");
        select.setLong(1, from);
        select.setLong(2, to);
        var spoken = new ArrayList<Cell>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                spoken.add(new Cell(rows.getLong(1), "", rows.getString(2), rows.getString(3)));
            }
        }
        return spoken;
    }

    static List<Seen> seen(Session session, long from, long to) throws SQLException {
        var select = session.prepare("SELECT day, country, family, addresses, coalesce(fresh, -1) FROM feed_seen"
                + " WHERE day >= ? AND day <= ?");
        select.setLong(1, from);
        select.setLong(2, to);
        var seen = new ArrayList<Seen>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                seen.add(new Seen(
                        rows.getLong(1), rows.getString(2), rows.getString(3), rows.getLong(4), rows.getLong(5)));
            }
        }
        return seen;
    }

    /** By notice: laid, and delivered. */
    static Map<Notice, long[]> notices(Session session, long from, long to) throws SQLException {
        var select = session.prepare("SELECT day, country, family, report, recipient, party, agreement, laid, delivered"
                + " FROM feed_notice WHERE day >= ? AND day <= ?");
        select.setLong(1, from);
        select.setLong(2, to);
        var notices = new LinkedHashMap<Notice, long[]>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                notices.put(
                        new Notice(
                                new Cell(rows.getLong(1), rows.getString(2), rows.getString(3), rows.getString(4)),
                                rows.getString(5),
                                rows.getString(6),
                                rows.getString(7)),
                        new long[] {rows.getLong(8), rows.getLong(9)});
            }
        }
        return notices;
    }
}
