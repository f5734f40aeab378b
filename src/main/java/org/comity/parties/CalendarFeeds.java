package org.comity.parties;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/**
 * Addresses at which a calendar program reads what is due for one of our people, without logging in: each has a secret of
 * its own, of which only the digest is kept, and is good for nothing else.
 */
public final class CalendarFeeds {
    /** Feeds of one person. */
    public static final int FEEDS_MAX = 20;

    private final Database database;
    private final People people;
    private final InstantSource clock;
    private final SecureRandom random;

    CalendarFeeds(Database database, People people, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.people = people;
        this.clock = clock;
        this.random = random;
    }

    /**
     * One feed; its secret is not in it.
     *
     * @param caseId the one case that it is about; empty for all that the person may see
     */
    public record Feed(long nr, Person person, String caseId, Instant made) {}

    /**
     * Makes one.
     *
     * @param caseId the one case that it is about; empty for all that the person may see
     * @return the token of its address, which can never be shown again
     * @throws NotPermitted when it is another's: who reads the address reads with that person's eyes
     * @throws IllegalArgumentException when that person has too many
     */
    public String make(Transaction transaction, Actor by, Person person, String caseId) throws SQLException {
        if (by.person().isPresent() && !by.is(person)) {
            throw new NotPermitted(
                    by.name() + " may not make a calendar feed for " + person.name() + ": everybody makes their own");
        }
        if (of(transaction, person).size() >= FEEDS_MAX) {
            throw new IllegalArgumentException(
                    person.name() + " has " + FEEDS_MAX + " calendar feeds; revoke one that is not used");
        }
        String token = Sittings.token(random);
        var insert = transaction.prepare(
                "INSERT INTO calendar_feed (nr, digest, person, joint_case, made) VALUES (?, ?, ?, ?, ?)");
        insert.setLong(1, transaction.next("calendar_feed"));
        insert.setString(2, Digest.of(token).hex());
        insert.setLong(3, person.nr());
        insert.setString(4, caseId);
        insert.setLong(5, Micros.of(clock.instant()));
        insert.executeUpdate();
        return token;
    }

    /**
     * Ends one at once.
     *
     * @throws NotPermitted when it is another's, and that actor is no administrator
     * @throws IllegalArgumentException when that person has none of that number
     */
    public void revoke(Transaction transaction, Actor by, Person person, long nr) throws SQLException {
        Person who = by.person().orElse(null);
        if (who != null && !by.is(person) && !People.is(transaction, who, Role.ADMINISTRATOR)) {
            throw new NotPermitted(by.name() + " may not revoke a calendar feed of " + person.name()
                    + ": that is for an administrator");
        }
        var delete = transaction.prepare("DELETE FROM calendar_feed WHERE nr = ? AND person = ?");
        delete.setLong(1, nr);
        delete.setLong(2, person.nr());
        if (delete.executeUpdate() == 0) {
            throw new IllegalArgumentException(person.name() + " has no calendar feed " + nr);
        }
    }

    /** Those of that person, the oldest first. */
    public List<Feed> of(Person person) {
        return database.read(reading -> of(reading, person));
    }

    private static List<Feed> of(Session session, Person person) throws SQLException {
        var select = session.prepare("SELECT nr, joint_case, made FROM calendar_feed WHERE person = ? ORDER BY nr");
        select.setLong(1, person.nr());
        var feeds = new ArrayList<Feed>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                feeds.add(new Feed(rows.getLong(1), person, rows.getString(2), Micros.instant(rows.getLong(3))));
            }
        }
        return feeds;
    }

    /** The feed with that token; empty when it is unknown or revoked, or its person was removed. */
    public Optional<Feed> find(String token) {
        return database.read(reading -> {
            var select = reading.prepare("SELECT nr, person, joint_case, made FROM calendar_feed WHERE digest = ?");
            select.setString(1, Digest.of(token).hex());
            try (var rows = select.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                long nr = rows.getLong(1);
                String caseId = rows.getString(3);
                Instant made = Micros.instant(rows.getLong(4));
                return people.find(rows.getLong(2))
                        .filter(person -> !person.removed())
                        .map(person -> new Feed(nr, person, caseId, made));
            }
        });
    }
}
