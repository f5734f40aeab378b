package org.comity.sql;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** All that differs between the two databases. Everything else is one SQL text. */
enum Dialect {
    SQLITE(
            Map.of(
                    "long", "INTEGER",
                    "blob", "BLOB",
                    "clustered", "WITHOUT ROWID",
                    "binary_text", "TEXT"),
            List.of("classpath:db", "classpath:db-sqlite"),
            List.of(
                    "PRAGMA foreign_keys = ON",
                    "PRAGMA cache_size = -65536",
                    "PRAGMA mmap_size = 8589934592",
                    // What is erased must not linger in free pages.
                    "PRAGMA secure_delete = FAST"),
            // Readers neither map the file nor keep much of it: the system has it in memory once already, and there are
            // several.
            Map.of("busy_timeout", "30000", "temp_store", "MEMORY"),
            // Its plans come from the way the sentences are written and from the statistics it is given, and stay the
            // same.
            List.of()),
    POSTGRESQL(
            Map.of(
                    "long", "BIGINT",
                    "blob", "BYTEA",
                    "clustered", "",
                    "binary_text", "TEXT COLLATE \"C\""),
            List.of("classpath:db", "classpath:db-postgresql"),
            List.of(),
            Map.of("reWriteBatchedInserts", "true", "ApplicationName", "comity"),
            // The writer waits for it: of our tables alone, as the server's own would be four fifths of the work, and
            // by
            // samples of a tenth of the usual size.
            List.of(
                    "SET default_statistics_target = 10",
                    "DO $$ BEGIN EXECUTE (SELECT 'ANALYZE ' || string_agg(quote_ident(tablename), ', ')"
                            + " FROM pg_tables WHERE schemaname = current_schema()); END $$"));

    private final Map<String, String> words;
    private final List<String> migrations;
    private final List<String> forWriter;
    private final Map<String, String> properties;
    private final List<String> afterGrowth;

    Dialect(
            Map<String, String> words,
            List<String> migrations,
            List<String> forWriter,
            Map<String, String> properties,
            List<String> afterGrowth) {
        this.words = words;
        this.migrations = migrations;
        this.forWriter = forWriter;
        this.properties = properties;
        this.afterGrowth = afterGrowth;
    }

    /** The words that migrations leave open, such as the name of the type for bytes. */
    Map<String, String> words() {
        return words;
    }

    /** Where its migrations lie: those of both, and what one of them alone has to be told. */
    String[] migrations() {
        return migrations.toArray(String[]::new);
    }

    /** How that sentence is written for it: PostgreSQL takes the values of {@link Many} as one array. */
    String sentence(String sql) {
        return this == POSTGRESQL ? sql.replace("IN (" + Many.PLACES + ")", "= ANY (?)") : sql;
    }

    /** What the writer's connection is told first. */
    List<String> forWriter() {
        return forWriter;
    }

    /** What the driver is told of every connection, by the names it has for that. */
    Properties properties() {
        var told = new Properties();
        told.putAll(properties);
        return told;
    }

    /** What the writer tells it when the tables have grown, so that plans fit them. */
    List<String> afterGrowth() {
        return afterGrowth;
    }

    static Dialect of(String jdbcUrl) {
        if (jdbcUrl.startsWith("jdbc:sqlite:")) {
            return SQLITE;
        }
        if (jdbcUrl.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        throw new IllegalArgumentException("the database URL " + jdbcUrl.replaceAll("password=[^&]*", "password=***")
                + " is neither jdbc:sqlite: nor jdbc:postgresql:; write one of these, or leave it out for SQLite in"
                + " the data folder");
    }

    /** The embedded database of a data folder. */
    static String sqliteIn(Path folder) {
        return "jdbc:sqlite:" + folder.resolve("comity.db");
    }
}
