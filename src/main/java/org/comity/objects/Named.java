package org.comity.objects;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/**
 * Finds objects by what they name. Its table is filled behind the versions, in the order of their numbers, so that holding
 * things costs no more for it; the newest, to which it has not come, are looked through for whoever asks.
 */
public final class Named {
    /** Versions that one act goes over. */
    static final int BATCH_VERSIONS_MAX = 500;

    /** Names past which an act ends with the version it is at: a pattern may have ten thousand. */
    static final int BATCH_NAMES_MAX = 5_000;

    /** Bytes past which an act ends so. */
    static final int BATCH_BYTES_MAX = 16 << 20;

    /** Batches of one turn while nothing else comes in and nobody reads; else one. */
    static final int TURN_BATCHES_MAX = 5;

    /** Readings since the turn before past which the node is busy: those who read must not feel the table. */
    static final int TURN_READINGS_MAX = 50;

    /** Versions of the one batch of a turn while it is. */
    static final int BUSY_VERSIONS_MAX = 100;

    /** Versions that are looked through for whoever asks, the newest, where the table has not come so far. */
    static final int REST_VERSIONS_MAX = 500;

    private final Database database;

    /** How often something was erased to which the table had not come. */
    private final AtomicLong erasures = new AtomicLong();

    /** The newest version at the last turn; for the loop that takes turns, as is the next. */
    private long seen = -1;

    /** How often the database had been read when the last turn began. */
    private long readings = Long.MAX_VALUE;

    Named(Database database) {
        this.database = database;
    }

    /**
     * What was found.
     *
     * @param ids of objects of which some version names it, the newest first; not of the latest version alone
     * @param more whether there are more, or may be
     */
    public record Found(List<String> ids, boolean more) {
        public Found {
            ids = List.copyOf(ids);
        }
    }

    /** @param limit versions at most */
    public Found find(String text, int limit) {
        String name = Names.of(text);
        return database.read(reading -> {
            Set<String> ids = new LinkedHashSet<>();
            boolean more = rest(reading, name, ids);
            var select = reading.prepare("SELECT o.id FROM named n CROSS JOIN version v CROSS JOIN object o"
                    + " WHERE n.word = ? AND v.nr = n.version AND o.nr = v.object ORDER BY n.version DESC LIMIT ?");
            select.setLong(1, Names.word(name));
            select.setInt(2, limit + 1);
            try (ResultSet rows = select.executeQuery()) {
                for (int at = 0; rows.next(); at++) {
                    if (at == limit) {
                        more = true;
                    } else {
                        ids.add(rows.getString(1));
                    }
                }
            }
            return new Found(List.copyOf(ids), more);
        });
    }

    /** Those to which the table has not come. */
    private static boolean rest(Session reading, String name, Set<String> ids) throws SQLException {
        var select = reading.prepare("SELECT o.id, v.body FROM version v CROSS JOIN object o"
                + " WHERE v.nr > ? AND v.body IS NOT NULL AND o.nr = v.object ORDER BY v.nr DESC LIMIT ?");
        select.setLong(1, upTo(reading));
        select.setInt(2, REST_VERSIONS_MAX + 1);
        try (ResultSet rows = select.executeQuery()) {
            for (int at = 0; rows.next(); at++) {
                if (at == REST_VERSIONS_MAX) {
                    return true;
                }
                if (Names.in(rows.getBytes(2)).contains(name)) {
                    ids.add(rows.getString(1));
                }
            }
        }
        return false;
    }

    // ---- filling ----

    /**
     * Goes on with the table for a turn; called by a loop. While other things come in it does little: they are what the
     * writer is for. And it ends early for those who read, whose answers would wait for a processor, and for a disk.
     */
    public void follow() {
        Reach reach = reach();
        boolean calm = reach.newest == seen;
        seen = reach.newest;
        long now = database.readings();
        boolean busy = now - readings > TURN_READINGS_MAX;
        readings = now;
        int versions = busy ? BUSY_VERSIONS_MAX : BATCH_VERSIONS_MAX;
        for (int batch = 0; reach.behind() && batch < (calm && !busy ? TURN_BATCHES_MAX : 1); batch++) {
            if (!goOn(versions) || database.readings() != now) {
                return;
            }
        }
    }

    /** The newest version, and the one to which the table has come. */
    private record Reach(long newest, long upTo) {
        boolean behind() {
            return upTo < newest;
        }
    }

    private Reach reach() {
        return database.read(reading -> {
            try (ResultSet rows = reading.prepare("SELECT max(nr) FROM version").executeQuery()) {
                rows.next();
                return new Reach(rows.getLong(1), upTo(reading));
            }
        });
    }

    /** What one version names. */
    private record Version(long nr, Set<String> names) {}

    /** @param after the version before the first */
    private record Batch(long after, List<Version> versions) {
        long last() {
            return versions.getLast().nr();
        }
    }

    /**
     * Goes over the next versions; what they name is read off beside the writer, which takes it down.
     *
     * @return whether there were any
     */
    boolean goOn() {
        return goOn(BATCH_VERSIONS_MAX);
    }

    private boolean goOn(int versions) {
        long before = erasures.get();
        Batch batch = database.readThrough(reading -> next(reading, versions));
        if (batch.versions().isEmpty()) {
            return false;
        }
        database.write(transaction -> {
            // Nothing would take the rows of what was erased meanwhile away again: the next turn reads it anew. Nobody
            // else takes turns, but who is not first has nothing to do.
            if (erasures.get() == before && upTo(transaction) == batch.after()) {
                take(transaction, batch);
            }
            return null;
        });
        return true;
    }

    private static Batch next(Session reading, int most) throws SQLException {
        long after = upTo(reading);
        var select = reading.prepare("SELECT nr, body FROM version WHERE nr > ? ORDER BY nr LIMIT ?");
        select.setLong(1, after);
        select.setInt(2, most);
        select.setFetchSize(50);
        var versions = new ArrayList<Version>();
        long names = 0;
        long bytes = 0;
        try (ResultSet rows = select.executeQuery()) {
            while (names < BATCH_NAMES_MAX && bytes < BATCH_BYTES_MAX && rows.next()) {
                byte[] body = rows.getBytes(2);
                Set<String> named = body == null ? Set.of() : Names.in(body);
                versions.add(new Version(rows.getLong(1), named));
                names += named.size();
                bytes += body == null ? 0 : body.length;
            }
        }
        return new Batch(after, versions);
    }

    private static void take(Transaction transaction, Batch batch) throws SQLException {
        var rows = new ArrayList<long[]>();
        for (Version each : batch.versions()) {
            // Two names may share a word.
            Set<Long> words = new HashSet<>();
            each.names().forEach(name -> words.add(Names.word(name)));
            words.forEach(word -> rows.add(new long[] {word, each.nr()}));
        }
        // In the order of the table, whose places are then gone to once from its one end to the other.
        rows.sort((one, other) -> Long.compare(one[0], other[0]));
        var named = transaction.load("named", "word", "version");
        for (long[] row : rows) {
            named.number(row[0]).number(row[1]).row();
        }
        named.end();
        var update = transaction.prepare("UPDATE named_up_to SET version = ?");
        update.setLong(1, batch.last());
        if (update.executeUpdate() == 0) {
            var insert = transaction.prepare("INSERT INTO named_up_to (version) VALUES (?)");
            insert.setLong(1, batch.last());
            insert.executeUpdate();
        }
    }

    /** Takes away what leads to that version, whose body is still there; in the transaction that erases it. */
    void forget(Transaction transaction, long version) throws SQLException {
        if (version > upTo(transaction)) {
            // The table comes to it when it is erased; who has read it off already must not take that down.
            erasures.incrementAndGet();
            return;
        }
        Optional<byte[]> body = Holdings.body(transaction, version);
        if (body.isEmpty()) {
            return;
        }
        var delete = transaction.prepare("DELETE FROM named WHERE word = ? AND version = ?");
        for (String name : Names.in(body.get())) {
            delete.setLong(1, Names.word(name));
            delete.setLong(2, version);
            delete.executeUpdate();
        }
    }

    private static long upTo(Session session) throws SQLException {
        try (ResultSet rows = session.prepare("SELECT version FROM named_up_to").executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    // ---- the law ----

    /** How many rows are missing or too many, of versions to which the table has come; 0 when it holds. */
    public long lacking() {
        return database.read(reading -> {
            long upTo = upTo(reading);
            Set<List<Long>> there = new HashSet<>();
            try (ResultSet rows =
                    reading.prepare("SELECT word, version FROM named").executeQuery()) {
                while (rows.next()) {
                    there.add(List.of(rows.getLong(1), rows.getLong(2)));
                }
            }
            long missing = 0;
            var select = reading.prepare("SELECT nr, body FROM version WHERE nr <= ? AND body IS NOT NULL");
            select.setLong(1, upTo);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Set<Long> words = new HashSet<>();
                    Names.in(Objects.requireNonNull(rows.getBytes(2))).forEach(each -> words.add(Names.word(each)));
                    for (long word : words) {
                        missing += there.remove(List.of(word, rows.getLong(1))) ? 0 : 1;
                    }
                }
            }
            return missing + there.size();
        });
    }
}
