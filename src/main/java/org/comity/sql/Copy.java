package org.comity.sql;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Copies all rows from one database of ours to another of the same version, whichever of the two sorts each is. */
final class Copy {

    /** Flyway's own table; each database has its own history. */
    private static final String HISTORY = "flyway_schema_history";

    private static final int BATCH = 1_000;

    private Copy() {}

    static boolean isEmpty(Session session) throws SQLException {
        for (String table : tables(session)) {
            try (var rows =
                    session.prepare("SELECT 1 FROM " + table + " LIMIT 1").executeQuery()) {
                if (rows.next()) {
                    return false;
                }
            }
        }
        return true;
    }

    static long rows(Session from, Transaction to) throws SQLException {
        long rows = 0;
        for (String table : tables(from)) {
            rows += rows(from, to, table);
        }
        return rows;
    }

    private static long rows(Session from, Transaction to, String table) throws SQLException {
        List<String> columns = columns(from, table);
        String names = String.join(", ", columns);
        var select = from.prepare("SELECT " + names + " FROM " + table);
        select.setFetchSize(BATCH);
        var insert = to.prepare("INSERT INTO " + table + " (" + names + ") VALUES ("
                + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")");
        long count = 0;
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                for (int i = 1; i <= columns.size(); i++) {
                    insert.setObject(i, rows.getObject(i));
                }
                insert.addBatch();
                if (++count % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
        return count;
    }

    private static List<String> tables(Session session) throws SQLException {
        var tables = new ArrayList<String>();
        DatabaseMetaData metadata = session.connection().getMetaData();
        try (ResultSet rows = metadata.getTables(
                session.connection().getCatalog(), session.connection().getSchema(), "%", new String[] {"TABLE"})) {
            while (rows.next()) {
                String name = rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
                if (!name.equals(HISTORY) && !name.startsWith("sqlite_")) {
                    tables.add(name);
                }
            }
        }
        Collections.sort(tables);
        return tables;
    }

    private static List<String> columns(Session session, String table) throws SQLException {
        try (ResultSet none =
                session.prepare("SELECT * FROM " + table + " LIMIT 0").executeQuery()) {
            var columns = new ArrayList<String>();
            for (int i = 1; i <= none.getMetaData().getColumnCount(); i++) {
                columns.add(none.getMetaData().getColumnName(i));
            }
            return columns;
        }
    }
}
