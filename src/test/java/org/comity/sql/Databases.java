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
 * The two databases a node can stand on, fresh for each test. The tables are made once in each test JVM and then copied,
 * as making them takes twenty times as long.
 *
 * <p>One PostgreSQL server serves the whole test JVM; it starts when first asked for and stops with the JVM. Where it
 * cannot start the tests fail: what was not tried on PostgreSQL is not known to work there.
 */
public enum Databases {
    SQLITE {
        @Override
        public String emptyUrl() {
            return Database.embeddedUrl(folder());
        }

        @Override
        public String freshUrl() {
            Path folder = folder();
            try (var files = Files.list(SqliteTables.FOLDER)) {
                for (Path each : files.toList()) {
                    Files.copy(each, folder.resolve(each.getFileName()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Database.embeddedUrl(folder);
        }
    },

    POSTGRESQL {
        @Override
        public String emptyUrl() {
            return Server.database("");
        }

        @Override
        public String freshUrl() {
            return Server.database(" TEMPLATE " + PostgresqlTables.NAME);
        }
    };

    /** The URL of a new database without tables. */
    public abstract String emptyUrl();

    /** The URL of a new database with the tables and nothing in them; open it as often as the test wants, one at a time. */
    public abstract String freshUrl();

    /** A new database, open and migrated; the test closes it. */
    public Database fresh() {
        return Database.open(freshUrl());
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("comity-test-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** A folder with an embedded database that was opened once. */
    private static final class SqliteTables {
        static final Path FOLDER = folder();

        static {
            Database.open(Database.embeddedUrl(FOLDER)).close();
        }
    }

    /** A database of the server that was opened once. */
    private static final class PostgresqlTables {
        static final String NAME;

        static {
            String url = Server.database("");
            Database.open(url).close();
            NAME = url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
        }
    }

    /** Started by the first test that touches it; zonky stops it when the JVM ends. */
    private static final class Server {
        static final EmbeddedPostgres ONE = start();

        private static final AtomicInteger MADE = new AtomicInteger();

        /** Makes a database, with what follows its name in the sentence, and returns its URL. */
        static String database(String how) {
            String name = "comity_" + MADE.incrementAndGet();
            try (var connection = ONE.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name + how);
                return ONE.getJdbcUrl("postgres", name);
            } catch (SQLException e) {
                throw new IllegalStateException("the test server would not make a database", e);
            }
        }

        private static EmbeddedPostgres start() {
            try {
                // Nobody cuts the power in a test, and hundreds of databases take half a minute to write out at its
                // end.
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("full_page_writes", "off")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("no PostgreSQL server could be started for the tests", e);
            }
        }
    }
}
