package org.comity.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Finds acts of a period in all logs, of every incarnation, the latest first. What it answers is read from the records; its
 * own table says only where they are, and {@link #lacking} holds that table to the records.
 */
public final class Acts {

    /** Acts that one question goes over; then it says where to go on. See docs/limits.md. */
    public static final int LOOKED_AT_MAX = 50_000;

    /** Places of the latest of a kind that are gone over for those of some logs; see docs/limits.md. */
    static final int LATEST_LOOKED_AT_MAX = 500;

    /** Kinds whose latest are asked for at every opening of a page: each has an index of its own, since most acts are of neither. */
    private static final Set<String> OF_KIND = Set.of("admitted", "refused");

    /** Records read at a time. */
    private static final int AT_ONCE = 500;

    private final Database database;

    Acts(Database database) {
        this.database = database;
    }

    /**
     * What is asked.
     *
     * @param from the first instant of the period
     * @param until the instant at which it is over
     * @param kinds of acts; empty for any
     * @param party the counterparty; empty for any, and for the home log
     * @param agreement its id; empty for any, and for the home log
     * @param personal only acts in which personal data crossed, or whose record does not say whether it did
     * @param before where the page before ended; {@link Place#END} from the end of the period
     * @param limit acts at most
     */
    public record Asked(
            Instant from,
            Instant until,
            Set<String> kinds,
            String party,
            String agreement,
            boolean personal,
            Place before,
            int limit) {
        public Asked {
            kinds = Set.copyOf(kinds);
        }
    }

    /** A place in the order of all acts: by time, then log, then number. */
    public record Place(long at, long log, long number) {
        /** After everything. */
        public static final Place END = new Place(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

        /** Such as {@code 1764417600000000-3-17}. */
        public String text() {
            return at + "-" + log + "-" + number;
        }

        /** @throws IllegalArgumentException when it is no place */
        public static Place parse(String text) {
            if (!text.matches("[0-9]{1,18}-[0-9]{1,18}-[0-9]{1,18}")) {
                throw new IllegalArgumentException("not a place in the logs: " + text);
            }
            String[] parts = text.split("-");
            return new Place(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        }
    }

    /**
     * One act.
     *
     * @param personal in how many of its objects personal data crossed; null where the record does not say
     */
    public record Found(
            Origin origin,
            long number,
            Instant at,
            JsonObject record,
            long objects,
            @Nullable Long personal,
            Place place) {}

    /**
     * What was found.
     *
     * @param next where to go on; null where that was all
     */
    public record FoundPage(List<Found> acts, @Nullable Place next) {
        public FoundPage {
            acts = List.copyOf(acts);
        }
    }

    /** What is there for that question, up to its limit and to {@link #LOOKED_AT_MAX} acts. */
    public FoundPage find(Asked asked) {
        return database.read(reading -> {
            Map<Long, Origin> logs = logs(reading);
            var places = new ArrayList<Place>();
            Place last = null;
            var select = reading.prepare("SELECT at, log, number, kind, personal FROM ledger_act"
                    + " WHERE at >= ? AND at < ? AND (at, log, number) < (?, ?, ?)"
                    + " ORDER BY at DESC, log DESC, number DESC LIMIT " + LOOKED_AT_MAX);
            select.setLong(1, Micros.of(asked.from()));
            select.setLong(2, Micros.of(asked.until()));
            select.setLong(3, asked.before().at());
            select.setLong(4, asked.before().log());
            select.setLong(5, asked.before().number());
            select.setFetchSize(AT_ONCE);
            int looked = 0;
            try (ResultSet rows = select.executeQuery()) {
                while (places.size() <= asked.limit() && rows.next()) {
                    looked++;
                    last = new Place(rows.getLong(1), rows.getLong(2), rows.getLong(3));
                    long personal = rows.getLong(5);
                    boolean maybePersonal = rows.wasNull() || personal > 0;
                    Origin origin = logs.get(last.log());
                    if (origin != null
                            && (asked.kinds().isEmpty() || asked.kinds().contains(rows.getString(4)))
                            && (asked.party().isEmpty() || origin.isWith(asked.party()))
                            && (asked.agreement().isEmpty()
                                    || origin.agreement()
                                            .filter(asked.agreement()::equals)
                                            .isPresent())
                            && (!asked.personal() || maybePersonal)) {
                        places.add(last);
                    }
                }
            }
            boolean more = places.size() > asked.limit();
            List<Place> shown = more ? places.subList(0, asked.limit()) : places;
            Place next = more ? shown.getLast() : looked == LOOKED_AT_MAX ? last : null;
            var found = new ArrayList<Found>();
            for (Place place : shown) {
                Opening opening = record(reading, place);
                if (opening != null) {
                    found.add(found(Objects.requireNonNull(logs.get(place.log())), place, opening.json()));
                }
            }
            return new FoundPage(found, next);
        });
    }

    /**
     * Acts of one kind in one log after a number, in their order: to see who read what was laid.
     *
     * @param limit acts at most
     */
    public List<Found> after(Origin origin, long number, String kind, int limit) {
        return database.read(reading -> {
            var select = reading.prepare("SELECT a.at, a.log, a.number FROM ledger_log l CROSS JOIN ledger_act a"
                    + " WHERE a.log = l.nr AND l.origin = ? AND a.number > ? AND a.kind = ? ORDER BY a.number LIMIT ?");
            select.setString(1, origin.text());
            select.setLong(2, number);
            select.setString(3, kind);
            select.setInt(4, limit);
            var places = new ArrayList<Place>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    places.add(new Place(rows.getLong(1), rows.getLong(2), rows.getLong(3)));
                }
            }
            var found = new ArrayList<Found>();
            for (Place place : places) {
                Opening opening = record(reading, place);
                if (opening != null) {
                    found.add(found(origin, place, opening.json()));
                }
            }
            return found;
        });
    }

    /**
     * The latest acts of a kind in some logs, the latest first; among the {@link #LATEST_LOOKED_AT_MAX} latest in all.
     *
     * @param kind admitted or refused
     * @param limit acts at most, which is also how many records are read
     */
    public List<Found> latest(String kind, int limit, Predicate<Origin> logs) {
        if (!OF_KIND.contains(kind)) {
            throw new IllegalArgumentException("no index leads to the latest acts that are \"" + kind + "\"");
        }
        return database.read(reading -> {
            Map<Long, Origin> known = logs(reading);
            known.values().removeIf(logs.negate());
            var found = new ArrayList<Found>();
            var select = reading.prepare(latestOf(kind));
            var places = new ArrayList<Place>();
            try (ResultSet rows = select.executeQuery()) {
                while (places.size() < limit && rows.next()) {
                    var place = new Place(rows.getLong(1), rows.getLong(2), rows.getLong(3));
                    if (known.containsKey(place.log())) {
                        places.add(place);
                    }
                }
            }
            for (Place place : places) {
                Opening opening = record(reading, place);
                if (opening != null) {
                    found.add(found(Objects.requireNonNull(known.get(place.log())), place, opening.json()));
                }
            }
            return found;
        });
    }

    /** The kind stands in the sentence: by a parameter neither database would see that its index is the one. */
    static String latestOf(String kind) {
        return "SELECT at, log, number FROM ledger_act WHERE kind = '" + kind
                + "' ORDER BY at DESC, log DESC, number DESC LIMIT " + LATEST_LOOKED_AT_MAX;
    }

    private static Found found(Origin origin, Place place, JsonObject record) {
        return new Found(origin, place.number(), at(record), record, Opening.count(record), personal(record), place);
    }

    /** Objects of acts of one kind on one day with one counterparty. */
    public record Sum(String party, long day, long acts, long objects) {}

    /**
     * How many acts of that kind there were in a period, by counterparty and by day of UTC since 1970; over at most
     * {@link #LOOKED_AT_MAX} acts, the latest.
     */
    public List<Sum> sums(Instant from, Instant until, String kind) {
        return database.read(reading -> {
            Map<Long, Origin> logs = logs(reading);
            var sums = new ArrayList<Sum>();
            var select = reading.prepare("SELECT log, at / 86400000000, count(*), sum(objects) FROM (SELECT log, at,"
                    + " objects, kind FROM ledger_act WHERE at >= ? AND at < ? ORDER BY at DESC, log DESC, number DESC"
                    + " LIMIT " + LOOKED_AT_MAX + ") a WHERE kind = ? GROUP BY 1, 2 ORDER BY 1, 2");
            select.setLong(1, Micros.of(from));
            select.setLong(2, Micros.of(until));
            select.setString(3, kind);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Origin origin = logs.get(rows.getLong(1));
                    if (origin != null && origin.counterparty().isPresent()) {
                        sums.add(new Sum(
                                origin.counterparty().get(), rows.getLong(2), rows.getLong(3), rows.getLong(4)));
                    }
                }
            }
            return sums;
        });
    }

    /** Where the entry with that commitment is, among the latest {@link #LOOKED_AT_MAX} acts; empty where it is not. */
    public Optional<Where> committed(Digest commitment) {
        return database.read(reading -> {
            var select = reading.prepare("SELECT l.origin, e.number FROM (SELECT log, number FROM ledger_act"
                    + " ORDER BY at DESC, log DESC, number DESC LIMIT " + LOOKED_AT_MAX + ") a"
                    + " CROSS JOIN ledger_entry e CROSS JOIN ledger_log l"
                    + " WHERE e.log = a.log AND e.number = a.number AND e.commitment = ? AND l.nr = e.log");
            select.setBytes(1, commitment.bytes());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Where(Origin.parse(rows.getString(1)), rows.getLong(2)))
                        : Optional.empty();
            }
        });
    }

    /** Every log with an entry of that number. */
    public List<Where> numbered(long number) {
        return database.read(reading -> {
            var select = reading.prepare("SELECT origin FROM ledger_log WHERE entries >= ? ORDER BY origin");
            select.setLong(1, number);
            var found = new ArrayList<Where>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Where(Origin.parse(rows.getString(1)), number));
                }
            }
            return found;
        });
    }

    /** An entry by its log and number. */
    public record Where(Origin origin, long number) {}

    // ---- the table ----

    /** Notes where an act is, in the transaction that appends it. */
    static void note(Transaction transaction, long log, long number, JsonObject record) throws SQLException {
        var insert = transaction.prepare(
                "INSERT INTO ledger_act (log, number, at, kind, objects, personal) VALUES (?, ?, ?, ?, ?, ?)");
        values(insert, log, number, record);
        insert.executeUpdate();
    }

    private static void values(PreparedStatement insert, long log, long number, JsonObject record) throws SQLException {
        insert.setLong(1, log);
        insert.setLong(2, number);
        insert.setLong(3, Micros.of(at(record)));
        insert.setString(4, Objects.requireNonNullElse(record.text("kind"), ""));
        insert.setLong(5, Opening.count(record));
        insert.setObject(6, personal(record), java.sql.Types.BIGINT);
    }

    static void forget(Transaction transaction, long log, long number) throws SQLException {
        var delete = transaction.prepare("DELETE FROM ledger_act WHERE log = ? AND number = ?");
        delete.setLong(1, log);
        delete.setLong(2, number);
        delete.executeUpdate();
    }

    /** Takes up acts of a time in which this table was not there; a crash leaves whole batches, and the next start goes on. */
    void takeUp() {
        for (long log : database.read(reading -> logs(reading).keySet())) {
            while (database.read(reading -> !untaken(reading, log).isEmpty())) {
                database.write(transaction -> {
                    for (Kept each : untaken(transaction, log)) {
                        note(transaction, log, each.number(), each.opening().json());
                    }
                    return null;
                });
            }
        }
    }

    private record Kept(long number, Opening opening) {}

    /** The next records of a log that are not in the table. */
    private static List<Kept> untaken(Session session, long log) throws SQLException {
        var select = session.prepare("SELECT number, salt, record FROM ledger_record WHERE log = ? AND number >"
                + " (SELECT coalesce(max(number), 0) FROM ledger_act WHERE log = ?) ORDER BY number LIMIT " + AT_ONCE);
        select.setLong(1, log);
        select.setLong(2, log);
        return kept(select);
    }

    private static List<Kept> kept(PreparedStatement select) throws SQLException {
        var kept = new ArrayList<Kept>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                kept.add(new Kept(rows.getLong(1), new Opening(rows.getBytes(2), rows.getBytes(3))));
            }
        }
        return kept;
    }

    /** How many records this table does not lead to as they are, or leads to without their being there; 0 when it holds. */
    public long lacking() {
        long wrong = 0;
        for (long log : database.read(reading -> logs(reading).keySet())) {
            for (long after = 0; ; ) {
                long from = after;
                var seen = database.read(reading -> compared(reading, log, from));
                wrong += seen.wrong();
                if (seen.last() == from) {
                    break;
                }
                after = seen.last();
            }
        }
        return wrong;
    }

    private record Compared(long last, long wrong) {}

    private static Compared compared(Session session, long log, long after) throws SQLException {
        var records = session.prepare("SELECT number, salt, record FROM ledger_record WHERE log = ? AND number > ?"
                + " ORDER BY number LIMIT " + AT_ONCE);
        records.setLong(1, log);
        records.setLong(2, after);
        List<Kept> kept = kept(records);
        long last = kept.isEmpty() ? after : kept.getLast().number();
        var acts = session.prepare(
                "SELECT number, at, kind, objects, personal FROM ledger_act WHERE log = ? AND number > ? AND number <= ?");
        acts.setLong(1, log);
        acts.setLong(2, after);
        acts.setLong(3, kept.size() < AT_ONCE ? Long.MAX_VALUE : last);
        Map<Long, List<Object>> noted = new HashMap<>();
        try (ResultSet rows = acts.executeQuery()) {
            while (rows.next()) {
                long personal = rows.getLong(5);
                String said = rows.wasNull() ? "" : String.valueOf(personal);
                noted.put(rows.getLong(1), List.of(rows.getLong(2), rows.getString(3), rows.getLong(4), said));
            }
        }
        long wrong = 0;
        for (Kept each : kept) {
            JsonObject record = each.opening().json();
            Long personal = personal(record);
            List<Object> is = List.of(
                    Micros.of(at(record)),
                    Objects.requireNonNullElse(record.text("kind"), ""),
                    Opening.count(record),
                    personal == null ? "" : String.valueOf(personal));
            wrong += is.equals(noted.remove(each.number())) ? 0 : 1;
        }
        return new Compared(last, wrong + noted.size());
    }

    // ---- what a record says ----

    private static Instant at(JsonObject record) {
        return Instant.parse(Objects.requireNonNullElse(record.text("at"), "1970-01-01T00:00:00Z"));
    }

    /** In how many objects personal data crossed, over all clauses; null where that is not said and something crossed. */
    private static @Nullable Long personal(JsonObject record) {
        if (record.get("details") instanceof JsonObject details && details.get(Act.UNDER) instanceof JsonArray under) {
            long personal = 0;
            for (JsonValue each : under) {
                personal += each instanceof JsonObject clause && clause.get(Act.PERSONAL) instanceof JsonNumber number
                        ? Long.parseLong(number.literal())
                        : 0;
            }
            return personal;
        }
        return Opening.count(record) == 0 ? 0L : null;
    }

    private static @Nullable Opening record(Session session, Place place) throws SQLException {
        var select = session.prepare("SELECT salt, record FROM ledger_record WHERE log = ? AND number = ?");
        select.setLong(1, place.log());
        select.setLong(2, place.number());
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? new Opening(rows.getBytes(1), rows.getBytes(2)) : null;
        }
    }

    private static Map<Long, Origin> logs(Session session) throws SQLException {
        var logs = new HashMap<Long, Origin>();
        try (ResultSet rows =
                session.prepare("SELECT nr, origin FROM ledger_log").executeQuery()) {
            while (rows.next()) {
                logs.put(rows.getLong(1), Origin.parse(rows.getString(2)));
            }
        }
        return logs;
    }
}
