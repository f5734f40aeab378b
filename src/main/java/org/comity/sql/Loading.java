package org.comity.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Many rows on their way into one table, by the fastest road the database has: COPY on PostgreSQL, a batch of one
 * statement on SQLite. Columns are given in their order, then the row is ended; nothing is there before {@link #end}.
 */
public abstract sealed class Loading permits BatchLoading, CopyLoading {

    /** The next column: a whole number. */
    public abstract Loading number(long number) throws SQLException;

    /** The next column: text. */
    public abstract Loading text(String text) throws SQLException;

    /** The next column: bytes. */
    public abstract Loading bytes(byte[] bytes) throws SQLException;

    /** The next column: a number column that holds nothing. */
    public abstract Loading nothing() throws SQLException;

    /** The next column: a whole number, or nothing. */
    public final Loading number(@Nullable Long number) throws SQLException {
        return number == null ? nothing() : number(number.longValue());
    }

    /** Ends a row. */
    public abstract void row() throws SQLException;

    /** Puts all rows into the table; with none it does nothing. */
    public abstract void end() throws SQLException;
}
