package org.comity.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server for one run: the embedded one, or one that runs already. Durable either way, which is asked of the
 * server before anything is measured. The databases made here are dropped by the end.
 */
final class PostgresServer implements AutoCloseable {

    private static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

    private final @Nullable EmbeddedPostgres embedded;
    private final String url;

    private PostgresServer(@Nullable EmbeddedPostgres embedded, String url) throws SQLException {
        this.embedded = embedded;
        this.url = url;
        for (var setting : DURABLE.entrySet()) {
            String found = ask("SHOW " + setting.getKey());
            if (!found.equals(setting.getValue())) {
                throw new Options.NotUnderstood("the server has " + setting.getKey() + " = " + found
                        + "; figures of a server that may lose what it answered are not measured here");
            }
        }
    }

    /** Starts one with PostgreSQL's own defaults for memory, and nothing that trades safety for speed. */
    static PostgresServer embedded(Path data) throws IOException, SQLException {
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(true)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("max_connections", "100")
                .setServerConfig("shared_buffers", "128MB");
        DURABLE.forEach(builder::setServerConfig);
        EmbeddedPostgres server = builder.start();
        return new PostgresServer(
                server, "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?user=postgres");
    }

    /** Uses a running one; the URL's user must be allowed to create databases. */
    static PostgresServer running(String url) throws SQLException {
        return new PostgresServer(null, url);
    }

    String version() throws SQLException {
        return "PostgreSQL " + ask("SHOW server_version").split(" ")[0];
    }

    /** Makes an empty database and returns its URL. */
    String create(String name) throws SQLException {
        tell("DROP DATABASE IF EXISTS " + name);
        tell("CREATE DATABASE " + name);
        return url.replaceFirst("/[^/?]*(\\?|$)", "/" + name + "$1");
    }

    void drop(String name) throws SQLException {
        tell("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        tell("CHECKPOINT");
    }

    private void tell(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public void close() throws IOException {
        if (embedded != null) {
            embedded.close();
        }
    }

    @Override
    public String toString() {
        return "the PostgreSQL server";
    }
}
