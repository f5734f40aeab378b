package org.comity.border;

import java.sql.SQLException;
import java.util.Optional;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** Where reading goes on. A cursor moves in the transaction of what it covers, or a crash would lose what lies between. */
final class Cursors {
    private Cursors() {}

    static Optional<String> find(Session session, String name) throws SQLException {
        var lookup = session.prepare("SELECT value FROM reading_cursor WHERE name = ?");
        lookup.setString(1, name);
        try (var rows = lookup.executeQuery()) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }

    /** Stays where it is when there is no new value. */
    static void move(Transaction transaction, String name, @Nullable String value) throws SQLException {
        if (value == null) {
            return;
        }
        var move = transaction.prepare("INSERT INTO reading_cursor (name, value) VALUES (?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET value = excluded.value");
        move.setString(1, name);
        move.setString(2, value);
        move.executeUpdate();
    }
}
