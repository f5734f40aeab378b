package org.comity.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comity.seal.Algorithm;
import org.comity.seal.Checkpoint;
import org.comity.seal.Cosignature;
import org.comity.seal.Digest;
import org.comity.seal.Merkle;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/**
 * What we have seen of others' logs, and stand by: at most one history of each.
 *
 * <p>A checkpoint is taken when it is proved to follow the last one taken, and that is durable before anything is
 * answered or signed. One that does not follow is evidence, and both notes are kept.
 */
public final class Witness {

    /** Logs of one party that are remembered; it has one with each of us under each agreement and incarnation. */
    static final int LOGS_OF_A_PARTY_MAX = 10_000;

    private final Database database;
    private final SigningKey key;
    private final String party;
    private final InstantSource clock;

    Witness(Database database, SigningKey key, String party, InstantSource clock) {
        this.database = database;
        this.key = key;
        this.party = party;
        this.clock = clock;
    }

    /** The last checkpoint taken of a log. */
    public record Seen(String origin, long size, Digest root, SignedNote note) {}

    /** What became of a checkpoint. */
    public sealed interface Verdict {}

    /** It follows from what was seen, and is now the last one seen. */
    public record Taken(Checkpoint checkpoint) implements Verdict {}

    /** It was to follow another size than the one seen last: nothing was taken. */
    public record OtherSize(long seen) implements Verdict {}

    /** It does not follow from what was seen, which has that size; both are kept. */
    public record Contradiction(Fork fork, long seen) implements Verdict {}

    /** What was seen last of that log. */
    public Optional<Seen> seen(String origin) {
        return database.read(reading -> seen(reading, origin));
    }

    /**
     * Takes a checkpoint whose signature the caller has checked.
     *
     * @param note signed by the log's keeper
     * @param old the size it is proved to follow; 0 where nothing was seen yet
     * @param path the consistency proof from {@code old}
     * @return what became of it, durable when this returns
     */
    public Verdict take(SignedNote note, long old, List<Digest> path) {
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        Origin origin = Origin.parse(checkpoint.origin());
        return database.write(transaction -> {
            Seen seen = seen(transaction, checkpoint.origin()).orElse(null);
            long size = seen == null ? 0 : seen.size;
            Digest root = seen == null ? Merkle.EMPTY : seen.root;
            if (seen != null && checkpoint.size() == size && !checkpoint.root().equals(root)) {
                return new Contradiction(
                        fork(transaction, seen, note, "two roots are signed for the size " + size), size);
            }
            if (old != size || checkpoint.size() < size) {
                return new OtherSize(size);
            }
            if (!Merkle.consistent(size, root, checkpoint.size(), checkpoint.root(), path)) {
                if (seen == null) {
                    throw new IllegalArgumentException("the first checkpoint of a log needs no proof");
                }
                String why =
                        "the log of size " + checkpoint.size() + " was not shown to begin with the one of size " + size;
                return new Contradiction(fork(transaction, seen, note, why), size);
            }
            if (seen == null) {
                requireRoom(transaction, origin);
            }
            keep(transaction, checkpoint, note);
            return new Taken(checkpoint);
        });
    }

    /** Whether the node's key can cosign at all: the form knows Ed25519 only. */
    public boolean cosigns() {
        return key.algorithm() == Algorithm.ED25519;
    }

    /** The key that our cosignatures are checked with. */
    public NoteKey noteKey() {
        return new NoteKey(party, key.verifyKey(), NoteKey.Use.COSIGNATURE);
    }

    /**
     * Our line under a checkpoint that was taken. The message that is signed begins with a line of its own, which no
     * other text of this node begins with, so the node's one key serves.
     */
    public SignedNote.Line cosign(Taken taken) {
        return Cosignature.line(taken.checkpoint, party, key, clock.instant());
    }

    /** Every contradiction that was found, by the log's name. */
    public List<Fork> forks() {
        return database.read(reading -> {
            var forks = new ArrayList<Fork>();
            try (ResultSet rows = reading.prepare(
                            "SELECT origin, kept, found, why, seen FROM ledger_fork ORDER BY origin")
                    .executeQuery()) {
                while (rows.next()) {
                    forks.add(new Fork(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            Micros.instant(rows.getLong(5))));
                }
            }
            return forks;
        });
    }

    /** All that was seen, by the log's name. */
    public List<Seen> all() {
        return database.read(reading -> {
            var all = new ArrayList<Seen>();
            try (ResultSet rows = reading.prepare("SELECT origin, size, root, note FROM witnessed ORDER BY origin")
                    .executeQuery()) {
                while (rows.next()) {
                    all.add(row(rows));
                }
            }
            return all;
        });
    }

    private Fork fork(Transaction transaction, Seen seen, SignedNote found, String why) throws SQLException {
        var fork = new Fork(seen.origin, seen.note.print(), found.print(), why, clock.instant());
        var insert = transaction.prepare("INSERT INTO ledger_fork (origin, kept, found, why, seen)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (origin) DO NOTHING");
        insert.setString(1, fork.origin());
        insert.setString(2, fork.kept());
        insert.setString(3, fork.found());
        insert.setString(4, why);
        insert.setLong(5, Micros.of(fork.seen()));
        insert.executeUpdate();
        return fork;
    }

    private static void keep(Transaction transaction, Checkpoint checkpoint, SignedNote note) throws SQLException {
        var upsert = transaction.prepare("INSERT INTO witnessed (origin, size, root, note) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (origin) DO UPDATE"
                + " SET size = excluded.size, root = excluded.root, note = excluded.note");
        upsert.setString(1, checkpoint.origin());
        upsert.setLong(2, checkpoint.size());
        upsert.setBytes(3, checkpoint.root().bytes());
        upsert.setString(4, note.print());
        upsert.executeUpdate();
    }

    private static void requireRoom(Session session, Origin origin) throws SQLException {
        // By the index: names that begin with the party's id and a slash; '0' comes right after '/'.
        var count = session.prepare("SELECT count(*) FROM witnessed WHERE origin >= ? AND origin < ?");
        count.setString(1, origin.party() + "/");
        count.setString(2, origin.party() + "0");
        try (ResultSet rows = count.executeQuery()) {
            rows.next();
            if (rows.getLong(1) >= LOGS_OF_A_PARTY_MAX) {
                throw new IllegalArgumentException(
                        "more than " + LOGS_OF_A_PARTY_MAX + " logs of " + origin.party() + " are remembered already");
            }
        }
    }

    private static Optional<Seen> seen(Session session, String origin) throws SQLException {
        var select = session.prepare("SELECT origin, size, root, note FROM witnessed WHERE origin = ?");
        select.setString(1, origin);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(row(rows)) : Optional.empty();
        }
    }

    private static Seen row(ResultSet rows) throws SQLException {
        return new Seen(
                rows.getString(1), rows.getLong(2), Digest.wrap(rows.getBytes(3)), SignedNote.parse(rows.getString(4)));
    }
}
