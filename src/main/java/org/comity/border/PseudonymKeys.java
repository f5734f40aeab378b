package org.comity.border;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Session;

/**
 * One secret for each agreement, from which its pseudonyms and identifiers are made. It lies in the database, so that a
 * backup holds it: with another key the same thing would cross a second time, as somebody else.
 */
final class PseudonymKeys {
    private PseudonymKeys() {}

    static Optional<byte[]> find(Session session, String agreement) throws SQLException {
        var lookup = session.prepare("SELECT key FROM pseudonym_key WHERE agreement = ?");
        lookup.setString(1, agreement);
        try (var rows = lookup.executeQuery()) {
            return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
        }
    }

    /** @param ids gives random version 4 UUIDs, of 122 random bits each */
    static byte[] findOrMake(Database database, String agreement, Supplier<UUID> ids) {
        Optional<byte[]> known = database.read(reading -> find(reading, agreement));
        return known.orElseGet(() -> database.write(transaction -> {
            Optional<byte[]> meanwhile = find(transaction, agreement);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            byte[] key = random(ids);
            var insert = transaction.prepare("INSERT INTO pseudonym_key (agreement, key) VALUES (?, ?)");
            insert.setString(1, agreement);
            insert.setBytes(2, key);
            insert.executeUpdate();
            return key;
        }));
    }

    private static byte[] random(Supplier<UUID> ids) {
        var seed = ByteBuffer.allocate(64);
        while (seed.hasRemaining()) {
            UUID each = ids.get();
            seed.putLong(each.getMostSignificantBits()).putLong(each.getLeastSignificantBits());
        }
        return Digest.of(seed.array()).bytes();
    }
}
