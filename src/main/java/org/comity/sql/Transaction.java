package org.comity.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The transaction an act runs in. It is begun in the room that does the work and handed down, so that act, log entry
 * and outbox row are durable together or not at all.
 */
public final class Transaction extends Session {
    private final List<Runnable> onCommit = new ArrayList<>();

    private final Dialect dialect;

    Transaction(Statements statements, Dialect dialect) {
        super(statements);
        this.dialect = dialect;
    }

    /** Opens a load of many rows into that table; one at a time for each table. */
    public Loading load(String table, String... columns) throws SQLException {
        return switch (dialect) {
            case SQLITE -> new BatchLoading(this, table, columns);
            case POSTGRESQL -> new CopyLoading(this, table, columns);
        };
    }

    /** The next free number of a small table that has a column {@code nr}. */
    public long next(String table) throws SQLException {
        try (var rows = prepare("SELECT coalesce(max(nr), 0) + 1 FROM " + table).executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Runs once the act is durable, before its caller goes on; must be quick and must not throw. */
    public void onCommit(Runnable afterwards) {
        onCommit.add(afterwards);
    }

    void committed() {
        onCommit.forEach(Runnable::run);
    }
}
