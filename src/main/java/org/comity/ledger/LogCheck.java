package org.comity.ledger;

import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.comity.json.BadJson;
import org.comity.json.JsonObject;
import org.comity.seal.BadSeal;
import org.comity.seal.Checkpoint;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.TreeHead;
import org.comity.seal.VerifyKey;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/**
 * Checks one log from its first entry to its last, holding a few thousand rows at most.
 *
 * <p>Entries, records and checkpoints are read side by side, each in the order of its numbers; records are checked behind
 * the reading, in batches.
 */
final class LogCheck {
    /** Records checked together, and batches on their way while the next is read: a few megabytes at most. */
    private static final int BATCH = 1_000;

    private static final int SENT = 4;

    private final Session reading;
    private final long log;
    private final String origin;
    private final long entriesKept;
    private final List<NoteKey> keys;
    private final Map<Digest, Long> bundles;

    private final List<String> begun = new ArrayList<>();
    private LedgerVerification.@Nullable Fault fault;
    private final DestroyedRecords destroyed;
    private final Deque<CompletableFuture<RecordCheck.Checked>> sent = new ArrayDeque<>();
    private List<RecordCheck.Row> batch = new ArrayList<>(BATCH);
    private boolean judged;
    private final TreeHead tree = new TreeHead(this::subtree);
    private long checkpoints;
    private long checkpointed;
    private long lastHeld;
    private long subtrees;

    LogCheck(
            Session reading,
            long log,
            String origin,
            long entriesKept,
            Collection<VerifyKey> keys,
            Map<Digest, Long> bundles) {
        this.reading = reading;
        this.log = log;
        this.origin = origin;
        this.destroyed = new DestroyedRecords(origin);
        this.entriesKept = entriesKept;
        this.keys = keys.stream().map(key -> new NoteKey(origin, key)).toList();
        this.bundles = bundles;
    }

    /** The logs that this one says were begun. */
    List<String> begun() {
        return begun;
    }

    /** Reads all of it; {@link #end} says what came out once every log was read. */
    void run() throws SQLException {
        try {
            checkpointed = lastCheckpoint();
            entries();
        } catch (Wrong wrong) {
            fault = wrong.fault;
        } catch (LedgerFault | BadSeal | BadJson unreadable) {
            fault = new LedgerVerification.Fault(tree.size() + 1, String.valueOf(unreadable.getMessage()));
        }
    }

    /** Holds what this log says of earlier ones against them. */
    void hold(Map<String, LogCheck> logs) {
        if (fault == null) {
            try {
                destroyed.hold(logs);
            } catch (Wrong wrong) {
                fault = wrong.fault;
            }
        }
    }

    boolean isFaulty() {
        return fault != null;
    }

    DestroyedRecords destroyed() {
        return destroyed;
    }

    /** What came out, once what every log says of others was held against them. */
    LedgerVerification.Log end() throws SQLException {
        long gone = fault == null ? destroyed.count() : 0;
        if (fault == null) {
            try {
                ends();
            } catch (Wrong wrong) {
                fault = wrong.fault;
            }
        }
        return new LedgerVerification.Log(origin, tree.size(), gone, checkpoints, checkpointed, tree.root(), fault);
    }

    private void entries() throws SQLException {
        try {
            readEntries();
        } catch (Wrong | LedgerFault | BadSeal | BadJson wrong) {
            if (!judged) {
                settle();
            }
            throw wrong;
        }
    }

    private void readEntries() throws SQLException {
        try (ResultSet entries = open("SELECT number, commitment FROM ledger_entry WHERE log = ? ORDER BY number");
                ResultSet records =
                        open("SELECT number, salt, record, items FROM ledger_record WHERE log = ? ORDER BY number");
                ResultSet notes = open("SELECT size, note FROM ledger_checkpoint WHERE log = ? ORDER BY size");
                ResultSet cosigned =
                        open("SELECT size, key, line FROM ledger_cosignature WHERE log = ? ORDER BY size")) {
            boolean record = records.next();
            boolean note = notes.next();
            boolean cosignature = cosigned.next();
            var bytes = new byte[1 + Digest.BYTES];
            bytes[0] = Entry.VERSION;
            while (entries.next()) {
                long number = tree.size() + 1;
                byte[] commitment = entries.getBytes(2);
                if (entries.getLong(1) != number) {
                    throw new Wrong(number, "entry " + number + " is missing");
                }
                if (commitment.length != Digest.BYTES) {
                    throw new Wrong(number, "entry " + number + " holds no commitment");
                }
                if (record && records.getLong(1) == number) {
                    record(number, commitment, records);
                    record = records.next();
                } else {
                    destroyed.missing(number);
                }
                System.arraycopy(commitment, 0, bytes, 1, Digest.BYTES);
                tree.addEntry(bytes);
                if (note && notes.getLong(1) == number) {
                    String signed = notes.getString(2);
                    checkpoint(number, signed);
                    note = notes.next();
                    while (cosignature && cosigned.getLong(1) == number) {
                        cosignature(number, signed, cosigned.getString(2), cosigned.getString(3));
                        cosignature = cosigned.next();
                    }
                }
            }
            settle();
            long next = tree.size() + 1;
            if (tree.size() != entriesKept) {
                throw new Wrong(next, "the log has had " + entriesKept + " entries, and " + tree.size() + " are there");
            }
            if (record) {
                throw new Wrong(records.getLong(1), "there is a record " + records.getLong(1) + " without its entry");
            }
            if (note) {
                throw new Wrong(next, "entries are missing: there is a checkpoint of size " + notes.getLong(1));
            }
            if (cosignature) {
                throw new Wrong(
                        Math.max(1, cosigned.getLong(1)),
                        "there is a cosignature under a checkpoint of size " + cosigned.getLong(1) + ", which is gone");
            }
        }
    }

    private void record(long number, byte[] commitment, ResultSet row) throws SQLException {
        batch.add(new RecordCheck.Row(number, commitment, row.getBytes(2), row.getBytes(3), row.getBytes(4)));
        if (batch.size() == BATCH) {
            send();
        }
    }

    private void send() throws SQLException {
        List<RecordCheck.Row> rows = batch;
        batch = new ArrayList<>(BATCH);
        sent.add(CompletableFuture.supplyAsync(() -> RecordCheck.of(rows)));
        if (sent.size() > SENT) {
            take();
        }
    }

    /** All that was read before is judged: nothing later may be called the first fault. */
    private void settle() throws SQLException {
        if (!batch.isEmpty()) {
            send();
        }
        while (!sent.isEmpty()) {
            take();
        }
    }

    private void take() throws SQLException {
        RecordCheck.Checked checked = sent.remove().join();
        judged = true; // a fault from here on is the first one, whatever is on its way behind it
        for (RecordCheck.Rest rest : checked.rests()) {
            try {
                rest(rest);
            } catch (LedgerFault unreadable) {
                throw new Wrong(rest.number(), String.valueOf(unreadable.getMessage()));
            }
        }
        LedgerVerification.Fault fault = checked.fault();
        if (fault != null) {
            throw new Wrong(fault.number(), fault.why());
        }
        judged = false;
    }

    private void rest(RecordCheck.Rest rest) throws SQLException {
        byte[] roots = rest.roots();
        if (roots != null) {
            bundled(rest.number(), rest.json(), Items.roots(roots));
        }
        JsonObject details = rest.json().object("details");
        String kind = rest.json().text("kind");
        if (details != null && Ledger.DESTROYED.equals(kind)) {
            destroyed.said(details, rest.number());
        } else if (details != null && Ledger.OPENED.equals(kind)) {
            begun.add(String.valueOf(details.text("origin")));
        }
    }

    private void bundled(long number, JsonObject json, List<Digest> roots) throws SQLException {
        for (Digest bundle : roots) {
            // Bundles are shared, so the sum is checked with the roots and a bundle's own content once.
            if (bundles.merge(bundle, 1L, Long::sum) == 1) {
                Bundle read = Bundle.read(Bundles.bytes(reading, bundle), item -> {});
                if (!read.root().equals(bundle)) {
                    throw new Wrong(number, "a bundle of items of entry " + number + " has another root");
                }
            }
        }
        // The count is part of the record, and the root fixes the number of items.
        if (Opening.count(json) == 0 || !Items.rootOver(roots).equals(Opening.itemsRoot(json))) {
            throw RecordCheck.notThose(number);
        }
    }

    private void checkpoint(long size, String note) {
        try {
            SignedNote signed = SignedNote.parse(note);
            signed.open(keys);
            Checkpoint checkpoint = Checkpoint.parse(signed.text());
            if (!checkpoint.origin().equals(origin) || checkpoint.size() != size) {
                throw new Wrong(size, "the checkpoint of size " + size + " is of another log or size");
            }
            if (!checkpoint.root().equals(tree.root())) {
                throw new Wrong(
                        lastHeld + 1,
                        "the entries " + (lastHeld + 1) + " to " + size + " are not those that the checkpoint of size "
                                + size + " was signed over");
            }
        } catch (BadSeal e) {
            throw new Wrong(size, "the checkpoint of size " + size + " does not hold: " + e.getMessage());
        }
        checkpoints++;
        lastHeld = size;
    }

    private static void cosignature(long size, String note, String key, String line) {
        try {
            String text = SignedNote.parse(note).text();
            new SignedNote(text, List.of(SignedNote.Line.parse(line))).open(List.of(NoteKey.parse(key)));
        } catch (BadSeal e) {
            throw new Wrong(
                    size, "a cosignature under the checkpoint of size " + size + " does not hold: " + e.getMessage());
        }
    }

    private void subtree(int level, long index, Digest root) {
        long last = (index + 1) << level;
        if (last > checkpointed) {
            return;
        }
        subtrees++;
        try {
            var select = reading.prepare("SELECT root FROM ledger_subtree WHERE log = ? AND level = ? AND number = ?");
            select.setLong(1, log);
            select.setLong(2, level);
            select.setLong(3, index);
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next() || !MessageDigest.isEqual(rows.getBytes(1), root.bytes())) {
                    long first = last - (1L << level) + 1;
                    throw new Wrong(
                            first,
                            "the entries " + first + " to " + last + " do not give the subtree root kept for them");
                }
            }
        } catch (SQLException e) {
            throw new org.comity.sql.DatabaseFault("reading the tree of a log failed: " + e.getMessage(), e);
        }
    }

    /** What can only be said when all entries were seen. */
    private void ends() throws SQLException {
        long unexplained = destroyed.firstUnexplained();
        if (unexplained > 0) {
            throw new Wrong(
                    unexplained,
                    "the record of entry " + unexplained + " is missing, and no entry says it was destroyed");
        }
        try (ResultSet rows = open("SELECT count(*) FROM ledger_subtree WHERE log = ?")) {
            rows.next();
            if (rows.getLong(1) != subtrees) {
                throw new Wrong(
                        tree.size(), "the tree has " + subtrees + " subtrees, and " + rows.getLong(1) + " are kept");
            }
        }
    }

    private long lastCheckpoint() throws SQLException {
        try (ResultSet rows = open("SELECT coalesce(max(size), 0) FROM ledger_checkpoint WHERE log = ?")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private ResultSet open(String select) throws SQLException {
        var statement = reading.prepare(select);
        statement.setFetchSize(Rows.FETCHED);
        statement.setLong(1, log);
        return statement.executeQuery();
    }

    /** The check ends here. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final transient LedgerVerification.Fault fault;

        Wrong(long number, String why) {
            super(why, null, false, false);
            this.fault = new LedgerVerification.Fault(number, why);
        }
    }
}
