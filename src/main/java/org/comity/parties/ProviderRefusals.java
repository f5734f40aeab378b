package org.comity.parties;

import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody who came from a login provider was not let in, by the reference that they were told. Kept for some weeks,
 * because it may name a subject who is nobody here; the home log keeps the reference and the claim.
 */
public final class ProviderRefusals {
    /** How long one can be looked up. */
    public static final Duration KEPT = Duration.ofDays(30);

    /** Letters that are not taken for one another when read out. */
    private static final String LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private static final int LETTERS_COUNT = 8;

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;

    ProviderRefusals(Database database, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.clock = clock;
        this.random = random;
    }

    /**
     * One of them.
     *
     * @param reference that the person was told
     * @param claim what failed
     * @param person the number of whoever it was; null where nobody is known
     */
    public record Refusal(
            String reference, Instant at, @Nullable Long person, String address, String claim, String why) {}

    /** Such as {@code 7KQM-3XVA}. */
    public String reference() {
        var text = new StringBuilder();
        for (int i = 0; i < LETTERS_COUNT; i++) {
            text.append(i == LETTERS_COUNT / 2 ? "-" : "").append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /** Keeps one, and forgets those that are old. */
    public void keep(
            Transaction transaction,
            String reference,
            @Nullable Person person,
            String address,
            String claim,
            String why)
            throws SQLException {
        Instant now = clock.instant();
        var forget = transaction.prepare("DELETE FROM login_refusal WHERE at < ?");
        forget.setLong(1, Micros.of(now.minus(KEPT)));
        forget.executeUpdate();
        var insert = transaction.prepare(
                "INSERT INTO login_refusal (reference, at, person, address, claim, why) VALUES (?, ?, ?, ?, ?, ?)");
        insert.setString(1, reference);
        insert.setLong(2, Micros.of(now));
        if (person == null) {
            insert.setNull(3, java.sql.Types.BIGINT);
        } else {
            insert.setLong(3, person.nr());
        }
        insert.setString(4, address);
        insert.setString(5, claim);
        insert.setString(6, why);
        insert.executeUpdate();
    }

    /** The last one; empty where there is none. */
    public Optional<Refusal> last() {
        return database.read(reading -> one(reading.prepare(
                "SELECT reference, at, person, address, claim, why FROM login_refusal ORDER BY at DESC LIMIT 1")));
    }

    /** That one; case makes no difference, nor does the hyphen. */
    public Optional<Refusal> find(String reference) {
        String letters = reference.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        if (letters.length() != LETTERS_COUNT) {
            return Optional.empty();
        }
        String half = letters.substring(0, LETTERS_COUNT / 2) + "-" + letters.substring(LETTERS_COUNT / 2);
        return database.read(reading -> {
            var select = reading.prepare(
                    "SELECT reference, at, person, address, claim, why FROM login_refusal WHERE reference = ?");
            select.setString(1, half);
            return one(select);
        });
    }

    private static Optional<Refusal> one(PreparedStatement select) throws SQLException {
        try (var rows = select.executeQuery()) {
            if (!rows.next()) {
                return Optional.empty();
            }
            long person = rows.getLong(3);
            boolean known = !rows.wasNull();
            return Optional.of(new Refusal(
                    rows.getString(1),
                    Micros.instant(rows.getLong(2)),
                    known ? person : null,
                    rows.getString(4),
                    rows.getString(5),
                    rows.getString(6)));
        }
    }
}
