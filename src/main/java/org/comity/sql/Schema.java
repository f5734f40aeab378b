package org.comity.sql;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * How far the tables of a database are, read off the migration library's own history without the library: loading it and
 * letting it look costs more than the rest of opening, and nearly every time there is nothing to do.
 */
final class Schema {
    private Schema() {}

    /** The number of the newest file among those of that dialect; one without a number would not be seen to have changed. */
    static int newest(Dialect dialect) {
        return switch (dialect) {
            case SQLITE -> 56;
            case POSTGRESQL -> 57;
        };
    }

    /**
     * Whether nothing is left to do.
     *
     * @throws DatabaseFault when a newer program has changed the tables
     */
    static boolean isCurrent(Connection connection, Dialect dialect) throws SQLException {
        int reached = reached(connection);
        int newest = newest(dialect);
        if (reached > newest) {
            throw new DatabaseFault(
                    "the database was brought to state " + reached + " by a newer Comity; this one knows"
                            + " states up to " + newest + ": use the newer one, or restore a backup made before it");
        }
        return reached == newest;
    }

    /** The number of the last file that was applied, 0 where there is none. */
    private static int reached(Connection connection) throws SQLException {
        try (var tables = connection.getMetaData().getTables(null, null, "flyway_schema_history", null)) {
            if (!tables.next()) {
                return 0;
            }
        }
        int reached = 0;
        try (var history = connection.createStatement();
                var rows = history.executeQuery("SELECT version, success FROM flyway_schema_history")) {
            while (rows.next()) {
                if (!rows.getBoolean(2)) {
                    return 0;
                }
                String version = rows.getString(1);
                if (version != null) {
                    reached = Math.max(reached, Integer.parseInt(version));
                }
            }
        }
        return reached;
    }
}
