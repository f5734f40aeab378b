package org.comity.parties;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Transaction;

/**
 * Who is who at a login provider. Nobody gets in by being known there: somebody here has to have said which subject there
 * is which person here. {@link Appointments} says who may.
 */
public final class Ties {
    /** Of a subject (OpenID Connect Core §2). */
    public static final int SUBJECT_CHARS_MAX = 255;

    private final Database database;
    private final People people;
    private final InstantSource clock;

    Ties(Database database, People people, InstantSource clock) {
        this.database = database;
        this.people = people;
        this.clock = clock;
    }

    /**
     * One of them.
     *
     * @param issuer of the login provider
     * @param claim whose value the subject is
     */
    public record Tie(String issuer, String claim, String subject, Instant since) {}

    /** Who that is; empty where nobody here is tied to it. */
    public Optional<Person> find(String issuer, String claim, String subject) {
        return database.read(reading -> {
            var select = reading.prepare("SELECT person FROM login_tie WHERE issuer = ? AND claim = ? AND subject = ?");
            select.setString(1, issuer);
            select.setString(2, claim);
            select.setString(3, subject);
            try (var rows = select.executeQuery()) {
                return rows.next()
                        ? people.find(rows.getLong(1)).filter(person -> !person.removed())
                        : Optional.empty();
            }
        });
    }

    /** Those of that person. */
    public List<Tie> of(Person person) {
        return database.read(reading -> {
            var ties = new ArrayList<Tie>();
            var select = reading.prepare(
                    "SELECT issuer, claim, subject, since FROM login_tie WHERE person = ? ORDER BY issuer, claim,"
                            + " subject");
            select.setLong(1, person.nr());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    ties.add(new Tie(
                            rows.getString(1), rows.getString(2), rows.getString(3), Micros.instant(rows.getLong(4))));
                }
            }
            return ties;
        });
    }

    /**
     * Ties them, in place of whatever they were tied to by that claim of that provider.
     *
     * @throws IllegalArgumentException when the subject is none, or somebody else's
     */
    void tie(Transaction transaction, Person person, String issuer, String claim, String subject) throws SQLException {
        if (subject.isBlank()
                || subject.length() > SUBJECT_CHARS_MAX
                || subject.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a subject has 1 to " + SUBJECT_CHARS_MAX
                    + " letters; the provider says which is theirs, and so does: comity auth explain --last-refusal");
        }
        var select = transaction.prepare("SELECT person FROM login_tie WHERE issuer = ? AND claim = ? AND subject = ?");
        select.setString(1, issuer);
        select.setString(2, claim);
        select.setString(3, subject);
        try (var rows = select.executeQuery()) {
            if (rows.next() && rows.getLong(1) != person.nr()) {
                throw new IllegalArgumentException("that subject is tied to "
                        + people.find(rows.getLong(1)).map(Person::name).orElse("somebody")
                        + " already; end that first, with: comity person oidc NAME --remove");
            }
        }
        var earlier = transaction.prepare("DELETE FROM login_tie WHERE person = ? AND issuer = ? AND claim = ?");
        earlier.setLong(1, person.nr());
        earlier.setString(2, issuer);
        earlier.setString(3, claim);
        earlier.executeUpdate();
        var insert = transaction.prepare(
                "INSERT INTO login_tie (issuer, claim, subject, person, since) VALUES (?, ?, ?, ?, ?)");
        insert.setString(1, issuer);
        insert.setString(2, claim);
        insert.setString(3, subject);
        insert.setLong(4, person.nr());
        insert.setLong(5, Micros.of(clock.instant()));
        insert.executeUpdate();
    }

    /** Ends all of them; answers how many. */
    int untie(Transaction transaction, Person person) throws SQLException {
        var delete = transaction.prepare("DELETE FROM login_tie WHERE person = ?");
        delete.setLong(1, person.nr());
        return delete.executeUpdate();
    }
}
