package org.comity.border;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.comity.seal.Digest;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/** Steps of cases that did not cross: which of theirs we did not take and why, and which of ours others did not. */
public final class CaseRefusals {

    /** Of one party under one agreement, either way. */
    static final int CASE_REFUSED_MAX = 1_000;

    /** Characters of a reason that another node gives. */
    static final int WHY_CHARS_MAX = 1_000;

    /** After that long without an answer a step is asked for once more. */
    static final Duration ASK_AGAIN_AFTER = Duration.ofHours(1);

    private CaseRefusals() {}

    /**
     * A step that was not taken.
     *
     * @param party who did not take ours, or who brought theirs
     * @param ours whether it is our step
     * @param step author, place and sort
     * @param waits whether it is asked for again when the agreement stands
     */
    public record Refusal(String party, boolean ours, String step, String why, boolean waits) {}

    /** A step to be asked for. */
    record Wanting(String hash, String caseId, String author) {}

    /**
     * Writes one down; answers whether it is news.
     *
     * @throws Refused TOO_MUCH when too many are there already
     */
    static boolean add(
            Transaction transaction,
            CaseStep step,
            String party,
            boolean ours,
            String agreement,
            String why,
            boolean waits,
            Instant now)
            throws SQLException {
        return add(
                transaction,
                step.hash().hex(),
                party,
                ours,
                step.caseId(),
                agreement,
                step.author(),
                step.toString(),
                why,
                waits,
                now);
    }

    private static boolean add(
            Transaction transaction,
            String hash,
            String party,
            boolean ours,
            String caseId,
            String agreement,
            String author,
            String step,
            String why,
            boolean waits,
            Instant now)
            throws SQLException {
        var update = transaction.prepare("UPDATE case_refused SET why = ?, waits = ?, at = ?, asked = NULL"
                + " WHERE hash = ? AND party = ? AND ours = ?");
        update.setString(1, why);
        update.setLong(2, waits ? 1 : 0);
        update.setLong(3, Micros.of(now));
        update.setString(4, hash);
        update.setString(5, party);
        update.setLong(6, ours ? 1 : 0);
        if (update.executeUpdate() > 0) {
            return false;
        }
        if (count(transaction, agreement, party) >= CASE_REFUSED_MAX) {
            throw new Refused(
                    Refused.Why.TOO_MUCH,
                    CASE_REFUSED_MAX + " steps between us and " + party + " under " + agreement
                            + " were not taken already");
        }
        var insert = transaction.prepare("INSERT INTO case_refused (hash, party, ours, joint_case, agreement, author,"
                + " step, why, waits, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        insert.setString(1, hash);
        insert.setString(2, party);
        insert.setLong(3, ours ? 1 : 0);
        insert.setString(4, caseId);
        insert.setString(5, agreement);
        insert.setString(6, author);
        insert.setString(7, step.length() > 400 ? step.substring(0, 400) : step);
        insert.setString(8, why);
        insert.setLong(9, waits ? 1 : 0);
        insert.setLong(10, Micros.of(now));
        insert.executeUpdate();
        return true;
    }

    private static long count(Session session, String agreement, String party) throws SQLException {
        var select = session.prepare("SELECT count(*) FROM case_refused WHERE agreement = ? AND party = ?");
        select.setString(1, agreement);
        select.setString(2, party);
        try (var rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** It was taken after all. */
    static void taken(Transaction transaction, Digest hash) throws SQLException {
        var delete = transaction.prepare("DELETE FROM case_refused WHERE hash = ? AND ours = 0");
        delete.setString(1, hash.hex());
        delete.executeUpdate();
    }

    /** Pairs of agreement and party of whom steps wait for the agreement. */
    static List<List<String>> waiting(Session session) throws SQLException {
        var pairs = new ArrayList<List<String>>();
        try (var rows = session.prepare(
                        "SELECT DISTINCT agreement, party FROM case_refused WHERE waits = 1 AND ours = 0"
                                + " ORDER BY agreement, party")
                .executeQuery()) {
            while (rows.next()) {
                pairs.add(List.of(rows.getString(1), rows.getString(2)));
            }
        }
        return pairs;
    }

    /** Those of that pair that were not asked for lately, by their case. */
    static List<Wanting> wanting(Session session, String agreement, String party, Instant now) throws SQLException {
        var select = session.prepare(
                "SELECT hash, joint_case, author FROM case_refused WHERE agreement = ? AND party = ?"
                        + " AND waits = 1 AND ours = 0 AND (asked IS NULL OR asked <= ?) ORDER BY joint_case, at, hash LIMIT ?");
        select.setString(1, agreement);
        select.setString(2, party);
        select.setLong(3, Micros.of(now.minus(ASK_AGAIN_AFTER)));
        select.setInt(4, CaseRoad.WANTED_HASHES_MAX);
        var wanting = new ArrayList<Wanting>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                wanting.add(new Wanting(rows.getString(1), rows.getString(2), rows.getString(3)));
            }
        }
        return wanting;
    }

    static void asked(Transaction transaction, List<Wanting> wanting, String party, Instant now) throws SQLException {
        var update = transaction.prepare("UPDATE case_refused SET asked = ? WHERE hash = ? AND party = ? AND ours = 0");
        for (Wanting each : wanting) {
            update.setLong(1, Micros.of(now));
            update.setString(2, each.hash());
            update.setString(3, party);
            update.executeUpdate();
        }
    }

    /** What did not cross of that case, in the order it came. */
    static List<Refusal> of(Session session, String caseId) throws SQLException {
        var select = session.prepare("SELECT party, ours, step, why, waits FROM case_refused WHERE joint_case = ?"
                + " ORDER BY at, step, hash");
        select.setString(1, caseId);
        var refusals = new ArrayList<Refusal>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                refusals.add(new Refusal(
                        rows.getString(1),
                        rows.getLong(2) == 1,
                        rows.getString(3),
                        rows.getString(4),
                        rows.getLong(5) == 1));
            }
        }
        return refusals;
    }
}
