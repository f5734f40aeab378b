package org.comity.sql;

import java.sql.SQLException;

/** Something read from one snapshot. */
@FunctionalInterface
public interface Query<T extends @org.jspecify.annotations.Nullable Object> {
    T in(Reading reading) throws SQLException;
}
