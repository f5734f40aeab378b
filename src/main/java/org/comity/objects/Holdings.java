package org.comity.objects;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.comity.json.Json;
import org.comity.objects.Holding.Result;
import org.comity.sql.Database;
import org.comity.sql.Many;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * All that the node holds.
 *
 * <p>Numbers are given out here, in memory: there is one writer, so nothing else can give the same one. An act that is
 * taken back leaves a gap, which nothing minds.
 */
public final class Holdings {

    private static final String IDS = "SELECT id, nr FROM object WHERE id IN (" + Many.PLACES + ")";
    private static final String VERSIONS =
            "SELECT nr, object, source, modified, digest, body IS NULL FROM version WHERE object IN (" + Many.PLACES
                    + ") ORDER BY nr";

    private long lastObject;
    private long lastVersion;

    /** Type numbers given out, by name; the rows of those not yet in {@code storedTypes} may have been taken back. */
    private final Map<String, Long> types = new ConcurrentHashMap<>();

    private final Set<String> storedTypes = ConcurrentHashMap.newKeySet();

    /** How often something of a type was held or erased since the start. */
    private final Map<Long, Long> changes = new ConcurrentHashMap<>();

    private final Named named;

    public Holdings(Database database) {
        named = new Named(database);
        database.read(reading -> {
            lastObject = number(reading, "SELECT max(nr) FROM object");
            lastVersion = number(reading, "SELECT max(nr) FROM version");
            try (var rows = reading.prepare("SELECT nr, name FROM object_type").executeQuery()) {
                while (rows.next()) {
                    types.put(rows.getString(2), rows.getLong(1));
                    storedTypes.add(rows.getString(2));
                }
            }
            return null;
        });
    }

    /**
     * Holds what arrives from that source, in order.
     *
     * @param source the number of the party it comes from
     * @return one holding for each arrival, in the same order
     */
    public List<Holding> hold(Transaction transaction, long source, List<Arrival> arrivals) throws SQLException {
        Map<String, Long> known = objectsOf(transaction, arrivals);
        Map<Long, List<HeldVersion>> held = versionsOf(transaction, known.values());
        var newObjects = transaction.load("object", "nr", "id", "type");
        var newVersions = transaction.load("version", "nr", "object", "source", "modified", "digest", "body");
        var holdings = new ArrayList<Holding>(arrivals.size());
        var bodies = new HashMap<Long, byte[]>(arrivals.size() * 2); // of this batch, not yet in the table
        for (Arrival arrival : arrivals) {
            long type = type(transaction, arrival.type());
            Long object = known.get(arrival.id());
            boolean first = object == null;
            if (object == null) {
                object = ++lastObject;
                known.put(arrival.id(), object);
                newObjects.number(object).text(arrival.id()).number(type).row();
            }
            List<HeldVersion> earlier = first ? List.of() : held.getOrDefault(object, List.of());
            HeldVersion standing = standing(source, arrival, earlier);
            if (standing != null) {
                boolean same = sameContent(transaction, standing, bodies, arrival);
                if (same || arrival.modified() != null) {
                    Result result = same ? Result.ALREADY : Result.CONFLICT;
                    holdings.add(new Holding(result, object, standing.nr(), type, false));
                    continue;
                }
            }
            long version = ++lastVersion;
            newVersions
                    .number(version)
                    .number(object)
                    .number(source)
                    .number(arrival.modified())
                    .bytes(arrival.digest())
                    .bytes(arrival.body())
                    .row();
            // So that a later arrival of this very batch is compared with it.
            held.computeIfAbsent(object, any -> new ArrayList<>(1))
                    .add(new HeldVersion(version, object, source, arrival.modified(), arrival.digest(), false));
            bodies.put(version, arrival.body());
            holdings.add(new Holding(Result.NEW, object, version, type, first));
        }
        newObjects.end();
        newVersions.end();
        holdings.stream()
                .filter(each -> each.result() == Result.NEW)
                .map(Holding::type)
                .distinct()
                .forEach(type -> changes(transaction, type));
        return holdings;
    }

    /**
     * What is held in this arrival's place: the same version from the same source, or the newest content where the
     * object is not versioned.
     */
    private static @Nullable HeldVersion standing(long source, Arrival arrival, List<HeldVersion> earlier) {
        for (HeldVersion version : earlier.reversed()) {
            if (version.source() == source
                    && !version.erased()
                    && Objects.equals(version.modified(), arrival.modified())) {
                return version;
            }
        }
        return null;
    }

    /** The same bytes, or the same JSON written differently: other spaces, members in another order. */
    private static boolean sameContent(Session session, HeldVersion version, Map<Long, byte[]> bodies, Arrival arrival)
            throws SQLException {
        if (Arrays.equals(version.digest(), arrival.digest())) {
            return true;
        }
        byte[] body = bodies.get(version.nr());
        if (body == null) {
            body = body(session, version.nr()).orElseThrow();
        }
        return Json.parse(body).equals(Json.parse(arrival.body()));
    }

    private static Map<String, Long> objectsOf(Transaction transaction, List<Arrival> arrivals) throws SQLException {
        return numbersOf(transaction, arrivals.stream().map(Arrival::id).toList());
    }

    /** The numbers of those of these ids that have one. */
    public static Map<String, Long> numbersOf(Session session, List<String> ids) throws SQLException {
        var numbers = new HashMap<String, Long>(ids.size() * 2);
        Many.texts(session.prepare(IDS), 1, ids, row -> numbers.put(row.getString(1), row.getLong(2)));
        return numbers;
    }

    private static Map<Long, List<HeldVersion>> versionsOf(Session session, Collection<Long> objects)
            throws SQLException {
        var held = new HashMap<Long, List<HeldVersion>>();
        if (objects.isEmpty()) {
            return held;
        }
        var numbers = List.copyOf(new HashSet<>(objects));
        var lookup = session.prepare(VERSIONS);
        Many.numbers(lookup, 1, numbers, row -> {
            HeldVersion version = version(row);
            held.computeIfAbsent(version.object(), any -> new ArrayList<>()).add(version);
        });
        return held;
    }

    private static HeldVersion version(ResultSet rows) throws SQLException {
        long modified = rows.getLong(4);
        boolean versioned = !rows.wasNull();
        return new HeldVersion(
                rows.getLong(1),
                rows.getLong(2),
                rows.getLong(3),
                versioned ? modified : null,
                rows.getBytes(5),
                rows.getBoolean(6));
    }

    /** The versions held of that object, oldest arrival first; empty where it is not known. */
    public List<HeldVersion> versions(Session session, String id) throws SQLException {
        Optional<Long> object = object(session, id);
        if (object.isEmpty()) {
            return List.of();
        }
        return versionsOf(session, List.of(object.get())).getOrDefault(object.get(), List.of());
    }

    /** The bytes of that version as received; empty once erased. */
    public static Optional<byte[]> body(Session session, long version) throws SQLException {
        var lookup = session.prepare("SELECT body FROM version WHERE nr = ?");
        lookup.setLong(1, version);
        try (var rows = lookup.executeQuery()) {
            return rows.next() ? Optional.ofNullable(rows.getBytes(1)) : Optional.empty();
        }
    }

    /** The number of that object. */
    public Optional<Long> object(Session session, String id) throws SQLException {
        var lookup = session.prepare("SELECT nr FROM object WHERE id = ?");
        lookup.setString(1, id);
        try (var rows = lookup.executeQuery()) {
            return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
        }
    }

    /** The number of that id, given to it where nothing is held of it: it may stand for something that is minimised. */
    public long numberOf(Transaction transaction, String id, long type) throws SQLException {
        Optional<Long> known = object(transaction, id);
        if (known.isPresent()) {
            return known.get();
        }
        long nr = ++lastObject;
        var insert = transaction.prepare("INSERT INTO object (nr, id, type) VALUES (?, ?, ?)");
        insert.setLong(1, nr);
        insert.setString(2, id);
        insert.setLong(3, type);
        insert.executeUpdate();
        return nr;
    }

    /** Finds objects by what they name. */
    public Named named() {
        return named;
    }

    /** Tells who remembers things of its type that one of them goes, and forgets what it named. */
    private void gone(Transaction transaction, long version) throws SQLException {
        named.forget(transaction, version);
        var lookup = transaction.prepare(
                "SELECT o.type FROM version v CROSS JOIN object o WHERE v.nr = ? AND o.nr = v.object");
        lookup.setLong(1, version);
        try (var rows = lookup.executeQuery()) {
            if (rows.next()) {
                changes(transaction, rows.getLong(1));
            }
        }
    }

    private void changes(Transaction transaction, long type) {
        transaction.onCommit(() -> changes.merge(type, 1L, Long::sum));
    }

    /** Rises with every act that held or erased something of that type: who remembers what was held asks whether it still is so. */
    public long changes(String type) {
        Long number = types.get(type);
        return number == null ? 0 : changes.getOrDefault(number, 0L);
    }

    /** Erases the body of that version; number and digest stay as its tombstone. */
    public void erase(Transaction transaction, long version) throws SQLException {
        gone(transaction, version);
        var erase = transaction.prepare("UPDATE version SET body = NULL WHERE nr = ?");
        erase.setLong(1, version);
        erase.executeUpdate();
    }

    /**
     * Erases the body of that version, and its digest too: of something small it gives the thing itself away. Only the
     * number stays.
     */
    public void forget(Transaction transaction, long version) throws SQLException {
        gone(transaction, version);
        var forget = transaction.prepare("UPDATE version SET body = NULL, digest = ? WHERE nr = ?");
        forget.setBytes(1, new byte[0]);
        forget.setLong(2, version);
        forget.executeUpdate();
    }

    /** The number of that type; empty where nothing of it was ever held. */
    public Optional<Long> typeNumber(String name) {
        return Optional.ofNullable(types.get(name));
    }

    private long type(Transaction transaction, String name) throws SQLException {
        Long nr = types.get(name);
        if (nr == null) {
            nr = types.size() + 1L;
            types.put(name, nr);
        }
        if (!storedTypes.contains(name)) {
            var insert = transaction.prepare("INSERT INTO object_type (nr, name) VALUES (?, ?) ON CONFLICT DO NOTHING");
            insert.setLong(1, nr);
            insert.setString(2, name);
            insert.executeUpdate();
            transaction.onCommit(() -> storedTypes.add(name));
        }
        return nr;
    }

    private static long number(Session session, String sql) throws SQLException {
        try (var rows = session.prepare(sql).executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
