package org.comity.parties;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.comity.seal.BadSeal;
import org.comity.seal.NoteKey;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Transaction;

/** The parties this node knows, its own among them. There are few, so all of them stay in memory. */
public final class Parties {
    private final Map<String, Party> byId = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public Parties(Database database, InstantSource clock) {
        this.clock = clock;
        database.read(reading -> {
            try (var rows =
                    reading.prepare("SELECT nr, id, name, key, ours FROM party").executeQuery()) {
                while (rows.next()) {
                    var party = new Party(
                            rows.getLong(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getLong(5) == 1);
                    byId.put(party.id(), party);
                }
            }
            return null;
        });
    }

    /**
     * Takes a party in.
     *
     * @param key its verification key in text form; whoever runs this has compared its fingerprint with the party. Empty
     *     for a partner without a node
     * @throws IllegalArgumentException when the id or key is not one, or the id is known with another key
     */
    public Party add(Transaction transaction, String id, String name, String key, boolean ours) throws SQLException {
        Party.requireId(id);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a party needs a name people know it by");
        }
        String text = key.isEmpty() && !ours ? "" : noteKey(id, key).text();
        Party known = byId.get(id);
        if (known != null) {
            if (known.key().equals(text)) {
                return known;
            }
            throw new IllegalArgumentException("the party " + id + " is known with another key ("
                    + (known.hasNode()
                            ? "fingerprint "
                                    + known.noteKey().key().fingerprint().spoken()
                            : "none: it has no node")
                    + "); a key is not replaced by adding it again");
        }
        var party = new Party(transaction.next("party"), id, name, text, ours);
        var insert =
                transaction.prepare("INSERT INTO party (nr, id, name, key, ours, added) VALUES (?, ?, ?, ?, ?, ?)");
        insert.setLong(1, party.nr());
        insert.setString(2, id);
        insert.setString(3, name);
        insert.setString(4, text);
        insert.setLong(5, ours ? 1 : 0);
        insert.setLong(6, Micros.of(clock.instant()));
        insert.executeUpdate();
        transaction.onCommit(() -> byId.put(id, party));
        return party;
    }

    /** Another key has followed the one a party was known by; {@link Keys} has seen to it that it is the party's. */
    void replaceKey(Transaction transaction, Party party, String key) throws SQLException {
        var update = transaction.prepare("UPDATE party SET key = ? WHERE nr = ?");
        update.setString(1, key);
        update.setLong(2, party.nr());
        update.executeUpdate();
        var now = new Party(party.nr(), party.id(), party.name(), key, party.ours());
        transaction.onCommit(() -> byId.put(party.id(), now));
    }

    private static NoteKey noteKey(String id, String key) {
        try {
            NoteKey read = NoteKey.parse(key.strip());
            if (read.name().equals(id)) {
                return read;
            }
            throw new IllegalArgumentException("the key is that of " + read.name() + ", not of " + id);
        } catch (BadSeal e) {
            throw new IllegalArgumentException("the key of " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The party this node belongs to. */
    public Party ours() {
        return byId.values().stream()
                .filter(Party::ours)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the node has no party yet; run comity init"));
    }

    public Optional<Party> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Optional<Party> find(long nr) {
        return byId.values().stream().filter(party -> party.nr() == nr).findFirst();
    }

    /**
     * The party of that id.
     *
     * @throws IllegalArgumentException naming the next move when it is not known
     */
    public Party require(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException(
                "no party is known as " + id + "; add it with: comity party add " + id + " --key-file FILE"));
    }

    /** All of them, our own first, then by id. */
    public List<Party> all() {
        Collection<Party> parties = byId.values();
        return parties.stream()
                .sorted(Comparator.comparing((Party party) -> !party.ours()).thenComparing(Party::id))
                .toList();
    }
}
