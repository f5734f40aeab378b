package org.comity.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;

/** A batch of one prepared statement, the same for every load of that table. */
final class BatchLoading extends Loading {
    private final PreparedStatement insert;
    private int column;
    private boolean any;

    BatchLoading(Session session, String table, String... columns) throws SQLException {
        insert = session.prepare("INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                + String.join(", ", Collections.nCopies(columns.length, "?")) + ")");
        insert.clearBatch(); // of an act that failed half-way
    }

    @Override
    public Loading number(long number) throws SQLException {
        insert.setLong(++column, number);
        return this;
    }

    @Override
    public Loading text(String text) throws SQLException {
        insert.setString(++column, text);
        return this;
    }

    @Override
    public Loading bytes(byte[] bytes) throws SQLException {
        insert.setBytes(++column, bytes);
        return this;
    }

    @Override
    public Loading nothing() throws SQLException {
        insert.setNull(++column, Types.BIGINT);
        return this;
    }

    @Override
    public void row() throws SQLException {
        insert.addBatch();
        column = 0;
        any = true;
    }

    @Override
    public void end() throws SQLException {
        if (any) {
            insert.executeBatch();
        }
    }
}
