package org.comity.ledger;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.comity.seal.Checkpoint;
import org.comity.seal.Digest;
import org.comity.seal.LogProof;
import org.comity.seal.Merkle;
import org.comity.seal.SignedNote;
import org.comity.seal.Tile;
import org.comity.sql.Database;
import org.comity.sql.Reading;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/**
 * The logs as one reader may see them, of every incarnation. A log that is not theirs is answered as one that is not
 * there.
 */
public final class ShownLogs {

    /** Entries of a statement that are read at a time. */
    private static final int ENTRIES_AT_ONCE = 500;

    private final Database database;
    private final Predicate<Origin> shown;

    ShownLogs(Database database, Predicate<Origin> shown) {
        this.database = database;
        this.shown = shown;
    }

    /** Their names, in their order; only those that have a checkpoint. */
    public List<Origin> origins() {
        return database.read(reading -> {
            var origins = new ArrayList<Origin>();
            try (ResultSet rows = reading.prepare("SELECT origin FROM ledger_log WHERE EXISTS"
                            + " (SELECT 1 FROM ledger_checkpoint WHERE log = ledger_log.nr) ORDER BY origin")
                    .executeQuery()) {
                while (rows.next()) {
                    Origin origin = Origin.parse(rows.getString(1));
                    if (shown.test(origin)) {
                        origins.add(origin);
                    }
                }
            }
            return origins;
        });
    }

    /** The last checkpoint, with what cosigners put under it. */
    public Optional<SignedNote> checkpoint(Origin origin) {
        return database.read(reading -> {
            Head head = head(reading, origin);
            return head == null ? Optional.empty() : Optional.of(cosigned(reading, head));
        });
    }

    /** The bytes of a tile or an entry bundle; empty where no checkpoint covers it. */
    public Optional<byte[]> tile(Origin origin, Tile tile) {
        return database.read(reading -> {
            Head head = head(reading, origin);
            return head == null ? Optional.empty() : tile(reading, head, tile);
        });
    }

    static Optional<byte[]> tile(Reading reading, Head head, Tile tile) throws SQLException {
        if (!tile.within(head.checkpoint.size())) {
            return Optional.empty();
        }
        var tree = new StoredTree(reading, head.log);
        return Optional.of(
                tile.level() == Tile.ENTRIES
                        ? Entry.bundle(tree.commitments(tile.number()).subList(0, tile.width()))
                        : Entry.joined(tree.tile(tile.level(), tile.number()).subList(0, tile.width())));
    }

    /** The proof that the log of the last checkpoint begins with the first {@code old} entries. */
    public Optional<List<Digest>> consistency(Origin origin, long old) {
        return database.read(reading -> {
            Head head = head(reading, origin);
            return head == null || old < 0 || old > head.checkpoint.size()
                    ? Optional.empty()
                    : Optional.of(Merkle.consistency(old, head.checkpoint.size(), new StoredTree(reading, head.log)));
        });
    }

    /** The receipt of an entry, with its record but without its items; empty until a checkpoint covers it. */
    public Optional<Receipt> receipt(Origin origin, long number) {
        return database.read(reading -> {
            Head head = head(reading, origin);
            if (head == null || number < 1 || number > head.checkpoint.size()) {
                return Optional.empty();
            }
            Entry entry = entries(reading, head, origin, number - 1, 1).getFirst();
            var proof = new LogProof(
                    number - 1,
                    Merkle.inclusion(number - 1, head.checkpoint.size(), new StoredTree(reading, head.log)),
                    cosigned(reading, head));
            return Optional.of(new Receipt(proof, entry.bytes(), entry.opening(), List.of(), null));
        });
    }

    /**
     * The receipt of an entry with all its items.
     *
     * @throws IllegalArgumentException when they are too many for one receipt
     */
    public Optional<Receipt> receiptWithItems(Origin origin, long number) {
        return receipt(origin, number).map(receipt -> receipt.with(items(origin, number)));
    }

    /**
     * The receipt of an entry for one of its items.
     *
     * @throws IllegalArgumentException when the act was not about it
     */
    public Optional<Receipt> receiptOf(Origin origin, long number, String id) {
        return receipt(origin, number).map(receipt -> {
            List<Item> items = items(origin, number);
            for (int i = 0; i < items.size(); i++) {
                if (items.get(i).id().equals(id)) {
                    return receipt.with(items, i);
                }
            }
            throw new IllegalArgumentException("entry " + number + " of " + origin.log() + " does not name " + id);
        });
    }

    private List<Item> items(Origin origin, long number) {
        return database.read(reading -> {
            Head head = head(reading, origin);
            return head == null ? List.of() : items(reading, head, number);
        });
    }

    /**
     * Writes the log up to its last checkpoint as a part of a {@link Statement}.
     *
     * @return false where there is no such log for this reader
     */
    public boolean state(Origin origin, OutputStream out) throws IOException {
        SignedNote note = checkpoint(origin).orElse(null);
        if (note == null) {
            return false;
        }
        out.write(Statement.head(note));
        long size = Checkpoint.parse(note.text()).size();
        for (long after = 0; after < size; after += ENTRIES_AT_ONCE) {
            // Each part from a snapshot of its own: whoever reads slowly does not hold the database. An entry whose
            // record is destroyed meanwhile comes as its commitment.
            for (byte[] line : lines(origin, after, (int) Math.min(ENTRIES_AT_ONCE, size - after))) {
                out.write(line);
            }
        }
        return true;
    }

    /** Tells what a log says up to its last checkpoint, as reading its statement would. */
    public void tell(Origin origin, Statement.Listener listener) {
        SignedNote note = checkpoint(origin).orElse(null);
        if (note == null) {
            return;
        }
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        listener.log(origin, checkpoint, note);
        for (long after = 0; after < checkpoint.size(); after += ENTRIES_AT_ONCE) {
            long from = after;
            int count = (int) Math.min(ENTRIES_AT_ONCE, checkpoint.size() - after);
            database.read(reading -> {
                Head head = new Head(nr(reading, origin), note, checkpoint);
                for (Entry entry : entries(reading, head, origin, from, count)) {
                    Opening opening = entry.opening();
                    listener.entry(
                            origin,
                            entry.number(),
                            opening == null ? null : opening.json(),
                            items(reading, head, entry.number()));
                }
                return null;
            });
        }
    }

    private List<byte[]> lines(Origin origin, long after, int count) {
        return database.read(reading -> {
            Head head = head(reading, origin);
            var lines = new ArrayList<byte[]>(count);
            if (head != null) {
                for (Entry entry : entries(reading, head, origin, after, count)) {
                    lines.add(Statement.entry(entry, items(reading, head, entry.number())));
                }
            }
            return lines;
        });
    }

    /**
     * Writes checkpoint and tiles as files, laid out as they are served (C2SP tlog-tiles); what is there already is
     * written over.
     *
     * @return how many tiles; -1 where there is no such log for this reader
     */
    public long export(Origin origin, Path folder) throws IOException {
        SignedNote note = checkpoint(origin).orElse(null);
        if (note == null) {
            return -1;
        }
        long size = Checkpoint.parse(note.text()).size();
        long tiles = 0;
        for (int level = Tile.ENTRIES; level == Tile.ENTRIES || size >> (Tile.HEIGHT * level) > 0; level++) {
            long hashes = size >> (Tile.HEIGHT * Math.max(level, 0));
            for (long number = 0; number * Tile.WIDTH < hashes; number++) {
                var tile = new Tile(level, number, (int) Math.min(Tile.WIDTH, hashes - number * Tile.WIDTH));
                Path file = folder.resolve(tile.path());
                Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
                Files.write(
                        file,
                        tile(origin, tile)
                                .orElseThrow(() -> new LedgerFault(tile.path() + " of " + origin + " is missing")));
                tiles++;
            }
        }
        // Last, so that a folder with a checkpoint is whole.
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("checkpoint"), note.print());
        return tiles;
    }

    private static SignedNote cosigned(Session session, Head head) throws SQLException {
        return Cosignatures.under(session, head.log, head.checkpoint.size(), head.note);
    }

    private static List<Entry> entries(Session session, Head head, Origin origin, long after, int count)
            throws SQLException {
        return Ledger.entries(session, head.log, origin.log(), after, count);
    }

    private static List<Item> items(Session session, Head head, long number) throws SQLException {
        var select = session.prepare("SELECT items FROM ledger_record WHERE log = ? AND number = ?");
        select.setLong(1, head.log);
        select.setLong(2, number);
        byte[] kept;
        try (ResultSet rows = select.executeQuery()) {
            kept = rows.next() ? rows.getBytes(1) : null;
        }
        return Bundles.items(session, kept);
    }

    /** How far a log has come. */
    record Head(long log, SignedNote note, Checkpoint checkpoint) {}

    private @Nullable Head head(Session session, Origin origin) throws SQLException {
        if (!shown.test(origin)) {
            return null;
        }
        long log = nr(session, origin);
        SignedNote note = Checkpointing.last(session, log).orElse(null);
        return note == null ? null : new Head(log, note, Checkpoint.parse(note.text()));
    }

    /** The log's number in its tables; 0 where there is none. */
    private static long nr(Session session, Origin origin) throws SQLException {
        var select = session.prepare("SELECT nr FROM ledger_log WHERE origin = ?");
        select.setString(1, origin.text());
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
