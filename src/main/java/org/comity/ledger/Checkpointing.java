package org.comity.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.comity.seal.BadSeal;
import org.comity.seal.Checkpoint;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.comity.seal.TreeHead;
import org.comity.seal.VerifyKey;
import org.comity.sql.Database;
import org.comity.sql.Reading;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/**
 * Follows the logs: hashes what was appended since a log's last checkpoint into its tree, and signs the new head.
 *
 * <p>The last checkpoint is the cursor. A crash leaves it where it was, and the same entries give the same checkpoint.
 */
final class Checkpointing {
    private final Database database;
    private final SigningKey key;
    private final Collection<VerifyKey> keys;
    private final String prefix;

    /** @param keys every key the party has signed with */
    Checkpointing(Database database, SigningKey key, Collection<VerifyKey> keys, String prefix) {
        this.database = database;
        this.key = key;
        this.keys = keys;
        this.prefix = prefix;
    }

    private record Grown(long nr, String origin) {}

    private record Subtree(int level, long index, Digest root) {}

    private record Step(long from, List<Subtree> subtrees, Checkpoint to) {}

    synchronized List<SignedNote> all() {
        var made = new ArrayList<SignedNote>();
        var faults = new ArrayList<String>();
        for (Grown log : database.read(this::grown)) {
            try {
                Step step = database.read(reading -> step(reading, log));
                SignedNote note = step.to.sign(key);
                if (database.write(transaction -> keep(transaction, log.nr, step, note))) {
                    made.add(note);
                }
            } catch (LedgerFault | BadSeal fault) {
                faults.add(log.origin + ": " + fault.getMessage());
            }
        }
        if (!faults.isEmpty()) {
            throw new LedgerFault(String.join("; ", faults));
        }
        return made;
    }

    private List<Grown> grown(Reading reading) throws SQLException {
        var select = reading.prepare("""
                SELECT nr, origin FROM ledger_log WHERE entries >
                    (SELECT coalesce(max(size), 0) FROM ledger_checkpoint WHERE log = ledger_log.nr)
                ORDER BY nr""");
        var grown = new ArrayList<Grown>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                var log = new Grown(rows.getLong(1), rows.getString(2));
                // Another incarnation's log may have gone on elsewhere; signing here would fork it.
                if (log.origin.startsWith(prefix)) {
                    grown.add(log);
                }
            }
        }
        return grown;
    }

    private Step step(Reading reading, Grown log) throws SQLException {
        Optional<SignedNote> last = last(reading, log.nr);
        long from = 0;
        var subtrees = new ArrayList<Subtree>();
        TreeHead.Completed completed = (level, index, root) -> subtrees.add(new Subtree(level, index, root));
        var head = new TreeHead(completed);
        if (last.isPresent()) {
            // We stand behind what we signed: where the rows below it have changed, nothing more is signed.
            SignedNote note = last.get();
            note.open(keys.stream().map(each -> new NoteKey(log.origin, each)).toList());
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            from = checkpoint.size();
            head = new TreeHead(from, new StoredTree(reading, log.nr), completed);
            if (!head.root().equals(checkpoint.root()) || !checkpoint.origin().equals(log.origin)) {
                throw new LedgerFault("no longer matches its checkpoint of size " + from
                        + ", so nothing was signed; run ledger verify");
            }
        }
        var select = reading.prepare(
                "SELECT number, commitment FROM ledger_entry WHERE log = ? AND number > ? ORDER BY number");
        select.setFetchSize(Rows.FETCHED);
        select.setLong(1, log.nr);
        select.setLong(2, from);
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                if (rows.getLong(1) != head.size() + 1) {
                    throw new LedgerFault("entry " + (head.size() + 1) + " is missing, so nothing was signed");
                }
                head.addEntry(Entry.bytes(Digest.wrap(rows.getBytes(2))));
            }
        }
        if (head.size() == from) {
            throw new LedgerFault("entry " + (from + 1) + " is missing, so nothing was signed");
        }
        return new Step(from, subtrees, new Checkpoint(log.origin, head.size(), head.root()));
    }

    /** False where one of that size is kept by now: who was interrupted while waiting for the writer has still written. */
    private static boolean keep(Transaction transaction, long log, Step step, SignedNote note) throws SQLException {
        var last = transaction.prepare("SELECT coalesce(max(size), 0) FROM ledger_checkpoint WHERE log = ?");
        last.setLong(1, log);
        try (ResultSet rows = last.executeQuery()) {
            rows.next();
            if (rows.getLong(1) != step.from) {
                return false;
            }
        }
        var subtree = transaction.prepare("INSERT INTO ledger_subtree (log, level, number, root) VALUES (?, ?, ?, ?)");
        for (Subtree each : step.subtrees) {
            subtree.setLong(1, log);
            subtree.setLong(2, each.level);
            subtree.setLong(3, each.index);
            subtree.setBytes(4, each.root.bytes());
            subtree.addBatch();
        }
        subtree.executeBatch();
        var checkpoint = transaction.prepare("INSERT INTO ledger_checkpoint (log, size, note) VALUES (?, ?, ?)");
        checkpoint.setLong(1, log);
        checkpoint.setLong(2, step.to.size());
        checkpoint.setString(3, note.print());
        checkpoint.executeUpdate();
        return true;
    }

    static Optional<SignedNote> last(Session session, long log) throws SQLException {
        var select = session.prepare("SELECT note FROM ledger_checkpoint WHERE log = ? ORDER BY size DESC LIMIT 1");
        select.setLong(1, log);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(SignedNote.parse(rows.getString(1))) : Optional.empty();
        }
    }

    /** Whether we have signed that. */
    static boolean is(Session session, long log, Checkpoint checkpoint) throws SQLException {
        var select = session.prepare("SELECT note FROM ledger_checkpoint WHERE log = ? AND size = ?");
        select.setLong(1, log);
        select.setLong(2, checkpoint.size());
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() && SignedNote.parse(rows.getString(1)).text().equals(checkpoint.text());
        }
    }
}
