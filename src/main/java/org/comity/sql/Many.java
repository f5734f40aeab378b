package org.comity.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/**
 * Asks one sentence for many values, some at a time: its {@code IN} list has always as many places, so that one plan
 * serves every length. What is too many for the places that are left is filled with the last value again.
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
        ask(statement, first, numbers, PreparedStatement::setLong, taker);
    }

    /** The same for texts. */
    public static void texts(PreparedStatement statement, int first, List<String> texts, Taker taker)
            throws SQLException {
        ask(statement, first, texts, PreparedStatement::setString, taker);
    }

    @FunctionalInterface
    private interface Setter<T> {
        void set(PreparedStatement statement, int place, T value) throws SQLException;
    }

    private static <T> void ask(PreparedStatement statement, int first, List<T> values, Setter<T> setter, Taker taker)
            throws SQLException {
        for (int from = 0; from < values.size(); from += AT_ONCE) {
            for (int i = 0; i < AT_ONCE; i++) {
                setter.set(statement, first + i, values.get(Math.min(from + i, values.size() - 1)));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    taker.take(rows);
                }
            }
        }
    }
}
