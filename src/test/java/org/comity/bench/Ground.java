package org.comity.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database to measure on, and what a node and the bare table each need of it.
 *
 * @param name sqlite or postgresql
 * @param server null for SQLite
 */
record Ground(String name, @Nullable PostgresServer server) {

    static final List<String> NAMES = List.of("sqlite", "postgresql");

    /**
     * Opens the database of that name, and notes its version.
     *
     * @param running the URL of a PostgreSQL server to use; null starts one
     */
    static Ground open(String name, @Nullable String running, Workplace workplace, Figures figures)
            throws IOException, SQLException {
        if (name.equals("sqlite")) {
            try (BareDatabase bare = BareDatabase.sqlite(workplace.folder().resolve("version.db"))) {
                figures.note(name, bare.version() + ", WAL, synchronous=FULL");
            }
            return new Ground(name, null);
        }
        PostgresServer server = workplace.keep(
                running == null
                        ? PostgresServer.embedded(workplace.folder("postgresql"))
                        : PostgresServer.running(running));
        figures.note(name, server.version() + ", fsync, synchronous_commit and full_page_writes on");
        return new Ground(name, server);
    }

    /** What {@code init} and {@code serve} are told besides: nothing, or the URL of a new database. */
    List<String> settings(String of) throws SQLException {
        return server == null ? List.of() : List.of("--database", server.create(database(of)));
    }

    BareDatabase bare(String of, Workplace workplace) throws SQLException {
        return server == null
                ? BareDatabase.sqlite(workplace.folder().resolve(of + ".bare.db"))
                : BareDatabase.postgresql(server.create(database(of) + "_bare"));
    }

    /** Removes what the case of that name left, so that the next one has the disk. */
    void clear(String of, Workplace workplace) throws IOException, SQLException {
        if (server != null) {
            server.drop(database(of));
            server.drop(database(of) + "_bare");
        }
        for (String ending : List.of("", ".bare.db", ".bare.db-wal", ".bare.db-shm")) {
            Workplace.remove(workplace.folder().resolve(of + ending));
        }
    }

    /** The process number keeps two runs on one server apart. */
    private static String database(String of) {
        return "comity_bench_" + ProcessHandle.current().pid() + "_" + of;
    }
}
