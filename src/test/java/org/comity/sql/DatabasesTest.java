package org.comity.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class DatabasesTest {

    @OnBothDatabases
    void a_fresh_database_is_migrated_and_holds_nothing_of_another(Databases kind) {
        try (var one = kind.fresh();
                var other = kind.fresh()) {
            one.write(transaction -> {
                var insert = transaction.prepare("INSERT INTO node_fact (name, value) VALUES (?, ?)");
                insert.setString(1, "colour");
                insert.setString(2, "blue");
                return insert.executeUpdate();
            });
            assertThat(facts(one)).isEqualTo(1);
            assertThat(facts(other)).isZero();
        }
    }

    @OnBothDatabases
    void what_was_written_is_there_when_the_url_is_opened_again(Databases kind) {
        String url = kind.freshUrl();
        try (var first = Database.open(url)) {
            first.write(transaction -> {
                var insert = transaction.prepare("INSERT INTO node_fact (name, value) VALUES (?, ?)");
                insert.setString(1, "shape");
                insert.setString(2, "round");
                return insert.executeUpdate();
            });
        }
        try (var again = Database.open(url)) {
            assertThat(facts(again)).isEqualTo(1);
        }
    }

    @OnBothDatabases
    void a_node_that_starts_again_at_once_gets_its_database(Databases kind) {
        String url = kind.freshUrl();
        for (int i = 0; i < 10; i++) {
            try (var database = Database.open(url)) {
                assertThat(facts(database)).isZero();
            }
        }
    }

    @Test
    void a_second_node_is_kept_off_a_server_database() {
        String url = Databases.POSTGRESQL.freshUrl();
        try (var first = Database.open(url)) {
            assertThatThrownBy(() -> Database.open(url))
                    .isInstanceOf(DatabaseFault.class)
                    .hasMessageContaining("another node is using this database");
            assertThat(facts(first)).isZero();
        }
    }

    @Test
    void a_node_killed_in_the_middle_of_a_long_sentence_does_not_keep_the_next_off_its_server() throws Exception {
        String url = Databases.POSTGRESQL.freshUrl();
        try (var killed = Database.open(url)) {
            var begun = new CompletableFuture<Connection>();
            var writing = CompletableFuture.runAsync(() -> killed.write(transaction -> {
                var sentence = transaction.prepare("SELECT pg_sleep(3600)");
                begun.complete(sentence.getConnection());
                return sentence.execute();
            }));
            while (!sleeping(killed)) {
                Thread.onSpinWait();
            }
            // Without a word of farewell, as the kernel closes the connections of a process that was killed.
            begun.get().abort(Runnable::run);
            try (var next = Database.open(url)) {
                assertThat(facts(next)).isZero();
            }
            assertThatThrownBy(writing::join).isInstanceOf(CompletionException.class);
        }
    }

    private static boolean sleeping(Database database) {
        return database.read(reading -> {
            try (var rows = reading.prepare("SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                            + " AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()")
                    .executeQuery()) {
                rows.next();
                return rows.getLong(1) > 0;
            }
        });
    }

    private static long facts(Database database) {
        return database.read(reading -> {
            try (var rows = reading.prepare("SELECT count(*) FROM node_fact").executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }
}
