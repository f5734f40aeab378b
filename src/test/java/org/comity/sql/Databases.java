package org.comity.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The two databases a node can stand on, fresh and empty for each test.
 *
 * <p>One PostgreSQL server serves the whole test JVM; it starts when first asked for and stops with the JVM. Where it
 * cannot start the tests fail: what was not tried on PostgreSQL is not known to work there.
 */
public enum Databases {
    SQLITE {
        @Override
        public String freshUrl() {
            try {
                Path folder = Files.createTempDirectory("comity-test-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
                return Database.embeddedUrl(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },

    POSTGRESQL {
        @Override
        public String freshUrl() {
            String name = "comity_" + POSTGRESQL_MADE.incrementAndGet();
            try (var connection = Server.ONE.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
                return Server.ONE.getJdbcUrl("postgres", name);
            } catch (SQLException e) {
                throw new IllegalStateException("the test server would not make a database", e);
            }
        }
    };

    private static final AtomicInteger POSTGRESQL_MADE = new AtomicInteger();

    /** The URL of a new, empty database; open it as often as the test wants, one at a time. */
    public abstract String freshUrl();

    /** A new database, open and migrated; the test closes it. */
    public Database fresh() {
        return Database.open(freshUrl());
    }

    private static void delete(Path folder) {
        try (var inside = Files.walk(folder)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            System.err.println("left behind: " + folder);
        }
    }

    /** Started by the first test that touches it; zonky stops it when the JVM ends. */
    private static final class Server {
        static final EmbeddedPostgres ONE = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException("no PostgreSQL server could be started for the tests", e);
            }
        }
    }
}
