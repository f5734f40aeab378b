package org.comity.sql;

import java.sql.SQLException;

/** Something done in a transaction. What it throws takes all of it back, and only it. */
@FunctionalInterface
public interface Act<T extends @org.jspecify.annotations.Nullable Object> {
    T in(Transaction transaction) throws SQLException;
}
