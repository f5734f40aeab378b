package org.comity.border;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.comity.objects.Holding;
import org.comity.parties.Clause;
import org.comity.parties.Obligations;
import org.comity.parties.StandingAgreement;
import org.comity.parties.StandingClause;
import org.comity.sql.Micros;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** How long what comes under an agreement may be kept, written down in the transaction in which it comes. */
final class KeptFor {
    private KeptFor() {}

    /** A batch as its source numbers it. */
    record Batch(String outbox, long after, long last) {
        static Batch of(BatchHeader header) {
            return new Batch(header.outbox(), header.after(), header.last());
        }
    }

    /** How long what that clause lets in may be kept; null where no end is said. */
    static @Nullable Duration by(StandingAgreement agreement, String clause) {
        Obligations ofAll = agreement.terms().obligations();
        return agreement.terms().clauses().stream()
                .filter(each -> each.id().equals(clause))
                .findFirst()
                .map(each -> retention(each, ofAll))
                .orElse(ofAll)
                .retention();
    }

    /** The longest that anything may be kept that goes from the one to the other; null where no end is said. */
    static @Nullable Duration longest(StandingAgreement agreement, String sender, String receiver) {
        Duration longest = Duration.ZERO;
        for (StandingClause each : agreement.clauses(sender, receiver)) {
            Duration time =
                    retention(each.clause(), agreement.terms().obligations()).retention();
            if (time == null) {
                return null;
            }
            longest = time.compareTo(longest) > 0 ? time : longest;
        }
        return longest;
    }

    private static Obligations retention(Clause clause, Obligations ofAll) {
        return clause.obligations() == null ? ofAll : clause.obligations();
    }

    static @Nullable Long due(@Nullable Duration time, Instant from) {
        return time == null ? null : Long.valueOf(Micros.of(from.plus(time)));
    }

    static void set(PreparedStatement statement, int place, @Nullable Long value) throws SQLException {
        statement.setObject(place, value, Types.BIGINT);
    }

    /**
     * Writes down until when each of these may be kept. One that came before keeps its time; one whose time under this
     * agreement was over, and that comes again, begins anew.
     *
     * @param clauses that let them in, in the same order
     */
    static void record(
            Transaction transaction,
            StandingAgreement agreement,
            String party,
            List<Holding> holdings,
            List<String> clauses,
            Instant at)
            throws SQLException {
        String id = agreement.terms().id();
        long came = Micros.of(at);
        var recorded = new HashSet<Long>(holdings.size() * 2);
        var load = transaction.load(
                "retention",
                "version",
                "agreement",
                "party",
                "clause",
                "came",
                "kept_for",
                "due",
                "entry",
                "state",
                "tried");
        // The entry that covers all of them follows in this very transaction.
        long entry = transaction.next("retention_entry");
        for (int i = 0; i < holdings.size(); i++) {
            Holding holding = holdings.get(i);
            if (holding.result() == Holding.Result.NEW && recorded.add(holding.version())) {
                Long due = due(by(agreement, clauses.get(i)), at);
                load.number(holding.version())
                        .text(id)
                        .text(party)
                        .text(clauses.get(i))
                        .number(came)
                        .number(due)
                        .number(due)
                        .number(entry)
                        .text("kept")
                        .number(0)
                        .row();
            }
        }
        load.end();
        var insert = transaction.prepare(
                "INSERT INTO retention (version, agreement, party, clause, came, kept_for, due,"
                        + " entry, state, tried) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'kept', 0) ON CONFLICT (version, agreement) DO UPDATE SET"
                        + " clause = excluded.clause, came = excluded.came, kept_for = excluded.kept_for, due = excluded.due,"
                        + " entry = excluded.entry, state = 'kept', tried = 0, problem = NULL, done = NULL WHERE retention.state = 'done'");
        for (int i = 0; i < holdings.size(); i++) {
            Holding holding = holdings.get(i);
            if (holding.result() == Holding.Result.ALREADY && recorded.add(holding.version())) {
                Long due = due(by(agreement, clauses.get(i)), at);
                insert.setLong(1, holding.version());
                insert.setString(2, id);
                insert.setString(3, party);
                insert.setString(4, clauses.get(i));
                insert.setLong(5, came);
                set(insert, 6, due);
                set(insert, 7, due);
                insert.setLong(8, entry);
                insert.executeUpdate();
            }
        }
    }

    /**
     * An entry covers what came together; its record is due with the last of them. Where nothing was taken it is kept as
     * long as anything might be: else it would show what was refused.
     *
     * @param entry 0 where nothing was taken and none was written
     * @param batch null where it did not come from node to node
     */
    static void covered(
            Transaction transaction,
            Crossings crossings,
            StandingAgreement agreement,
            String us,
            String party,
            long entry,
            @Nullable Batch batch,
            List<Intake.Piece> pieces,
            List<Outcome> refused,
            Instant at)
            throws SQLException {
        Duration longest = Duration.ZERO;
        boolean any = false;
        for (Intake.Piece piece : pieces) {
            if (piece.arrival() != null) {
                any = true;
                Duration time = by(agreement, piece.clause());
                longest = longest == null || time == null ? null : time.compareTo(longest) > 0 ? time : longest;
            }
        }
        Long due = due(any ? longest : longest(agreement, party, us), at);
        NotTaken.record(transaction, agreement.terms().id(), party, refused, due);
        if (entry > 0) {
            covered(transaction, crossings, agreement.terms().id(), party, entry, batch, due);
        }
    }

    /** An entry of the log with that party names things that came from it. */
    static void covered(
            Transaction transaction,
            Crossings crossings,
            String agreement,
            String party,
            long entry,
            @Nullable Batch batch,
            @Nullable Long due)
            throws SQLException {
        var insert = transaction.prepare("INSERT INTO retention_entry (nr, origin, number, agreement, party, outbox,"
                + " after, last, kept_for, due, state, tried) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', 0)");
        insert.setLong(1, transaction.next("retention_entry"));
        insert.setString(2, crossings.origin(agreement, party));
        insert.setLong(3, entry);
        insert.setString(4, agreement);
        insert.setString(5, party);
        insert.setString(6, batch == null ? null : batch.outbox());
        insert.setLong(7, batch == null ? 0 : batch.after());
        insert.setLong(8, batch == null ? 0 : batch.last());
        set(insert, 9, due);
        set(insert, 10, due);
        insert.executeUpdate();
    }
}
