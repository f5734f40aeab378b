package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comity.border.Refused.Why;
import org.comity.json.JsonObject;
import org.comity.objects.HeldVersion;
import org.comity.objects.Holdings;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * What is due and may not go: a person has said why and until when, or a recall was answered with "restricted". A hold
 * ends at its time by itself; a restriction when the recall is answered again.
 */
public final class Holds {

    /** Characters of a ground; the source is told it. */
    static final int GROUND_CHARS_MAX = 2_000;

    /** Of a row of the table retention, here t: whether nothing holds its version; its one parameter is now. */
    static final String NOT_HELD = " NOT EXISTS (SELECT 1 FROM retention_hold h WHERE h.version = t.version"
            + " AND h.lifted IS NULL AND h.until > ?)"
            + " AND NOT EXISTS (SELECT 1 FROM recall_item i CROSS JOIN recall r WHERE i.version = t.version"
            + " AND r.nr = i.recall AND r.ours = 0 AND r.answer = 'restricted')";

    private final Database database;
    private final Holdings holdings;
    private final Crossings crossings;
    private final InstantSource clock;

    Holds(Database database, Holdings holdings, Crossings crossings, InstantSource clock) {
        this.database = database;
        this.holdings = holdings;
        this.crossings = crossings;
        this.clock = clock;
    }

    /** Why something is held and until when. */
    public record Hold(String ground, Instant until) {}

    /**
     * Keeps all versions of that object past their time that came under agreements.
     *
     * @param ground the source is told it when they are due
     * @return how many versions are held
     * @throws Refused UNKNOWN when none of them is here
     * @throws IllegalArgumentException when the ground is empty or too long, or the time is over
     */
    public int place(String person, String id, String ground, Instant until) {
        Instant now = clock.instant();
        requireGround(ground);
        if (!until.isAfter(now)) {
            throw new IllegalArgumentException("--until " + until + " is over already");
        }
        return database.write(transaction -> {
            List<Long> versions = kept(transaction, id);
            if (versions.isEmpty()) {
                throw new Refused(Why.UNKNOWN, "nothing is kept under " + id + " that came under an agreement");
            }
            var insert =
                    transaction.prepare("INSERT INTO retention_hold (nr, version, ground, until, placed_by, placed)"
                            + " VALUES (?, ?, ?, ?, ?, ?)");
            for (long version : versions) {
                insert.setLong(1, transaction.next("retention_hold"));
                insert.setLong(2, version);
                insert.setString(3, ground);
                insert.setLong(4, Micros.of(until));
                insert.setString(5, person);
                insert.setLong(6, Micros.of(now));
                insert.executeUpdate();
            }
            crossings.retention(
                    transaction,
                    "retention held",
                    person,
                    about(versions)
                            .put("ground", ground)
                            .put("until", until.toString())
                            .build());
            return versions.size();
        });
    }

    static void requireGround(String ground) {
        if (ground.isBlank() || ground.length() > GROUND_CHARS_MAX) {
            throw new IllegalArgumentException("a ground has 1 to " + GROUND_CHARS_MAX + " characters");
        }
    }

    /**
     * Lifts every hold on that object; a restriction by a recall stays.
     *
     * @return how many were lifted
     * @throws Refused UNKNOWN when there is none
     */
    public int lift(String person, String id) {
        Instant now = clock.instant();
        return database.write(transaction -> {
            List<Long> versions = kept(transaction, id);
            var lift = transaction.prepare("UPDATE retention_hold SET lifted = ?, lifted_by = ?"
                    + " WHERE version = ? AND lifted IS NULL AND until > ?");
            int lifted = 0;
            for (long version : versions) {
                lift.setLong(1, Micros.of(now));
                lift.setString(2, person);
                lift.setLong(3, version);
                lift.setLong(4, Micros.of(now));
                lifted += lift.executeUpdate();
            }
            if (lifted == 0) {
                throw new Refused(Why.UNKNOWN, "there is no hold on " + id);
            }
            crossings.retention(
                    transaction,
                    "retention hold lifted",
                    person,
                    about(versions).build());
            return lifted;
        });
    }

    /** By their numbers: an object's id may give away what it is, and this entry stays. */
    private static JsonObject.Builder about(List<Long> versions) {
        return JsonObject.builder()
                .put(
                        "versions",
                        String.join(",", versions.stream().map(String::valueOf).toList()));
    }

    private List<Long> kept(Transaction transaction, String id) throws SQLException {
        var kept = new ArrayList<Long>();
        var select = transaction.prepare("SELECT 1 FROM retention WHERE version = ? AND state = 'kept'");
        for (HeldVersion version : holdings.versions(transaction, id)) {
            select.setLong(1, version.nr());
            try (var rows = select.executeQuery()) {
                if (rows.next()) {
                    kept.add(version.nr());
                }
            }
        }
        return kept;
    }

    /** The hold that a person has put on that version, the longest first. */
    static Optional<Hold> placed(Session session, long version, Instant now) throws SQLException {
        var select = session.prepare("SELECT ground, until FROM retention_hold WHERE version = ? AND lifted IS NULL"
                + " AND until > ? ORDER BY until DESC LIMIT 1");
        select.setLong(1, version);
        select.setLong(2, Micros.of(now));
        try (var rows = select.executeQuery()) {
            return rows.next()
                    ? Optional.of(new Hold(rows.getString(1), Micros.instant(rows.getLong(2))))
                    : Optional.empty();
        }
    }

    /** What keeps that version past its time; empty where nothing does. */
    static Optional<Hold> of(Session session, long version, Instant now) throws SQLException {
        Optional<Hold> placed = placed(session, version, now);
        if (placed.isPresent()) {
            return placed;
        }
        var select = session.prepare("SELECT r.ground, r.until FROM recall_item i CROSS JOIN recall r"
                + " WHERE i.version = ? AND r.nr = i.recall AND r.ours = 0 AND r.answer = 'restricted'"
                + " ORDER BY r.until DESC LIMIT 1");
        select.setLong(1, version);
        try (var rows = select.executeQuery()) {
            return rows.next()
                    ? Optional.of(new Hold(rows.getString(1), Micros.instant(rows.getLong(2))))
                    : Optional.empty();
        }
    }

    /** The hold that lasts longest on any of these; null where nothing holds them. */
    static @Nullable Hold longest(Session session, List<Long> versions, Instant now) throws SQLException {
        Hold longest = null;
        for (long version : versions) {
            Optional<Hold> hold = of(session, version, now);
            if (hold.isPresent() && (longest == null || hold.get().until().isAfter(longest.until()))) {
                longest = hold.get();
            }
        }
        return longest;
    }
}
