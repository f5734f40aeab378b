package org.comity.border;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.comity.ledger.Entry;
import org.comity.ledger.Ledger;
import org.comity.ledger.Origin;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/**
 * Our own records of what a partner's node was handed. Until it has said that all of it is gone they prove that it got it;
 * some time after that, and never before the agreement's own time is over, they go too. The entries stay, with the receipts
 * and statements between them, which name batches by number.
 */
final class HandedRecords {
    /** Of a row of the table handed: its receiver's word is old enough, and the time of the agreement is over too. */
    private static final String OVER = " state = 'gone' AND answered <= ? AND (due IS NULL OR due <= ?)";

    private static final System.Logger LOG = System.getLogger("comity.retention");

    private final Database database;
    private final Ledger ledger;
    private final Duration kept;
    private final InstantSource clock;

    /** @param kept how long they stay after the partner's word */
    HandedRecords(Database database, Ledger ledger, Duration kept, InstantSource clock) {
        if (kept.isNegative()) {
            throw new IllegalArgumentException("our own records are kept for some days or for none, not for " + kept);
        }
        this.database = database;
        this.ledger = ledger;
        this.kept = kept;
        this.clock = clock;
    }

    /** A batch that its receiver says is gone. */
    private record Gone(String party, String outbox, long after, long last) {}

    /** The record of one entry that names what has those numbers in an outbox. */
    private record Naming(String origin, long number, long after, long last) {}

    /**
     * An entry of the log with that party names what has those numbers.
     *
     * @param after the number before the first
     */
    static void named(
            Transaction transaction,
            Ledger ledger,
            Entry entry,
            String agreement,
            String party,
            Outbox box,
            long after,
            long last)
            throws SQLException {
        var insert =
                transaction.prepare("INSERT INTO handed_entry (party, outbox, origin, number, agreement, after, last)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)");
        insert.setString(1, party);
        insert.setString(2, box.id().toString());
        insert.setString(3, ledger.origin(entry.log()));
        insert.setLong(4, entry.number());
        insert.setString(5, agreement);
        insert.setLong(6, after);
        insert.setLong(7, last);
        insert.executeUpdate();
    }

    /** Destroys what is due, a batch at a time; answers how many records went. One that fails is tried again. */
    int destroy() {
        Instant now = clock.instant();
        int destroyed = 0;
        for (Gone batch : database.read(reading -> gone(reading, now))) {
            try {
                destroyed += destroy(batch, now);
            } catch (RuntimeException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "records of what " + batch.party() + " has deleted could not be destroyed; it is tried again",
                        e);
            }
        }
        return destroyed;
    }

    private List<Gone> gone(Session session, Instant now) throws SQLException {
        var select = session.prepare("SELECT party, outbox, after, last FROM handed WHERE records = 0 AND" + OVER
                + " ORDER BY party, outbox, last");
        over(select, 1, now);
        var gone = new ArrayList<Gone>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                gone.add(new Gone(rows.getString(1), rows.getString(2), rows.getLong(3), rows.getLong(4)));
            }
        }
        return gone;
    }

    private void over(PreparedStatement select, int place, Instant now) throws SQLException {
        select.setLong(place, Micros.of(now.minus(kept)));
        select.setLong(place + 1, Micros.of(now));
    }

    private int destroy(Gone batch, Instant now) {
        return database.write(transaction -> {
            var numbers = new TreeMap<String, Set<Long>>();
            for (Naming each : naming(transaction, batch)) {
                if (isOver(transaction, batch, each, now)) {
                    if (ledger.hasRecord(transaction, each.origin(), each.number())) {
                        numbers.computeIfAbsent(each.origin(), any -> new TreeSet<>())
                                .add(each.number());
                    }
                    forget(transaction, batch, each);
                }
            }
            int destroyed = 0;
            for (var log : numbers.entrySet()) {
                ledger.destroy(
                        transaction,
                        Origin.parse(log.getKey()),
                        log.getValue(),
                        "node",
                        "its receiver has said that it is gone: " + Retention.GROUND);
                destroyed += log.getValue().size();
            }
            var looked =
                    transaction.prepare("UPDATE handed SET records = 1 WHERE party = ? AND outbox = ? AND last = ?");
            looked.setString(1, batch.party());
            looked.setString(2, batch.outbox());
            looked.setLong(3, batch.last());
            looked.executeUpdate();
            return destroyed;
        });
    }

    /** The entries that name anything of that batch. */
    private static List<Naming> naming(Session session, Gone batch) throws SQLException {
        var select =
                session.prepare("SELECT origin, number, after, last FROM handed_entry WHERE party = ? AND outbox = ?"
                        + " AND last > ? AND after < ?");
        select.setString(1, batch.party());
        select.setString(2, batch.outbox());
        select.setLong(3, batch.after());
        select.setLong(4, batch.last());
        var naming = new ArrayList<Naming>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                naming.add(new Naming(rows.getString(1), rows.getLong(2), rows.getLong(3), rows.getLong(4)));
            }
        }
        return naming;
    }

    /** Whether every number that it names lies in a batch that is gone for long enough. */
    private boolean isOver(Session session, Gone batch, Naming entry, Instant now) throws SQLException {
        var select = session.prepare("SELECT after, last FROM handed WHERE party = ? AND outbox = ? AND last > ?"
                + " AND after < ? AND" + OVER + " ORDER BY last");
        select.setString(1, batch.party());
        select.setString(2, batch.outbox());
        select.setLong(3, entry.after());
        select.setLong(4, entry.last());
        over(select, 5, now);
        long reached = entry.after();
        try (var rows = select.executeQuery()) {
            while (rows.next() && rows.getLong(1) <= reached) {
                reached = rows.getLong(2);
            }
        }
        return reached >= entry.last();
    }

    private static void forget(Transaction transaction, Gone batch, Naming entry) throws SQLException {
        var delete = transaction.prepare(
                "DELETE FROM handed_entry WHERE party = ? AND outbox = ? AND origin = ? AND number = ?");
        delete.setString(1, batch.party());
        delete.setString(2, batch.outbox());
        delete.setString(3, entry.origin());
        delete.setLong(4, entry.number());
        delete.executeUpdate();
    }
}
