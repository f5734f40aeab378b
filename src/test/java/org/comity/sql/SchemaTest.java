package org.comity.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole schema on one page, {@code src/test/golden/schema.sql}, as SQLite says it; and how far a database's is. */
final class SchemaTest {
    private static final Path GOLDEN = Path.of("src/test/golden/schema.sql");

    @Test
    void the_schema_is_the_one_on_the_page() throws IOException {
        var schema = new StringBuilder();
        try (var database = Databases.SQLITE.fresh()) {
            database.read(reading -> {
                try (var rows = reading.prepare(
                                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
                                        + " AND tbl_name NOT LIKE 'flyway%' AND tbl_name NOT LIKE 'sqlite%' ORDER BY tbl_name, name")
                        .executeQuery()) {
                    while (rows.next()) {
                        schema.append(rows.getString(1)).append(";\n\n");
                    }
                }
                return null;
            });
        }
        if (System.getenv("COMITY_WRITE_GOLDEN") != null) {
            Files.writeString(GOLDEN, schema);
        }
        assertThat(schema.toString())
                .as("run with COMITY_WRITE_GOLDEN=1 to write %s anew, and look at what changed", GOLDEN)
                .isEqualTo(Files.readString(GOLDEN));
    }

    @ParameterizedTest
    @EnumSource
    void the_newest_state_is_the_newest_file_and_every_file_has_a_number(Dialect dialect) throws Exception {
        var newest = 0;
        for (String place : dialect.migrations()) {
            URL folder = Objects.requireNonNull(Database.class.getResource(place.replace("classpath:", "/")));
            try (var files = Files.list(Path.of(folder.toURI()))) {
                for (Path file : files.toList()) {
                    assertThat(file.getFileName().toString()).matches("V[0-9]+__.+[.]sql");
                    String name = file.getFileName().toString();
                    newest = Math.max(newest, Integer.parseInt(name.substring(1, name.indexOf("__"))));
                }
            }
        }
        assertThat(Schema.newest(dialect)).isEqualTo(newest);
    }

    @ParameterizedTest
    @EnumSource
    void tables_that_a_newer_program_has_changed_are_not_opened(Databases on) throws SQLException {
        String url = on.freshUrl();
        tell(
                url,
                "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                        + " execution_time, success) VALUES (9999, '9999', 'later', 'SQL', 'V9999__later.sql', 'later', 1, true)");
        assertThatThrownBy(() -> Database.open(url))
                .isInstanceOf(DatabaseFault.class)
                .hasMessageContaining("state 9999 by a newer Comity");
    }

    @ParameterizedTest
    @EnumSource
    void a_database_that_an_older_program_left_is_brought_to_the_newest_state(Databases on) throws SQLException {
        String url = on.emptyUrl();
        Dialect dialect = Dialect.of(url);
        Flyway.configure()
                .dataSource(url, null, null)
                .locations(dialect.migrations())
                .placeholders(dialect.words())
                .target((Schema.newest(dialect) - 1) + "?")
                .load()
                .migrate();
        // Such a program may still have had a file without a number.
        tell(
                url,
                "INSERT INTO flyway_schema_history (installed_rank, description, type, script, checksum, installed_by,"
                        + " execution_time, success) VALUES (9999, 'statistics', 'SQL', 'R__statistics.sql', 1, 'earlier', 1, true)");
        Database.open(url).close();
        try (var connection = DriverManager.getConnection(url)) {
            assertThat(Schema.isCurrent(connection, dialect)).isTrue();
        }
    }

    /** What was laid and what came before there were sums and marks is in them. */
    @ParameterizedTest
    @EnumSource
    void segments_of_an_older_program_are_summed_up(Databases on) throws SQLException {
        String url = on.emptyUrl();
        Dialect dialect = Dialect.of(url);
        Flyway.configure()
                .dataSource(url, null, null)
                .locations(dialect.migrations())
                .placeholders(dialect.words())
                .target("55")
                .load()
                .migrate();
        for (int nr = 1; nr <= 3; nr++) {
            tell(
                    url,
                    ("INSERT INTO segment (nr, id, block, place, recipient, party, agreement, clause, measures, owner, report,"
                                    + " header, tlp, bytes, row_count, sha256, entry, laid, state, changed) VALUES (%1$d, 's%1$d',"
                                    + " 1, 0, 'net', 'p', 'a', '1', '', 0, 'r', 'h', '', 9, %1$d0, 'x', 1, %1$d, '%2$s', 1)")
                            .formatted(nr, nr < 3 ? "taken" : "laid"));
            tell(
                    url,
                    ("INSERT INTO segment_received (nr, id, party, agreement, clause, letter, report, header, tlp, bytes,"
                                    + " row_count, sha256, told, state, proven, entry, changed) VALUES (%1$d, 's%1$d', 'p', 'a', '1',"
                                    + " 'l', 'r', 'h', '', 9, 9, 'x', 1, 'taken', 1, 1, 1)")
                            .formatted(nr));
        }
        tell(
                url,
                "INSERT INTO feed_came (segment, day, family, party, agreement, report, row_count)"
                        + " VALUES (2, 1, 'f', 'p', 'a', 'r', 9)");
        try (Database database = Database.open(url)) {
            List<String> found = database.read(reading -> {
                var lines = new ArrayList<String>();
                for (String select : List.of(
                        "SELECT state || ' ' || segments || ' ' || row_count || ' ' || last FROM segment_sum ORDER BY state",
                        "SELECT nr || ' ' || counted FROM segment_received ORDER BY nr")) {
                    try (var rows = reading.prepare(select).executeQuery()) {
                        while (rows.next()) {
                            lines.add(rows.getString(1));
                        }
                    }
                }
                return lines;
            });
            assertThat(found).containsExactly("laid 1 30 3", "taken 2 30 2", "1 0", "2 1", "3 0");
        }
    }

    private static void tell(String url, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
