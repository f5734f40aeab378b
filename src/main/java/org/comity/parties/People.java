package org.comity.parties;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.comity.seal.BadSeal;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Our own people. There are few, so all of them stay in memory. Who may change whom is said by {@link Appointments};
 * this only keeps.
 */
public final class People {
    private final InstantSource clock;
    private final Map<Long, Person> byNr = new ConcurrentHashMap<>();

    public People(Database database, InstantSource clock) {
        this.clock = clock;
        database.read(reading -> {
            try (var rows = reading.prepare("SELECT nr, name, display, roles, key,"
                            + " CASE WHEN removed IS NULL THEN 0 ELSE 1 END FROM person")
                    .executeQuery()) {
                while (rows.next()) {
                    boolean removed = rows.getLong(6) == 1;
                    keep(new Person(
                            rows.getLong(1),
                            rows.getString(2),
                            rows.getString(3),
                            removed ? Set.of() : Role.list(rows.getString(4)),
                            rows.getString(5),
                            removed));
                }
            }
            return null;
        });
    }

    /** Who is here under that name; somebody who was removed is not. */
    public Optional<Person> find(String name) {
        return byNr.values().stream()
                .filter(person -> person.name().equals(name) && !person.removed())
                .findFirst();
    }

    /** Who has that number, also when they were removed. */
    public Optional<Person> find(long nr) {
        return Optional.ofNullable(byNr.get(nr));
    }

    /**
     * Who is here under that name.
     *
     * @throws IllegalArgumentException naming the next move when there is nobody
     */
    public Person require(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "nobody here is called " + name + "; list them with: comity person list"));
    }

    /** All who are here, by name. */
    public List<Person> all() {
        return byNr.values().stream()
                .filter(person -> !person.removed())
                .sorted(Comparator.comparing(Person::name))
                .toList();
    }

    /**
     * Whose signatures stand under a note.
     *
     * @throws BadSeal when a known key's signature does not hold, or nobody here has signed it
     */
    public List<Person> signers(SignedNote note) {
        List<NoteKey> keys =
                all().stream().flatMap(person -> person.noteKey().stream()).toList();
        return note.open(keys).stream().map(held -> require(held.key().name())).toList();
    }

    /** The name of the person of that number. */
    public static String name(Session session, long person) throws SQLException {
        var lookup = session.prepare("SELECT name FROM person WHERE nr = ?");
        lookup.setLong(1, person);
        try (var rows = lookup.executeQuery()) {
            if (!rows.next()) {
                throw new IllegalStateException("there is no person " + person);
            }
            return rows.getString(1);
        }
    }

    /** Whether that person is here and has that role, as far as this transaction has come. */
    public static boolean is(Session session, Person person, Role role) throws SQLException {
        return count(session, List.of(person.nr()), role) == 1;
    }

    /** Whether somebody here has that role. */
    public static boolean isAny(Session session, Role role) throws SQLException {
        try (var rows = session.prepare("SELECT roles FROM person WHERE removed IS NULL")
                .executeQuery()) {
            while (rows.next()) {
                if (Role.list(rows.getString(1)).contains(role)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** How many of these, each counted once, are here and have that role, as far as this transaction has come. */
    public static int count(Session session, Collection<Long> persons, Role role) throws SQLException {
        int count = 0;
        var select = session.prepare("SELECT roles FROM person WHERE nr = ? AND removed IS NULL");
        for (long nr : new HashSet<>(persons)) {
            select.setLong(1, nr);
            try (var rows = select.executeQuery()) {
                count += rows.next() && Role.list(rows.getString(1)).contains(role) ? 1 : 0;
            }
        }
        return count;
    }

    /**
     * A person's roles, as far as this transaction has come.
     *
     * @throws IllegalArgumentException when they are here no more
     */
    static Set<Role> roles(Session session, Person person) throws SQLException {
        var select = session.prepare("SELECT roles FROM person WHERE nr = ? AND removed IS NULL");
        select.setLong(1, person.nr());
        try (var rows = select.executeQuery()) {
            if (!rows.next()) {
                throw new IllegalArgumentException(person.name() + " is here no more");
            }
            return Role.list(rows.getString(1));
        }
    }

    Person add(Transaction transaction, String name, String displayName, Set<Role> roles, @Nullable String key)
            throws SQLException {
        Person.requireName(name);
        if (displayName.isBlank()) {
            throw new IllegalArgumentException("a person needs a name that people know them by");
        }
        if (byNr.values().stream().anyMatch(person -> person.name().equals(name))) {
            throw new IllegalArgumentException("there is or was a " + name + " here already; choose another name");
        }
        String checked = key == null ? null : requireKey(name, key);
        var person = new Person(transaction.next("person"), name, displayName, roles, checked, false);
        var insert = transaction.prepare(
                "INSERT INTO person (nr, name, display, roles, key, added) VALUES (?, ?, ?, ?, ?, ?)");
        insert.setLong(1, person.nr());
        insert.setString(2, name);
        insert.setString(3, displayName);
        insert.setString(4, Role.print(roles));
        insert.setString(5, checked);
        insert.setLong(6, Micros.of(clock.instant()));
        insert.executeUpdate();
        transaction.onCommit(() -> keep(person));
        return person;
    }

    Person change(Transaction transaction, Person person, Set<Role> roles) throws SQLException {
        var update = transaction.prepare("UPDATE person SET roles = ? WHERE nr = ? AND removed IS NULL");
        update.setString(1, Role.print(roles));
        update.setLong(2, person.nr());
        update.executeUpdate();
        var changed = new Person(person.nr(), person.name(), person.displayName(), roles, person.key(), false);
        transaction.onCommit(() -> keep(changed));
        return changed;
    }

    void remove(Transaction transaction, Person person) throws SQLException {
        var update = transaction.prepare("UPDATE person SET roles = '', removed = ? WHERE nr = ?");
        update.setLong(1, Micros.of(clock.instant()));
        update.setLong(2, person.nr());
        update.executeUpdate();
        transaction.onCommit(
                () -> keep(new Person(person.nr(), person.name(), person.displayName(), Set.of(), person.key(), true)));
    }

    /** A key belongs to one person, or two approvals could come from one hand. */
    private String requireKey(String name, String text) {
        NoteKey key;
        try {
            key = NoteKey.parse(text.strip());
        } catch (BadSeal e) {
            throw new IllegalArgumentException("the key of " + name + " cannot be read: " + e.getMessage(), e);
        }
        if (!key.name().equals(name)) {
            throw new IllegalArgumentException("the key is that of " + key.name() + ", not of " + name);
        }
        for (Person other : byNr.values()) {
            if (other.noteKey().filter(known -> known.key().equals(key.key())).isPresent()) {
                throw new IllegalArgumentException("that key is known already, as " + other.name() + "'s");
            }
        }
        return key.text();
    }

    private void keep(Person person) {
        byNr.put(person.nr(), person);
    }
}
