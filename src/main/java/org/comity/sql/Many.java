package org.comity.sql;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.postgresql.PGStatement;

/**
 * Asks one sentence for many values, some at a time: its {@code IN} list has always as many places, so that one plan
 * serves every length. What is too many for the places that are left is filled with the last value again.
 *
 * <p>PostgreSQL is asked for all of them at once, by one array in place of the list ({@link Dialect#sentence}): there
 * each value of a list costs as much as looking for it, and each part a way to the server and back.
 */
public final class Many {
    private static final int AT_ONCE = 250;

    /** What stands between the brackets of {@code IN (...)}. */
    public static final String PLACES = String.join(",", Collections.nCopies(AT_ONCE, "?"));

    private Many() {}

    /** Takes one row of what was found; must not run the same sentence. */
    @FunctionalInterface
    public interface Taker {
        void take(ResultSet row) throws SQLException;
    }

    /**
     * Finds the rows of these numbers.
     *
     * @param statement with {@link #PLACES} in it; parameters that stand before these are set
     * @param first which parameter the first place is
     */
    public static void numbers(PreparedStatement statement, int first, List<Long> numbers, Taker taker)
            throws SQLException {
        ask(statement, first, numbers, "bigint", PreparedStatement::setLong, taker);
    }

    /** The same for texts. */
    public static void texts(PreparedStatement statement, int first, List<String> texts, Taker taker)
            throws SQLException {
        ask(statement, first, texts, "text", PreparedStatement::setString, taker);
    }

    @FunctionalInterface
    private interface Setter<T> {
        void set(PreparedStatement statement, int place, T value) throws SQLException;
    }

    private static <T> void ask(
            PreparedStatement statement, int first, List<T> values, String type, Setter<T> setter, Taker taker)
            throws SQLException {
        if (statement instanceof PGStatement) {
            if (!values.isEmpty()) {
                Array array = statement.getConnection().createArrayOf(type, values.toArray());
                statement.setArray(first, array);
                take(statement, taker);
            }
            return;
        }
        for (int from = 0; from < values.size(); from += AT_ONCE) {
            for (int i = 0; i < AT_ONCE; i++) {
                setter.set(statement, first + i, values.get(Math.min(from + i, values.size() - 1)));
            }
            take(statement, taker);
        }
    }

    private static void take(PreparedStatement statement, Taker taker) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                taker.take(rows);
            }
        }
    }
}
