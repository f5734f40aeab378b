package org.comity.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What is written together with an act that a room does: both are durable, or neither. What it throws takes the act back
 * too.
 *
 * @param <T> what the act came to
 */
@FunctionalInterface
public interface Alongside<T extends @Nullable Object> {
    void in(Transaction transaction, T done) throws SQLException;

    /** The act, with this behind it. */
    default Act<T> behind(Act<T> act) {
        return transaction -> {
            T done = act.in(transaction);
            in(transaction, done);
            return done;
        };
    }

    /** Nothing. */
    static <T extends @Nullable Object> Alongside<T> nothing() {
        return (transaction, done) -> {};
    }
}
