package org.comity.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The transaction an act runs in. It is begun in the room that does the work and handed down, so that act, log entry
 * and outbox row are durable together or not at all.
 */
public final class Transaction extends Session {
    private final List<Runnable> onCommit = new ArrayList<>();
    private final List<Piece<?>> pieces = new ArrayList<>();
    private final Dialect dialect;

    /** Something that an act hands in. */
    private record Piece<P>(Together<P> to, P piece) {}

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

    /** Has that done once for all acts that share this one's commit: before it, and behind the last of them. */
    public <P> void together(Together<P> to, P piece) {
        pieces.add(new Piece<>(to, piece));
    }

    /** Does what these acts, which have all succeeded, want done together. */
    void together(List<Transaction> acts) throws SQLException {
        Map<Together<?>, List<Piece<?>>> wanted = new LinkedHashMap<>();
        for (Transaction act : acts) {
            act.pieces.forEach(each ->
                    wanted.computeIfAbsent(each.to(), any -> new ArrayList<>()).add(each));
        }
        for (List<Piece<?>> each : wanted.values()) {
            handOver(each.getFirst(), each);
        }
        if (!pieces.isEmpty()) {
            throw new IllegalStateException("what is done together hands nothing in itself");
        }
    }

    /** All of them are for where the first is. */
    @SuppressWarnings("unchecked")
    private <P> void handOver(Piece<P> first, List<Piece<?>> all) throws SQLException {
        first.to().in(this, all.stream().map(each -> (P) each.piece()).toList());
    }

    void committed() {
        onCommit.forEach(Runnable::run);
    }
}
