package org.comity.parties;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Wrong guesses, counted by name and address together, by name, and by address; what is past its limit is locked for a
 * while.
 *
 * <p>A lock by name alone does not hold for an address from which that person has logged in lately, nor any lock for
 * a one-time link: else whoever keeps guessing would keep an administrator out for ever.
 */
final class Guesses {
    static final int WRONG_BY_BOTH_MAX = 5;
    static final int WRONG_BY_NAME_MAX = 10;
    static final int WRONG_BY_ADDRESS_MAX = 30;

    /** Within which they are counted, and for which it is locked. */
    static final Duration SPAN = Duration.ofMinutes(15);

    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    private Guesses() {}

    /** Until when somebody may not try, in words with the subject; empty where they may. */
    static List<String> locks(Session session, @Nullable Person person, String address, Instant now)
            throws SQLException {
        var locks = new ArrayList<String>();
        add(locks, session, byAddress(address), now);
        if (person != null) {
            add(locks, session, byBoth(person, address), now);
            if (!Sittings.knows(session, person, address, now)) {
                add(locks, session, byName(person), now);
            }
        }
        return locks;
    }

    /** All locks on that person, from wherever they would come. */
    static List<String> locks(Session session, Person person, Instant now) throws SQLException {
        var locks = new ArrayList<String>();
        var select = session.prepare(
                "SELECT subject, until FROM login_guess WHERE until > ? AND (subject = ? OR substr(subject, 1, ?) = ?)");
        select.setLong(1, Micros.of(now));
        select.setString(2, byName(person));
        select.setInt(3, byBoth(person, "").length());
        select.setString(4, byBoth(person, ""));
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                locks.add(rows.getString(1) + " until " + Micros.instant(rows.getLong(2)));
            }
        }
        return locks;
    }

    private static void add(List<String> locks, Session session, String subject, Instant now) throws SQLException {
        var select = session.prepare("SELECT until FROM login_guess WHERE subject = ? AND until > ?");
        select.setString(1, subject);
        select.setLong(2, Micros.of(now));
        try (var rows = select.executeQuery()) {
            if (rows.next()) {
                locks.add(subject + " until " + Micros.instant(rows.getLong(1)));
            }
        }
    }

    /** Counts a wrong guess; answers what is locked by it. */
    static List<String> wrong(Transaction transaction, @Nullable Person person, String address, Instant now)
            throws SQLException {
        var forget = transaction.prepare("DELETE FROM login_guess WHERE since < ?");
        forget.setLong(1, Micros.of(now.minus(FORGOTTEN_AFTER)));
        forget.executeUpdate();
        var locked = new ArrayList<String>();
        count(locked, transaction, byAddress(address), WRONG_BY_ADDRESS_MAX, now);
        if (person != null) {
            count(locked, transaction, byBoth(person, address), WRONG_BY_BOTH_MAX, now);
            count(locked, transaction, byName(person), WRONG_BY_NAME_MAX, now);
        }
        return locked;
    }

    private static void count(List<String> locked, Transaction transaction, String subject, int max, Instant now)
            throws SQLException {
        long wrong = 0;
        long since = Micros.of(now);
        boolean wasLocked = false;
        var select = transaction.prepare("SELECT wrong, since, until FROM login_guess WHERE subject = ?");
        select.setString(1, subject);
        try (var rows = select.executeQuery()) {
            if (rows.next() && rows.getLong(2) > Micros.of(now.minus(SPAN)) && rows.getLong(2) <= since) {
                wasLocked = rows.getLong(3) > Micros.of(now);
                wrong = rows.getLong(1);
                since = rows.getLong(2);
            }
        }
        wrong++;
        boolean lock = wrong >= max;
        var upsert = transaction.prepare("INSERT INTO login_guess (subject, wrong, since, until) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (subject) DO UPDATE SET wrong = excluded.wrong, since = excluded.since,"
                + " until = excluded.until");
        upsert.setString(1, subject);
        upsert.setLong(2, wrong);
        upsert.setLong(3, since);
        if (lock) {
            upsert.setLong(4, Micros.of(now.plus(SPAN)));
        } else {
            upsert.setNull(4, java.sql.Types.BIGINT);
        }
        upsert.executeUpdate();
        if (lock && !wasLocked) {
            locked.add(subject + " until " + now.plus(SPAN));
        }
    }

    /** They have shown who they are: what was counted against them from there is forgotten. */
    static void right(Transaction transaction, Person person, String address) throws SQLException {
        var delete = transaction.prepare("DELETE FROM login_guess WHERE subject = ?");
        delete.setString(1, byBoth(person, address));
        delete.executeUpdate();
    }

    private static String byName(Person person) {
        return person.name();
    }

    private static String byBoth(Person person, String address) {
        return person.name() + " from " + address;
    }

    private static String byAddress(String address) {
        return "the address " + address;
    }
}
