package org.comity.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A connection with its prepared statements kept; one thread at a time. */
public abstract sealed class Session permits Reading, Transaction {
    private final Statements statements;

    Session(Statements statements) {
        this.statements = statements;
    }

    /**
     * The statement of that SQL text, its parameters cleared of nothing: set every one before running it. It stays open
     * for the next caller, so close its result set, never the statement.
     */
    public PreparedStatement prepare(String sql) throws SQLException {
        return statements.of(sql);
    }

    /** Whether each statement takes a way to a server and back, so that one which does more is better than several. */
    public boolean afar() {
        return statements.dialect == Dialect.POSTGRESQL;
    }

    Connection connection() {
        return statements.connection;
    }

    /** The statements of one physical connection by their text. */
    static final class Statements {
        private final Connection connection;
        private final Dialect dialect;
        private final Map<String, PreparedStatement> open = new HashMap<>();

        Statements(Connection connection, Dialect dialect) {
            this.connection = connection;
            this.dialect = dialect;
        }

        PreparedStatement of(String sql) throws SQLException {
            PreparedStatement statement = open.get(sql);
            if (statement == null || statement.isClosed()) {
                statement = connection.prepareStatement(dialect.sentence(sql));
                open.put(sql, statement);
            }
            return statement;
        }
    }
}
