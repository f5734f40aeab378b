package org.comity.parties;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.comity.parties.LoginAnswer.Why;
import org.comity.seal.Digest;
import org.comity.seal.PasswordHash;
import org.comity.seal.TimeCode;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * How our own people get in to the console: by a link that works once, or by a password together with a code from an
 * app. There is no password that nobody chose.
 *
 * <p>A password is looked at outside of any transaction, because that takes long; what it came to is settled inside one,
 * with the entry in the home log.
 */
public final class Logins {
    /** How long a link may wait to be used. */
    public static final Duration LINK_LASTING = Duration.ofHours(24);

    /** Letters of a password; there is a code beside it. */
    public static final int PASSWORD_CHARS_MIN = 12;

    /** More would only be work for whoever checks it. */
    public static final int PASSWORD_CHARS_MAX = 256;

    private static final int DIFFERENT_CHARS_MIN = 5;

    /** Checked in place of the password of nobody, so that a name that is not here takes as long as one that is. */
    private static final PasswordHash OF_NOBODY = PasswordHash.parse(
            "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

    private final Database database;
    private final People people;
    private final InstantSource clock;
    private final SecureRandom random;
    private final CodeSecrets codes;
    private final Sittings sittings;
    private final CalendarFeeds calendarFeeds;
    private final Ties ties;
    private final ProviderRefusals refusals;

    /** @param secret kept outside the database, under which the secrets for codes are locked in it */
    public Logins(Database database, People people, InstantSource clock, SecureRandom random, byte[] secret) {
        this.database = database;
        this.people = people;
        this.clock = clock;
        this.random = random;
        var codes = new CodeSecrets(secret, random);
        this.codes = codes;
        this.sittings = new Sittings(database, people, clock, random, codes);
        this.calendarFeeds = new CalendarFeeds(database, people, clock, random);
        this.ties = new Ties(database, people, clock);
        this.refusals = new ProviderRefusals(database, clock, random);
        codes.lockWhatLiesOpen(database);
    }

    /** Who is who at a login provider. */
    public Ties ties() {
        return ties;
    }

    /** Why somebody who came from a login provider was not let in. */
    public ProviderRefusals refusals() {
        return refusals;
    }

    /** Who is in. */
    public Sittings sittings() {
        return sittings;
    }

    /** Where calendar programs read what is due for somebody. */
    public CalendarFeeds calendarFeeds() {
        return calendarFeeds;
    }

    // ---- by link ----

    /** A new link, in place of any earlier one; answers its token. {@link Appointments} says who may. */
    String link(Transaction transaction, Person person) throws SQLException {
        String token = Sittings.token(random);
        long now = Micros.of(clock.instant());
        var earlier = transaction.prepare("UPDATE login_link SET used = ? WHERE person = ? AND used IS NULL");
        earlier.setLong(1, now);
        earlier.setLong(2, person.nr());
        earlier.executeUpdate();
        var insert = transaction.prepare("INSERT INTO login_link (digest, person, made, expires) VALUES (?, ?, ?, ?)");
        insert.setString(1, Digest.of(token).hex());
        insert.setLong(2, person.nr());
        insert.setLong(3, now);
        insert.setLong(4, Micros.of(clock.instant().plus(LINK_LASTING)));
        insert.executeUpdate();
        return token;
    }

    /** Whom that link would let in; looking does not use it up. */
    public LoginAnswer linked(String token) {
        return database.read(reading -> linked(reading, token));
    }

    private LoginAnswer linked(Session session, String token) throws SQLException {
        var select = session.prepare("SELECT person, expires, used FROM login_link WHERE digest = ?");
        select.setString(1, Digest.of(token).hex());
        try (var rows = select.executeQuery()) {
            if (!rows.next()) {
                return new LoginAnswer.No(null, Why.NO_SUCH_LINK, List.of());
            }
            Person person = people.find(rows.getLong(1)).orElseThrow();
            long expires = rows.getLong(2);
            rows.getLong(3);
            Why no = person.removed()
                    ? Why.NOBODY
                    : !rows.wasNull() ? Why.LINK_USED : expires <= Micros.of(clock.instant()) ? Why.LINK_EXPIRED : null;
            return no == null ? new LoginAnswer.In(person, "") : new LoginAnswer.No(person, no, List.of());
        }
    }

    /** Uses a link. No lock stands before it: it is how somebody who is locked out comes in again. */
    public LoginAnswer byLink(Transaction transaction, String token, String address) throws SQLException {
        Instant now = clock.instant();
        LoginAnswer answer = linked(transaction, token);
        if (answer instanceof LoginAnswer.No no) {
            return Guesses.locks(transaction, null, address, now).isEmpty()
                    ? new LoginAnswer.No(no.person(), no.why(), Guesses.wrong(transaction, null, address, now))
                    : new LoginAnswer.No(no.person(), Why.LOCKED, List.of());
        }
        LoginAnswer.In in = (LoginAnswer.In) answer;
        var use = transaction.prepare("UPDATE login_link SET used = ? WHERE digest = ? AND used IS NULL");
        use.setLong(1, Micros.of(now));
        use.setString(2, Digest.of(token).hex());
        if (use.executeUpdate() != 1) {
            return new LoginAnswer.No(in.person(), Why.LINK_USED, List.of());
        }
        return new LoginAnswer.In(in.person(), sittings.begin(transaction, in.person(), address, true));
    }

    // ---- by password and code ----

    /**
     * Somebody's try, looked at and not yet settled.
     *
     * @param person whom they say they are; null where nobody here is called that
     * @param no why not; null where password and code are right
     * @param step of the code; -1 where it is none
     */
    public record Attempt(@Nullable Person person, @Nullable Why no, long step, String address) {}

    /** Looks at what somebody typed. Where they are locked out nothing of it is looked at. */
    public Attempt attempt(String name, String password, String code, String address) {
        Person person = people.find(name).orElse(null);
        Instant now = clock.instant();
        if (isLocked(null, address, now)) {
            return new Attempt(person, Why.LOCKED, -1, address);
        }
        if (password.length() > PASSWORD_CHARS_MAX) {
            return new Attempt(person, Why.WRONG_PASSWORD, -1, address);
        }
        if (person != null && isLocked(person, address, now)) {
            // Only a name that is here can be locked by itself: it takes as long as any other.
            OF_NOBODY.matches(password);
            return new Attempt(person, Why.LOCKED, -1, address);
        }
        Kept kept = person == null ? null : kept(person);
        PasswordHash hash = kept == null ? OF_NOBODY : kept.password;
        boolean right = hash.matches(password);
        if (person == null || kept == null) {
            return new Attempt(person, person == null ? Why.NOBODY : Why.NO_PASSWORD, -1, address);
        }
        OptionalLong step = kept.stepOf(code, now);
        Why no = !right ? Why.WRONG_PASSWORD : step.isEmpty() ? Why.WRONG_CODE : null;
        return new Attempt(person, no, step.orElse(-1), address);
    }

    private boolean isLocked(@Nullable Person person, String address, Instant now) {
        return database.read(
                reading -> !Guesses.locks(reading, person, address, now).isEmpty());
    }

    /** Lets them in, or counts it against them. While they are locked out nothing is written. */
    public LoginAnswer settle(Transaction transaction, Attempt attempt) throws SQLException {
        return settle(transaction, attempt, null);
    }

    /** The same, where a login provider has named them first. */
    public LoginAnswer settle(Transaction transaction, Attempt attempt, @Nullable String issuer) throws SQLException {
        Person person = attempt.person;
        Instant now = clock.instant();
        if (attempt.no == Why.LOCKED
                || !Guesses.locks(transaction, person, attempt.address, now).isEmpty()) {
            return new LoginAnswer.No(person, Why.LOCKED, List.of());
        }
        Why no = attempt.no;
        if (no == null && person != null && !usedUp(transaction, person, attempt.step)) {
            no = Why.CODE_USED;
        }
        if (no != null || person == null) {
            return new LoginAnswer.No(
                    person, no == null ? Why.NOBODY : no, Guesses.wrong(transaction, person, attempt.address, now));
        }
        Guesses.right(transaction, person, attempt.address);
        return new LoginAnswer.In(person, sittings.begin(transaction, person, attempt.address, false, issuer));
    }

    /** A code counts once, and none of before it after it (RFC 6238 §5.2). */
    private static boolean usedUp(Transaction transaction, Person person, long step) throws SQLException {
        var update = transaction.prepare("UPDATE login SET step = ? WHERE person = ? AND step < ?");
        update.setLong(1, step);
        update.setLong(2, person.nr());
        update.setLong(3, step);
        return update.executeUpdate() == 1;
    }

    // ---- by a login provider ----

    /** Lets in whom a login provider has named, and tied is who they are here. No lock stands before it, as with a link. */
    public LoginAnswer byProvider(Transaction transaction, Person person, String issuer, String address)
            throws SQLException {
        Guesses.right(transaction, person, address);
        return new LoginAnswer.In(person, sittings.begin(transaction, person, address, false, issuer));
    }

    /** Counts against an address what came from a login provider and did not fit; says nothing new while it is locked. */
    public LoginAnswer.No notByProvider(Transaction transaction, Why why, String address) throws SQLException {
        Instant now = clock.instant();
        return Guesses.locks(transaction, null, address, now).isEmpty()
                ? new LoginAnswer.No(null, why, Guesses.wrong(transaction, null, address, now))
                : new LoginAnswer.No(null, Why.LOCKED, List.of());
    }

    /** Asks whom a login provider has named for a code of their app too; settled as a password and code are. */
    public Attempt attemptCode(Person person, String code, String address) {
        Instant now = clock.instant();
        if (isLocked(person, address, now)) {
            return new Attempt(person, Why.LOCKED, -1, address);
        }
        Kept kept = kept(person);
        OptionalLong step = kept == null ? OptionalLong.empty() : kept.stepOf(code, now);
        Why no = kept == null ? Why.NO_PASSWORD : step.isEmpty() ? Why.WRONG_CODE : null;
        return new Attempt(person, no, step.orElse(-1), address);
    }

    // ---- a new password ----

    /** What becomes of a new password. */
    public enum Change {
        /** It can be settled. */
        FINE,
        TOO_SHORT,
        TOO_LONG,
        TOO_PLAIN,
        NOT_THE_SAME,
        WRONG_CODE,
        WRONG_PASSWORD,
        LOCKED
    }

    /** A new password, looked at and hashed; {@code hash} is empty where it will not do. */
    public record NewPassword(Change change, String hash, long step) {}

    /** @param current the one until now; not asked of whoever came by a link */
    public NewPassword prepare(
            Sitting sitting, String address, String current, String password, String again, String code) {
        Change change = fits(sitting.person(), password, again);
        OptionalLong step = sitting.offer().stepOf(code, clock.instant());
        if (change == Change.FINE && step.isEmpty()) {
            change = Change.WRONG_CODE;
        }
        if (change == Change.FINE && !sitting.linked()) {
            change = isLocked(sitting.person(), address, clock.instant())
                    ? Change.LOCKED
                    : isTheirs(sitting.person(), current) ? Change.FINE : Change.WRONG_PASSWORD;
        }
        return change == Change.FINE
                ? new NewPassword(change, PasswordHash.of(password, random).text(), step.orElseThrow())
                : new NewPassword(change, "", -1);
    }

    private boolean isTheirs(Person person, String password) {
        Kept kept = kept(person);
        return kept != null && password.length() <= PASSWORD_CHARS_MAX && kept.password.matches(password);
    }

    private static Change fits(Person person, String password, String again) {
        int chars = password.codePointCount(0, password.length());
        if (chars < PASSWORD_CHARS_MIN) {
            return Change.TOO_SHORT;
        }
        if (password.length() > PASSWORD_CHARS_MAX) {
            return Change.TOO_LONG;
        }
        if (password.codePoints().distinct().count() < DIFFERENT_CHARS_MIN
                || password.equalsIgnoreCase(person.name())
                || password.equalsIgnoreCase(person.displayName())) {
            return Change.TOO_PLAIN;
        }
        return password.equals(again) ? Change.FINE : Change.NOT_THE_SAME;
    }

    /** Keeps it, and ends that person's other sittings; or counts a wrong one until now against them. */
    public List<String> settle(Transaction transaction, Sitting sitting, String address, NewPassword fresh)
            throws SQLException {
        if (fresh.change == Change.WRONG_PASSWORD) {
            return Guesses.wrong(transaction, sitting.person(), address, clock.instant());
        }
        if (fresh.change != Change.FINE) {
            return List.of();
        }
        var upsert = transaction.prepare("INSERT INTO login (person, password, secret, step, since)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (person) DO UPDATE SET password = excluded.password,"
                + " secret = excluded.secret, step = excluded.step, since = excluded.since");
        upsert.setLong(1, sitting.person().nr());
        upsert.setString(2, fresh.hash);
        upsert.setBytes(3, codes.lock(sitting.offer(), sitting.person()));
        upsert.setLong(4, fresh.step);
        upsert.setLong(5, Micros.of(clock.instant()));
        upsert.executeUpdate();
        var offer = transaction.prepare("UPDATE sitting SET offer = ?, linked = 0 WHERE digest = ?");
        offer.setBytes(1, codes.lock(TimeCode.create(random), sitting.digest()));
        offer.setString(2, sitting.digest());
        offer.executeUpdate();
        sittings.endOthers(transaction, sitting);
        return List.of();
    }

    /** Somebody who is here no more has no password, no link and no sitting. */
    void remove(Transaction transaction, Person person) throws SQLException {
        for (String table : List.of("login", "login_link", "login_tie", "sitting", "calendar_feed")) {
            var delete = transaction.prepare("DELETE FROM " + table + " WHERE person = ?");
            delete.setLong(1, person.nr());
            delete.executeUpdate();
        }
    }

    /**
     * Ends every sitting, every link that waits and every calendar feed: what a restored backup does, or a link that was
     * used since would let in again, and a feed that was revoked would be read.
     */
    public static void endAll(Transaction transaction) throws SQLException {
        transaction.prepare("DELETE FROM sitting").executeUpdate();
        transaction.prepare("DELETE FROM login_link").executeUpdate();
        transaction.prepare("DELETE FROM calendar_feed").executeUpdate();
    }

    // ---- looking ----

    /** Whether that person has set a password. */
    public boolean hasPassword(Person person) {
        return kept(person) != null;
    }

    /** Whether anybody here has a password, or a link that still works. */
    public boolean anybodyCanLogIn() {
        return people.all().stream()
                .anyMatch(person -> hasPassword(person) || openLink(person).isPresent());
    }

    private Optional<Instant> openLink(Person person) {
        return database.read(reading -> {
            var select = reading.prepare(
                    "SELECT max(expires) FROM login_link WHERE person = ? AND used IS NULL AND expires > ?");
            select.setLong(1, person.nr());
            select.setLong(2, Micros.of(clock.instant()));
            try (var rows = select.executeQuery()) {
                rows.next();
                long expires = rows.getLong(1);
                return rows.wasNull() ? Optional.empty() : Optional.of(Micros.instant(expires));
            }
        });
    }

    /** Why that person would not get in now, or how they would, in sentences. */
    public List<String> explain(Person person) {
        var said = new ArrayList<String>();
        Instant now = clock.instant();
        Kept kept = kept(person);
        Optional<Instant> link = openLink(person);
        said.add(
                kept == null
                        ? ties.of(person).isEmpty()
                                ? "No password is set, so only a one-time link lets them in."
                                : "No password is set, so only a one-time link or the login provider lets them in."
                        : "A password and an app for codes were set at " + kept.since + ".");
        link.ifPresent(until -> said.add("A one-time link waits to be used, until " + until + "."));
        if (kept != null && kept.code == null) {
            said.add("The secret of their app cannot be read with the node's keys/login.key, so no code is right."
                    + " Put the file back, or make a link.");
        }
        if (kept != null && kept.step > TimeCode.step(now) + 1) {
            said.add("The last code used is of " + Instant.ofEpochSecond(kept.step * TimeCode.STEP_SECONDS)
                    + ", and this node's clock says " + now
                    + ": no code counts before that instant. Put the clock right, or make a link.");
        }
        List<String> locks = database.read(reading -> Guesses.locks(reading, person, now));
        locks.forEach(lock -> said.add("Too many wrong guesses: locked is " + lock
                + ". A lock by name alone does not hold where they have logged in from lately; none"
                + " holds for a link."));
        int open = sittings.open(person);
        said.add(open == 0 ? "They are not logged in." : "They are logged in, " + open + " times.");
        if (person.roles().isEmpty()) {
            said.add("They have no role, so there is next to nothing for them to see.");
        }
        if (kept == null && link.isEmpty() && ties.of(person).isEmpty()) {
            said.add("Next: comity person link " + person.name());
        }
        return said;
    }

    private record Kept(PasswordHash password, @Nullable TimeCode code, long step, Instant since) {
        OptionalLong stepOf(String typed, Instant now) {
            return code == null ? OptionalLong.empty() : code.stepOf(typed, now);
        }
    }

    private @Nullable Kept kept(Person person) {
        return database.read(reading -> {
            var select = reading.prepare("SELECT password, secret, step, since FROM login WHERE person = ?");
            select.setLong(1, person.nr());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? new Kept(
                                PasswordHash.parse(rows.getString(1)),
                                codes.open(rows.getBytes(2), person).orElse(null),
                                rows.getLong(3),
                                Micros.instant(rows.getLong(4)))
                        : null;
            }
        });
    }
}
