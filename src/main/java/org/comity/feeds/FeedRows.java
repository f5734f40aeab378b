package org.comity.feeds;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/** The rows of this room's tables. */
final class FeedRows {
    private static final String RUNS = "SELECT nr, input, identity, report, person, begun, changed, position, line,"
            + " state, account FROM feed_run ";

    private FeedRows() {}

    /**
     * A block that is kept.
     *
     * @param made when it was laid
     */
    record KeptBlock(long nr, Instant made) {}

    // ---- reports ----

    /** The number that stands for that report, for ever. */
    static int report(Transaction transaction, String name) throws SQLException {
        var select = transaction.prepare("SELECT nr FROM feed_report WHERE name = ?");
        select.setString(1, name);
        try (var rows = select.executeQuery()) {
            if (rows.next()) {
                return rows.getInt(1);
            }
        }
        long nr = transaction.next("feed_report");
        var insert = transaction.prepare("INSERT INTO feed_report (nr, name) VALUES (?, ?)");
        insert.setLong(1, nr);
        insert.setString(2, name);
        insert.executeUpdate();
        return Math.toIntExact(nr);
    }

    // ---- runs ----

    static FeedRunRow begin(Transaction transaction, FeedInput input, String person, Instant now) throws SQLException {
        var run = new FeedRunRow(
                transaction.next("feed_run"),
                input.name(),
                input.identity(),
                input.report(),
                person,
                now,
                now,
                0,
                1,
                FeedRunRow.OPEN,
                FeedAccount.NONE);
        var insert = transaction.prepare("INSERT INTO feed_run (nr, input, identity, report, person, begun, changed,"
                + " position, line, state, account) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 1, 'open', ?)");
        insert.setLong(1, run.nr());
        insert.setString(2, run.input());
        insert.setString(3, run.identity());
        insert.setString(4, run.report());
        insert.setString(5, person);
        insert.setLong(6, Micros.of(now));
        insert.setLong(7, Micros.of(now));
        insert.setString(8, text(run.account().json()));
        insert.executeUpdate();
        return run;
    }

    static void move(Transaction transaction, FeedRunRow run, Instant now) throws SQLException {
        var update = transaction.prepare(
                "UPDATE feed_run SET position = ?, line = ?, state = ?, account = ?, changed = ? WHERE nr = ?");
        update.setLong(1, run.position());
        update.setLong(2, run.line());
        update.setString(3, run.state());
        update.setString(4, text(run.account().json()));
        update.setLong(5, Micros.of(now));
        update.setLong(6, run.nr());
        update.executeUpdate();
    }

    static Optional<FeedRunRow> run(Session session, long nr) throws SQLException {
        var select = session.prepare(RUNS + "WHERE nr = ?");
        select.setLong(1, nr);
        return runs(select.executeQuery()).stream().findFirst();
    }

    /** The last run over an input of that identity, or over the same however it was gone through. */
    static Optional<FeedRunRow> ofSource(Session session, String source) throws SQLException {
        var select = session.prepare(
                RUNS + "WHERE identity = ? OR (identity > ? AND identity < ?) ORDER BY nr DESC LIMIT 1");
        select.setString(1, source);
        select.setString(2, source + FeedInput.HOW);
        select.setString(3, source + (char) (FeedInput.HOW.charAt(0) + 1));
        return runs(select.executeQuery()).stream().findFirst();
    }

    /** The newest first. */
    static List<FeedRunRow> runs(Session session, int limit) throws SQLException {
        var select = session.prepare(RUNS + "ORDER BY nr DESC LIMIT ?");
        select.setInt(1, limit);
        return runs(select.executeQuery());
    }

    private static List<FeedRunRow> runs(ResultSet found) throws SQLException {
        var runs = new ArrayList<FeedRunRow>();
        try (found) {
            while (found.next()) {
                runs.add(new FeedRunRow(
                        found.getLong(1),
                        found.getString(2),
                        found.getString(3),
                        found.getString(4),
                        found.getString(5),
                        Micros.instant(found.getLong(6)),
                        Micros.instant(found.getLong(7)),
                        found.getLong(8),
                        found.getLong(9),
                        found.getString(10),
                        FeedAccount.of(Json.parseObject(found.getString(11)))));
            }
        }
        return runs;
    }

    private static String text(JsonObject json) {
        return new String(Json.bytes(json), StandardCharsets.UTF_8);
    }

    // ---- blocks ----

    static void block(Transaction transaction, long nr, long bytes, long rows, String tables, long entry, Instant now)
            throws SQLException {
        var insert = transaction.prepare("INSERT INTO feed_block (nr, made, bytes, row_count, tables, entry, state)"
                + " VALUES (?, ?, ?, ?, ?, ?, 'kept')");
        insert.setLong(1, nr);
        insert.setLong(2, Micros.of(now));
        insert.setLong(3, bytes);
        insert.setLong(4, rows);
        insert.setString(5, tables);
        insert.setLong(6, entry);
        insert.executeUpdate();
    }

    static long lastBlock(Session session) throws SQLException {
        try (var rows =
                session.prepare("SELECT coalesce(max(nr), 0) FROM feed_block").executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Blocks that are kept and were laid since then, or before then; the oldest first. */
    static List<KeptBlock> kept(Session session, Instant from, Instant before) throws SQLException {
        var select = session.prepare(
                "SELECT nr, made FROM feed_block WHERE state = 'kept' AND made >= ? AND made < ? ORDER BY nr");
        select.setLong(1, Micros.of(from));
        select.setLong(2, Micros.of(before));
        var kept = new ArrayList<KeptBlock>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                kept.add(new KeptBlock(rows.getLong(1), Micros.instant(rows.getLong(2))));
            }
        }
        return kept;
    }

    static void gone(Transaction transaction, long block) throws SQLException {
        var update = transaction.prepare("UPDATE feed_block SET state = 'gone' WHERE nr = ?");
        update.setLong(1, block);
        update.executeUpdate();
    }
}
