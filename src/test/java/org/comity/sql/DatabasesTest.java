package org.comity.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    private static long facts(Database database) {
        return database.read(reading -> {
            try (var rows = reading.prepare("SELECT count(*) FROM node_fact").executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }
}
