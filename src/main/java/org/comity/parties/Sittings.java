package org.comity.parties;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.comity.seal.Digest;
import org.comity.seal.TimeCode;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** Who is at the console. Begun by {@link Logins} alone, always with a new token. */
public final class Sittings {
    /** How long nobody may be seen before it is over. */
    public static final Duration IDLE_MAX = Duration.ofMinutes(30);

    /** How long it lasts at most. */
    public static final Duration LASTING_MAX = Duration.ofHours(12);

    /** How long an address stays known as one from which somebody has logged in. */
    static final Duration KNOWN = Duration.ofDays(30);

    /** Being seen is written this often at most, or every page would be a write. */
    private static final Duration SEEN_EVERY = Duration.ofMinutes(1);

    /** A clock may be put right by so much; what was begun after that is of no time. */
    private static final Duration CLOCK_STEP_MAX = Duration.ofMinutes(5);

    private static final int TOKEN_BYTES = 32;

    private final Database database;
    private final People people;
    private final InstantSource clock;
    private final SecureRandom random;
    private final CodeSecrets codes;

    Sittings(Database database, People people, InstantSource clock, SecureRandom random, CodeSecrets codes) {
        this.database = database;
        this.people = people;
        this.clock = clock;
        this.random = random;
        this.codes = codes;
    }

    /** A new one; answers the token. */
    String begin(Transaction transaction, Person person, String address, boolean linked) throws SQLException {
        return begin(transaction, person, address, linked, null);
    }

    /** A new one that a login provider opened, where there is an issuer; answers the token. */
    String begin(Transaction transaction, Person person, String address, boolean linked, @Nullable String issuer)
            throws SQLException {
        String token = token(random);
        long now = Micros.of(clock.instant());
        var old = transaction.prepare("DELETE FROM sitting WHERE begun < ?");
        old.setLong(1, Micros.of(clock.instant().minus(KNOWN)));
        old.executeUpdate();
        var insert =
                transaction.prepare("INSERT INTO sitting (digest, person, begun, seen, address, linked, offer, issuer)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        insert.setString(1, Digest.of(token).hex());
        insert.setLong(2, person.nr());
        insert.setLong(3, now);
        insert.setLong(4, now);
        insert.setString(5, address);
        insert.setLong(6, linked ? 1 : 0);
        insert.setBytes(7, codes.lock(TimeCode.create(random), Digest.of(token).hex()));
        insert.setString(8, issuer);
        insert.executeUpdate();
        return token;
    }

    /** Whose token that is; empty when it is unknown, or that sitting is over. */
    public Optional<Sitting> find(String token) {
        Instant now = clock.instant();
        return database.read(reading -> {
            var select = reading.prepare(
                    "SELECT digest, person, begun, seen, linked, offer, issuer FROM sitting WHERE digest = ? AND ended"
                            + " IS NULL");
            select.setString(1, Digest.of(token).hex());
            try (var rows = select.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                Instant begun = Micros.instant(rows.getLong(3));
                Instant seen = Micros.instant(rows.getLong(4));
                Person person = people.find(rows.getLong(2)).orElseThrow();
                if (person.removed() || isOver(begun, seen, now)) {
                    return Optional.empty();
                }
                String digest = rows.getString(1);
                boolean linked = rows.getLong(5) == 1;
                String issuer = Objects.requireNonNullElse(rows.getString(7), "");
                return codes.open(rows.getBytes(6), digest)
                        .map(offer -> new Sitting(digest, person, begun, seen, linked, issuer, offer));
            }
        });
    }

    private static boolean isOver(Instant begun, Instant seen, Instant now) {
        return now.isAfter(begun.plus(LASTING_MAX))
                || now.isAfter(seen.plus(IDLE_MAX))
                || now.isBefore(begun.minus(CLOCK_STEP_MAX));
    }

    /** They were seen just now. */
    public void see(Sitting sitting) {
        Instant now = clock.instant();
        if (now.isBefore(sitting.seen().plus(SEEN_EVERY))) {
            return;
        }
        database.write(transaction -> {
            var update = transaction.prepare("UPDATE sitting SET seen = ? WHERE digest = ?");
            update.setLong(1, Micros.of(now));
            update.setString(2, sitting.digest());
            return update.executeUpdate();
        });
    }

    /** Logs out. */
    public void end(Transaction transaction, Sitting sitting) throws SQLException {
        var update = transaction.prepare("UPDATE sitting SET ended = ? WHERE digest = ? AND ended IS NULL");
        update.setLong(1, Micros.of(clock.instant()));
        update.setString(2, sitting.digest());
        update.executeUpdate();
    }

    /** Logs that person out everywhere; answers how many sittings that were. */
    public int endAll(Transaction transaction, Person person) throws SQLException {
        return end(transaction, person, "");
    }

    /** The same, but for this one. */
    int endOthers(Transaction transaction, Sitting sitting) throws SQLException {
        return end(transaction, sitting.person(), sitting.digest());
    }

    private int end(Transaction transaction, Person person, String but) throws SQLException {
        var update = transaction.prepare(
                "UPDATE sitting SET ended = ? WHERE person = ? AND digest <> ? AND ended IS NULL AND begun > ?");
        update.setLong(1, Micros.of(clock.instant()));
        update.setLong(2, person.nr());
        update.setString(3, but);
        update.setLong(4, Micros.of(clock.instant().minus(LASTING_MAX)));
        return update.executeUpdate();
    }

    /** Ends those of that person which a login provider opened; answers how many. */
    int endProvided(Transaction transaction, Person person) throws SQLException {
        var update = transaction.prepare(
                "UPDATE sitting SET ended = ? WHERE person = ? AND issuer IS NOT NULL AND ended IS NULL");
        update.setLong(1, Micros.of(clock.instant()));
        update.setLong(2, person.nr());
        return update.executeUpdate();
    }

    /** How many of that person's are not over. */
    public int open(Person person) {
        Instant now = clock.instant();
        return database.read(reading -> {
            int open = 0;
            var select = reading.prepare("SELECT begun, seen FROM sitting WHERE person = ? AND ended IS NULL");
            select.setLong(1, person.nr());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    open += isOver(Micros.instant(rows.getLong(1)), Micros.instant(rows.getLong(2)), now) ? 0 : 1;
                }
            }
            return open;
        });
    }

    /** Whether that person has logged in from there lately. */
    static boolean knows(Session session, Person person, String address, Instant now) throws SQLException {
        var select = session.prepare("SELECT 1 FROM sitting WHERE person = ? AND address = ? AND begun > ?");
        select.setLong(1, person.nr());
        select.setString(2, address);
        select.setLong(3, Micros.of(now.minus(KNOWN)));
        try (var rows = select.executeQuery()) {
            return rows.next();
        }
    }

    static String token(SecureRandom random) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }
}
