package org.comity.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseTest {
    @TempDir
    Path folder;

    @Test
    void an_act_is_readable_when_it_is_answered_and_a_failing_one_leaves_nothing() {
        try (var database = Database.open(Database.embeddedUrl(folder))) {
            database.write(transaction -> {
                var insert = transaction.prepare("INSERT INTO node_fact (name, value) VALUES (?, ?)");
                insert.setString(1, "colour");
                insert.setString(2, "blue");
                return insert.executeUpdate();
            });
            assertThatThrownBy(() -> database.write(transaction -> {
                        var insert = transaction.prepare("INSERT INTO node_fact (name, value) VALUES (?, ?)");
                        insert.setString(1, "shape");
                        insert.setString(2, "round");
                        insert.executeUpdate();
                        throw new IllegalStateException("changed my mind");
                    }))
                    .hasMessage("changed my mind");
            assertThat(facts(database)).isEqualTo(1);
        }
        try (var again = Database.open(Database.embeddedUrl(folder))) {
            assertThat(facts(again)).isEqualTo(1);
        }
    }

    @Test
    void a_server_has_statistics_of_what_a_young_node_holds() {
        try (var database = Databases.POSTGRESQL.fresh()) {
            assertThat(rowsByStatistics(database)).isNegative();
            for (int i = 0; i <= Database.COMMITS_AT_FIRST_ANALYZE; i++) {
                String name = "fact " + i;
                database.write(transaction -> {
                    var insert = transaction.prepare("INSERT INTO node_fact (name, value) VALUES (?, 'x')");
                    insert.setString(1, name);
                    return insert.executeUpdate();
                });
            }
            assertThat(rowsByStatistics(database)).isEqualTo(Database.COMMITS_AT_FIRST_ANALYZE);
        }
    }

    /** Which connection of the pool reads is not ours to say, so every one is made to read by one statement before. */
    @Test
    void a_reading_of_one_statement_leaves_those_after_it_their_snapshot() throws Exception {
        for (Databases databases : Databases.values()) {
            try (var database = databases.fresh();
                    var callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 200; i++) {
                    assertThat(callers.submit(() -> database.readOne(DatabaseTest::count))
                                    .get())
                            .isZero();
                }
                long[] seen = callers.submit(() -> database.read(reading -> {
                            long before = count(reading);
                            database.write(transaction -> transaction
                                    .prepare("INSERT INTO node_fact (name, value) VALUES ('colour', 'blue')")
                                    .executeUpdate());
                            return new long[] {before, count(reading)};
                        }))
                        .get();
                assertThat(seen).as(databases.name()).containsExactly(0, 0);
                assertThat(callers.submit(() -> database.readOne(DatabaseTest::count))
                                .get())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void readers_of_sqlite_wait_for_a_lock_and_sort_in_memory() {
        try (var database = Database.open(Database.embeddedUrl(folder))) {
            assertThat(database.<Long>read(reading -> number(reading, "PRAGMA busy_timeout")))
                    .isEqualTo(30_000);
            assertThat(database.<Long>read(reading -> number(reading, "PRAGMA temp_store")))
                    .isEqualTo(2);
        }
    }

    private static long count(Reading reading) throws SQLException {
        return number(reading, "SELECT count(*) FROM node_fact");
    }

    private static long number(Reading reading, String sql) throws SQLException {
        try (var rows = reading.prepare(sql).executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static long rowsByStatistics(Database database) {
        return database.read(reading -> {
            try (var rows = reading.prepare(
                            "SELECT CAST(reltuples AS BIGINT) FROM pg_class WHERE relname = 'node_fact'")
                    .executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    private static long facts(Database database) {
        return database.read(DatabaseTest::count);
    }
}
