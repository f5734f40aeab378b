package org.comity.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The whole schema on one page: {@code src/test/golden/schema.sql}, as SQLite says it. */
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
}
