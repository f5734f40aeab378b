package org.comity.cases;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.comity.border.CaseStep;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** The tables of cases. */
final class CaseRows {
    private static final String SELECT = "SELECT nr, id, kind, agreement, steps, last FROM joint_case";

    private CaseRows() {}

    /**
     * A case as it is kept.
     *
     * @param steps how many are here
     * @param last hash of the one that came last; empty before the first
     */
    record Row(long nr, String id, String kind, String agreement, long steps, String last) {}

    static List<Row> all(Session session) throws SQLException {
        return rows(session.prepare(SELECT + " ORDER BY nr"));
    }

    /** Those of that id, or of that name: an id has a dot in it, and a name has none. */
    static List<Row> called(Session session, String idOrName) throws SQLException {
        if (idOrName.contains(".")) {
            var select = session.prepare(SELECT + " WHERE id = ? ORDER BY nr");
            select.setString(1, idOrName);
            return rows(select);
        }
        // What begins with the name and a dot lies before what begins with the name and the next sign, a slash.
        var select = session.prepare(SELECT + " WHERE id >= ? AND id < ? ORDER BY nr");
        select.setString(1, idOrName + ".");
        select.setString(2, idOrName + "/");
        return rows(select);
    }

    private static List<Row> rows(PreparedStatement select) throws SQLException {
        var cases = new ArrayList<Row>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                cases.add(row(rows));
            }
        }
        return cases;
    }

    static Row require(Session session, long nr) throws SQLException {
        var select = session.prepare(SELECT + " WHERE nr = ?");
        select.setLong(1, nr);
        try (var rows = select.executeQuery()) {
            rows.next();
            return row(rows);
        }
    }

    static Optional<Row> find(Session session, String id, String kind, String agreement) throws SQLException {
        var select = session.prepare(SELECT + " WHERE id = ? AND kind = ? AND agreement = ?");
        select.setString(1, id);
        select.setString(2, kind);
        select.setString(3, agreement);
        try (var rows = select.executeQuery()) {
            return rows.next() ? Optional.of(row(rows)) : Optional.empty();
        }
    }

    /** A case, and the stamp of its last change. */
    record Changed(Row row, long changed) {}

    /**
     * Opened cases that changed after that stamp, the oldest change first.
     *
     * @param person whose named cases are among them; null for a reader who sees all
     */
    static List<Changed> changed(Session session, @Nullable Long person, long stamp, int limit) throws SQLException {
        var select = session.prepare("SELECT nr, id, kind, agreement, steps, last, changed FROM joint_case j"
                + " WHERE opened = 1 AND changed > ?"
                + (person == null
                        ? ""
                        : " AND (NOT EXISTS (SELECT 1 FROM case_reader r WHERE r.joint_case = j.nr AND r.area = '')"
                                + " OR EXISTS (SELECT 1 FROM case_reader r WHERE r.joint_case = j.nr AND r.area = ''"
                                + " AND r.person = ?))")
                + " ORDER BY changed LIMIT ?");
        int at = 1;
        select.setLong(at++, stamp);
        if (person != null) {
            select.setLong(at++, person);
        }
        select.setInt(at, limit);
        var cases = new ArrayList<Changed>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                cases.add(new Changed(row(rows), rows.getLong(7)));
            }
        }
        return cases;
    }

    /** The stamp of the last change of any case; 0 where there is none. */
    static long lastChange(Session session) throws SQLException {
        try (var rows = session.prepare("SELECT coalesce(max(changed), 0) FROM joint_case")
                .executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** A stamp above every other, by the clock where that goes on. */
    private static long stamp(Transaction transaction, Instant now) throws SQLException {
        return Math.max(Micros.of(now), lastChange(transaction) + 1);
    }

    /** Something other than a step changed: who of us sees it. */
    static void touch(Transaction transaction, long nr, Instant now) throws SQLException {
        long stamp = stamp(transaction, now);
        var update = transaction.prepare("UPDATE joint_case SET changed = ? WHERE nr = ?");
        update.setLong(1, stamp);
        update.setLong(2, nr);
        update.executeUpdate();
    }

    /** The steps of a case that came after that instant, at most so many, the latest first. */
    static List<Step> cameSince(Session session, long nr, long micros, int limit) throws SQLException {
        var select = session.prepare("SELECT signed, note, salt, said FROM case_step WHERE joint_case = ? AND came > ?"
                + " ORDER BY place DESC LIMIT ?");
        select.setLong(1, nr);
        select.setLong(2, micros);
        select.setInt(3, limit);
        var steps = new ArrayList<Step>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                steps.add(step(rows));
            }
        }
        return steps;
    }

    private static Step step(ResultSet rows) throws SQLException {
        return Step.of(CaseStep.parse(rows.getBytes(1), rows.getString(2), rows.getBytes(3), rows.getBytes(4)));
    }

    /** How many cases there are of which the opening step has not come. */
    static long unopened(Session session) throws SQLException {
        try (var rows = session.prepare("SELECT count(*) FROM joint_case WHERE opened = 0")
                .executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Row row(ResultSet rows) throws SQLException {
        return new Row(
                rows.getLong(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getLong(5),
                rows.getString(6));
    }

    static Row add(Transaction transaction, String id, String kind, String agreement) throws SQLException {
        var row = new Row(transaction.next("joint_case"), id, kind, agreement, 0, "");
        var insert = transaction.prepare(
                "INSERT INTO joint_case (nr, id, kind, agreement, steps, last, opened) VALUES (?, ?, ?, ?, 0, '', 0)");
        insert.setLong(1, row.nr());
        insert.setString(2, id);
        insert.setString(3, kind);
        insert.setString(4, agreement);
        insert.executeUpdate();
        return row;
    }

    /** Keeps a step; it is the last of its case from now on. */
    static Row keep(Transaction transaction, Row row, CaseStep step, Instant came, String via) throws SQLException {
        var insert = transaction.prepare("INSERT INTO case_step (joint_case, place, hash, signed, note, salt, said,"
                + " came, via) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        insert.setLong(1, row.nr());
        insert.setLong(2, row.steps() + 1);
        insert.setString(3, step.hash().hex());
        insert.setBytes(4, step.signed());
        insert.setString(5, step.note());
        insert.setBytes(6, step.salt());
        insert.setBytes(7, step.said());
        insert.setLong(8, Micros.of(came));
        insert.setString(9, via);
        insert.executeUpdate();
        long stamp = stamp(transaction, came);
        var update = transaction.prepare("UPDATE joint_case SET steps = ?, last = ?,"
                + " opened = CASE WHEN ? = 1 THEN 1 ELSE opened END, changed = ? WHERE nr = ?");
        update.setLong(1, row.steps() + 1);
        update.setString(2, step.hash().hex());
        update.setLong(3, CoreSteps.OPENED.equals(step.body().text("step")) ? 1 : 0);
        update.setLong(4, stamp);
        update.setLong(5, row.nr());
        update.executeUpdate();
        return new Row(
                row.nr(),
                row.id(),
                row.kind(),
                row.agreement(),
                row.steps() + 1,
                step.hash().hex());
    }

    /** The steps of a case after that place, in the order they came. */
    static List<Step> steps(Session session, long nr, long after) throws SQLException {
        var select = session.prepare(
                "SELECT signed, note, salt, said FROM case_step WHERE joint_case = ? AND place > ? ORDER BY place");
        select.setLong(1, nr);
        select.setLong(2, after);
        var steps = new ArrayList<Step>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                steps.add(step(rows));
            }
        }
        return steps;
    }

    /** Their hashes, in the order they came. */
    static List<String> hashes(Session session, long nr) throws SQLException {
        var select = session.prepare("SELECT hash FROM case_step WHERE joint_case = ? ORDER BY place");
        select.setLong(1, nr);
        var hashes = new ArrayList<String>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                hashes.add(rows.getString(1));
            }
        }
        return hashes;
    }

    // ---- to whom our steps go ----

    static Set<String> receivers(Session session, long nr) throws SQLException {
        var select = session.prepare("SELECT party FROM case_receiver WHERE joint_case = ?");
        select.setLong(1, nr);
        var parties = new TreeSet<String>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                parties.add(rows.getString(1));
            }
        }
        return parties;
    }

    static void addReceiver(Transaction transaction, long nr, String party) throws SQLException {
        var insert = transaction.prepare("INSERT INTO case_receiver (joint_case, party) VALUES (?, ?)");
        insert.setLong(1, nr);
        insert.setString(2, party);
        insert.executeUpdate();
    }

    static void dropReceiver(Transaction transaction, long nr, String party) throws SQLException {
        var delete = transaction.prepare("DELETE FROM case_receiver WHERE joint_case = ? AND party = ?");
        delete.setLong(1, nr);
        delete.setString(2, party);
        delete.executeUpdate();
    }

    // ---- which of our people see it ----

    static void addReader(Transaction transaction, long nr, String area, long person) throws SQLException {
        var insert = transaction.prepare(
                "INSERT INTO case_reader (joint_case, area, person) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
        insert.setLong(1, nr);
        insert.setString(2, area);
        insert.setLong(3, person);
        insert.executeUpdate();
    }

    static void dropReader(Transaction transaction, long nr, String area, long person) throws SQLException {
        var delete = transaction.prepare("DELETE FROM case_reader WHERE joint_case = ? AND area = ? AND person = ?");
        delete.setLong(1, nr);
        delete.setString(2, area);
        delete.setLong(3, person);
        delete.executeUpdate();
    }
}
