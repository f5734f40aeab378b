package org.comity.sql;

import static org.assertj.core.api.Assertions.assertThat;

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

    private static long facts(Database database) {
        return database.read(reading -> {
            try (var rows = reading.prepare("SELECT count(*) FROM node_fact").executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }
}
