package org.comity.ledger;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comity.json.JsonObject;
import org.comity.seal.BadSeal;
import org.comity.seal.Checkpoint;
import org.comity.seal.Digest;
import org.comity.seal.LogProof;
import org.comity.seal.Merkle;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.comity.seal.Tile;
import org.comity.seal.VerifyKey;
import org.comity.sql.Database;
import org.comity.sql.Reading;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** The logs of one party in one incarnation. */
public final class Ledger {

    /** The kind of entry that says which records are gone; it is itself never destroyed. */
    static final String DESTROYED = "records destroyed";

    /** The kind of home entry that says a log was begun, so that a whole log cannot go unseen. */
    static final String OPENED = "log opened";

    private static final byte[] SALT_OF = {0};
    private static final byte[] KEY_AFTER = {1};

    private final Database database;
    private final SigningKey key;

    /** Every key the party has signed with, this one among them. */
    private final Set<VerifyKey> keys;

    private final String party;
    private final String prefix;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Checkpointing checkpointing;
    private final ShownLogs all;
    private final Witness witness;
    private final Cosigners cosigners;
    private final Acts acts;

    /**
     * @param key signs checkpoints
     * @param party the domain name that is this party's id
     * @param incarnation told apart from every earlier one, however often a backup is restored; logs of others are kept
     *     and verified, and nothing is added to them or signed for them any more
     */
    public Ledger(
            Database database,
            SigningKey key,
            String party,
            String incarnation,
            InstantSource clock,
            SecureRandom random) {
        this(database, key, List.of(), party, incarnation, clock, random);
    }

    /** @param earlier keys the party signed with before this one: what they signed stays signed */
    public Ledger(
            Database database,
            SigningKey key,
            Collection<VerifyKey> earlier,
            String party,
            String incarnation,
            InstantSource clock,
            SecureRandom random) {
        if (!party.matches("[A-Za-z0-9._-]+") || !incarnation.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException(
                    "a party is a domain name and an incarnation a word, not " + party + " and " + incarnation);
        }
        this.database = database;
        this.key = key;
        this.party = party;
        this.prefix = party + "/ledger/" + incarnation + "/";
        this.clock = clock;
        this.random = random;
        this.keys = new LinkedHashSet<>(earlier);
        keys.add(key.verifyKey());
        this.checkpointing = new Checkpointing(database, key, keys, prefix);
        this.all = new ShownLogs(database, origin -> true);
        this.witness = new Witness(database, key, party, clock);
        this.cosigners = new Cosigners(database);
        this.acts = new Acts(database);
        acts.takeUp();
    }

    /** The log's name in the world: the first line of its checkpoints, and the name of the key that signs them. */
    public String origin(LogName log) {
        return prefix + log.path();
    }

    /** The key that others check this log's checkpoints with. */
    public NoteKey noteKey(LogName log) {
        return new NoteKey(origin(log), key.verifyKey());
    }

    /** Records that something happened, in the transaction in which it does. */
    public Entry append(Transaction transaction, LogName log, Act act) throws SQLException {
        Kept kept = begun(transaction, log);
        long number = kept.entries + 1;
        byte[] salt = Digest.of(SALT_OF, kept.saltKey.bytes()).bytes();
        var opening = new Opening(salt, Opening.record(act, now()));
        Digest commitment = opening.commitment();

        var entry = transaction.prepare("INSERT INTO ledger_entry (log, number, commitment) VALUES (?, ?, ?)");
        entry.setLong(1, kept.nr);
        entry.setLong(2, number);
        entry.setBytes(3, commitment.bytes());
        entry.executeUpdate();

        var record = transaction.prepare(
                "INSERT INTO ledger_record (log, number, salt, record, items) VALUES (?, ?, ?, ?, ?)");
        record.setLong(1, kept.nr);
        record.setLong(2, number);
        record.setBytes(3, salt);
        record.setBytes(4, opening.bytes());
        record.setBytes(5, Bundles.keep(transaction, act.items()));
        record.executeUpdate();

        // The key is hashed on, so that the salt of a destroyed record cannot be derived again from anything we keep.
        var advance = transaction.prepare("UPDATE ledger_log SET entries = ?, salt_key = ? WHERE nr = ?");
        advance.setLong(1, number);
        advance.setBytes(2, Digest.of(KEY_AFTER, kept.saltKey.bytes()).bytes());
        advance.setLong(3, kept.nr);
        advance.executeUpdate();
        Acts.note(transaction, kept.nr, number, opening.json());
        return new Entry(log, number, commitment, opening);
    }

    /**
     * Destroys records with their salts and items; their entries stay, and the log says that they are gone and why.
     *
     * @param ground why, in a sentence
     * @return the entry that says so
     * @throws IllegalArgumentException when one of them is not there, or says itself what was destroyed or opened
     */
    public Entry destroy(Transaction transaction, LogName log, Collection<Long> numbers, String actor, String ground)
            throws SQLException {
        return destroy(transaction, named(log), numbers, actor, ground);
    }

    /**
     * Destroys records of a log of this incarnation or an earlier one. Nothing is added to an earlier one any more, so the
     * log of the same name in this incarnation says what is gone there.
     *
     * @param ground why, in a sentence
     * @return the entry that says so
     * @throws IllegalArgumentException when one of them is not there, or says itself what was destroyed or opened
     */
    public Entry destroy(Transaction transaction, Origin origin, Collection<Long> numbers, String actor, String ground)
            throws SQLException {
        Kept kept = kept(transaction, origin.text());
        if (kept == null || numbers.isEmpty() || !origin.party().equals(party)) {
            throw new IllegalArgumentException("there is nothing to destroy in the log " + origin);
        }
        for (long number : numbers) {
            destroy(transaction, kept.nr, number);
        }
        boolean earlier = !origin.text().equals(origin(origin.log()));
        return append(
                transaction,
                origin.log(),
                Act.of(DESTROYED, actor)
                        .with(JsonObject.builder()
                                .putIfPresent("log", earlier ? origin.text() : null)
                                .put("numbers", Numbers.text(numbers))
                                .put("ground", ground)
                                .build()));
    }

    /** Whether the record of that entry is there; the log may be one of an earlier incarnation. */
    public boolean hasRecord(Session session, String origin, long number) throws SQLException {
        var select = session.prepare("SELECT 1 FROM ledger_log l CROSS JOIN ledger_record r"
                + " WHERE l.origin = ? AND r.log = l.nr AND r.number = ?");
        select.setString(1, origin);
        select.setLong(2, number);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next();
        }
    }

    private static void destroy(Transaction transaction, long log, long number) throws SQLException {
        var select = transaction.prepare("SELECT salt, record, items FROM ledger_record WHERE log = ? AND number = ?");
        select.setLong(1, log);
        select.setLong(2, number);
        try (ResultSet rows = select.executeQuery()) {
            if (!rows.next()) {
                throw new IllegalArgumentException("entry " + number + " has no record; it may be destroyed already");
            }
            String kind = new Opening(rows.getBytes(1), rows.getBytes(2)).json().text("kind");
            if (DESTROYED.equals(kind) || OPENED.equals(kind)) {
                throw new IllegalArgumentException("entry " + number + " says \"" + kind
                        + "\"; it holds no personal data, and without it the log cannot be verified");
            }
            Bundles.letGo(transaction, rows.getBytes(3));
        }
        var delete = transaction.prepare("DELETE FROM ledger_record WHERE log = ? AND number = ?");
        delete.setLong(1, log);
        delete.setLong(2, number);
        delete.executeUpdate();
        Acts.forget(transaction, log, number);
    }

    /**
     * Signs a checkpoint for every log that has grown since its last one. Called when acts are durable, by a loop of the
     * node; a crash before it leaves entries that the next call takes up.
     *
     * @return the new ones
     * @throws LedgerFault when a log no longer matches its last checkpoint; the others are signed nevertheless
     */
    public List<SignedNote> checkpointAll() {
        return checkpointing.all();
    }

    /** Checks everything that is kept; see {@link LedgerVerification#of}. */
    public LedgerVerification verify() {
        return LedgerVerification.of(database, keys);
    }

    /** Checks everything that is kept, where earlier checkpoints were signed with other keys. */
    public LedgerVerification verify(Collection<VerifyKey> keys) {
        return LedgerVerification.of(database, keys);
    }

    /** How the logs of this incarnation stand, by their names. */
    public List<LogStanding> standings() {
        return database.read(reading -> LogStanding.all(reading, prefix));
    }

    /** The logs there are in this incarnation, by their names. */
    public List<LogName> logs() {
        return database.read(reading -> {
            var names = new ArrayList<LogName>();
            var select = reading.prepare("SELECT origin FROM ledger_log ORDER BY origin");
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String origin = rows.getString(1);
                    if (origin.startsWith(prefix)) {
                        names.add(new LogName(origin.substring(prefix.length())));
                    }
                }
            }
            return names;
        });
    }

    /**
     * What comes after an entry.
     *
     * @param after the number of the last entry already seen; 0 from the start
     * @param limit how many at most
     */
    public List<Entry> entries(LogName log, long after, int limit) {
        return database.read(reading -> {
            Kept kept = kept(reading, log);
            return kept == null ? List.of() : entries(reading, kept.nr, log, after, limit);
        });
    }

    static List<Entry> entries(Session session, long nr, LogName log, long after, int limit) throws SQLException {
        var entries = new ArrayList<Entry>();
        var select = session.prepare("""
                SELECT e.number, e.commitment, r.salt, r.record FROM ledger_entry e
                LEFT JOIN ledger_record r ON r.log = e.log AND r.number = e.number
                WHERE e.log = ? AND e.number > ? ORDER BY e.number LIMIT ?""");
        select.setLong(1, nr);
        select.setLong(2, after);
        select.setInt(3, limit);
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                byte[] salt = rows.getBytes(3);
                entries.add(new Entry(
                        log,
                        rows.getLong(1),
                        Digest.wrap(rows.getBytes(2)),
                        salt == null ? null : new Opening(salt, rows.getBytes(4))));
            }
        }
        return entries;
    }

    /** The items of an entry in their order; none where it has none, or they are destroyed. */
    public List<Item> items(LogName log, long number) {
        return items(named(log), number);
    }

    /** The same of a log that may be one of an earlier incarnation. */
    public List<Item> items(Origin log, long number) {
        return database.read(reading -> {
            Kept kept = kept(reading, log.text());
            if (kept == null) {
                return List.of();
            }
            var select = reading.prepare("SELECT items FROM ledger_record WHERE log = ? AND number = ?");
            select.setLong(1, kept.nr);
            select.setLong(2, number);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Bundles.items(reading, rows.getBytes(1)) : List.of();
            }
        });
    }

    /** The last checkpoint of a log, with what cosigners put under it; empty before the first. */
    public Optional<SignedNote> checkpoint(LogName log) {
        return all.checkpoint(named(log));
    }

    /** The proof that an entry stands in its log, under the last checkpoint; empty until a checkpoint covers it. */
    public Optional<LogProof> proof(LogName log, long number) {
        return receipt(log, number).map(Receipt::proof);
    }

    /**
     * The receipt of an entry: the proof and what opens it, to be handed to the counterparty with what the entry is
     * about. Empty until a checkpoint covers it; {@link #checkpointAll} makes one now.
     */
    public Optional<Receipt> receipt(LogName log, long number) {
        return all.receipt(named(log), number);
    }

    /**
     * The proof that the log has only grown.
     *
     * @param old the size somebody has seen
     * @param size of a later checkpoint
     * @return empty where the log has not come so far
     */
    public Optional<List<Digest>> consistency(LogName log, long old, long size) {
        return database.read(reading -> {
            Kept kept = kept(reading, log);
            return kept == null || old < 0 || old > size || size > checkpointed(reading, kept.nr)
                    ? Optional.empty()
                    : Optional.of(Merkle.consistency(old, size, new StoredTree(reading, kept.nr)));
        });
    }

    /** The bytes of a tile or an entry bundle (C2SP tlog-tiles); empty where no checkpoint covers it. */
    public Optional<byte[]> tile(LogName log, Tile tile) {
        return all.tile(named(log), tile);
    }

    private static long checkpointed(Reading reading, long log) throws SQLException {
        return Checkpointing.last(reading, log)
                .map(note -> Checkpoint.parse(note.text()).size())
                .orElse(0L);
    }

    // ---- who else sees the logs ----

    /** The logs with that counterparty, and no other. */
    public ShownLogs shownTo(String counterparty) {
        return new ShownLogs(database, origin -> origin.isWith(counterparty));
    }

    /** Every log, the home log too. */
    public ShownLogs shownToAuditor() {
        return all;
    }

    /** Acts of a period in every log, for our own people and the auditor. */
    public Acts acts() {
        return acts;
    }

    /** What we have seen of others' logs, and our cosignatures under them. */
    public Witness witness() {
        return witness;
    }

    /** Who is asked to cosign ours. */
    public Cosigners cosigners() {
        return cosigners;
    }

    /** The log's name, taken apart. */
    public Origin named(LogName log) {
        return Origin.parse(origin(log));
    }

    /** The size of the last checkpoint that this key has cosigned; 0 where none. */
    public long cosigned(LogName log, NoteKey key) {
        return database.read(reading -> {
            Kept kept = kept(reading, log);
            return kept == null ? 0L : Cosignatures.last(reading, kept.nr, key);
        });
    }

    /** Who has cosigned the last checkpoint of a log, by the names of their keys. */
    public List<String> cosigners(LogName log) {
        return standings().stream()
                .filter(each -> each.log().equals(log))
                .findFirst()
                .map(LogStanding::cosigners)
                .orElse(List.of());
    }

    /**
     * Keeps what a cosigner put under one of our checkpoints.
     *
     * @param note the checkpoint with that line under it
     * @throws BadSeal when it does not hold under that key, or is under no checkpoint of ours
     */
    public void cosigned(LogName log, SignedNote note, NoteKey key, SignedNote.Line line) {
        new SignedNote(note.text(), List.of(line)).open(List.of(key));
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        database.write(transaction -> {
            Kept kept = kept(transaction, log);
            if (kept == null || !Checkpointing.is(transaction, kept.nr, checkpoint)) {
                throw new BadSeal("what " + key.name() + " cosigned is no checkpoint of the log " + log);
            }
            Cosignatures.keep(transaction, kept.nr, checkpoint.size(), key, line);
            return null;
        });
    }

    private record Kept(long nr, long entries, Digest saltKey) {}

    private @Nullable Kept kept(Session session, LogName log) throws SQLException {
        return kept(session, origin(log));
    }

    private static @Nullable Kept kept(Session session, String origin) throws SQLException {
        var select = session.prepare("SELECT nr, entries, salt_key FROM ledger_log WHERE origin = ?");
        select.setString(1, origin);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? new Kept(rows.getLong(1), rows.getLong(2), Digest.wrap(rows.getBytes(3))) : null;
        }
    }

    private Kept begun(Transaction transaction, LogName log) throws SQLException {
        Kept kept = kept(transaction, log);
        if (kept != null) {
            return kept;
        }
        if (!log.equals(LogName.HOME)) {
            append(
                    transaction,
                    LogName.HOME,
                    Act.of(OPENED, party)
                            .with(JsonObject.builder()
                                    .put("origin", origin(log))
                                    .build()));
        }
        var saltKey = new byte[Opening.SALT_BYTES];
        random.nextBytes(saltKey);
        var insert = transaction.prepare("""
                INSERT INTO ledger_log (nr, origin, entries, salt_key)
                SELECT coalesce(max(nr), 0) + 1, ?, 0, ? FROM ledger_log""");
        insert.setString(1, origin(log));
        insert.setBytes(2, saltKey);
        insert.executeUpdate();
        Kept begun = kept(transaction, log);
        if (begun == null) {
            throw new LedgerFault("the log " + origin(log) + " was begun and is not there");
        }
        return begun;
    }

    private Instant now() {
        return clock.instant();
    }
}
