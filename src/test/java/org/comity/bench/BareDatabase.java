package org.comity.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SplittableRandom;

/**
 * What the database does without a node: the same rows, durable, in transactions of a thousand, one thread, plain JDBC,
 * in one table with the one index that finding an object by its id needs. The yardstick of the same run.
 */
final class BareDatabase implements AutoCloseable {

    private final Connection connection;
    private final boolean sqlite;

    private BareDatabase(Connection connection, boolean sqlite) {
        this.connection = connection;
        this.sqlite = sqlite;
    }

    /** A new SQLite file with the node's own settings, so that the difference is not in these. */
    static BareDatabase sqlite(Path file) throws SQLException {
        var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var bare = new BareDatabase(connection, true);
        bare.tell("PRAGMA journal_mode = WAL");
        bare.tell("PRAGMA synchronous = FULL");
        bare.tell("PRAGMA wal_autocheckpoint = 16384");
        bare.tell("PRAGMA cache_size = -65536");
        bare.tell("PRAGMA mmap_size = 8589934592");
        bare.createTable("BLOB");
        return bare;
    }

    /** An empty PostgreSQL database. */
    static BareDatabase postgresql(String url) throws SQLException {
        var connection =
                DriverManager.getConnection(url + (url.contains("?") ? "&" : "?") + "reWriteBatchedInserts=true");
        var bare = new BareDatabase(connection, false);
        bare.createTable("BYTEA");
        return bare;
    }

    private void createTable(String bytes) throws SQLException {
        tell("CREATE TABLE bare (nr BIGINT PRIMARY KEY, id TEXT NOT NULL UNIQUE, type INT NOT NULL, modified BIGINT,"
                + " digest " + bytes + " NOT NULL, body " + bytes + " NOT NULL)");
        connection.setAutoCommit(false);
    }

    String version() throws SQLException {
        var about = connection.getMetaData();
        return (sqlite ? "SQLite " : "PostgreSQL ") + about.getDatabaseProductVersion();
    }

    /**
     * Inserts envelopes {@code from} to {@code to} and returns objects a second. Only the database is timed: what is
     * inserted is in memory before the clock runs.
     */
    double insert(SampleFile samples, int from, int to) throws SQLException, IOException {
        var random = new SplittableRandom(7);
        long nanos = 0;
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?)")) {
            for (int envelope = from; envelope < to; envelope++) {
                byte[][] bodies = samples.objects(envelope);
                var ids = new String[bodies.length];
                var digests = new byte[bodies.length][32];
                for (int i = 0; i < bodies.length; i++) {
                    ids[i] = idOf(bodies[i]);
                    random.nextBytes(digests[i]);
                }
                long before = System.nanoTime();
                for (int i = 0; i < bodies.length; i++) {
                    long nr = (long) envelope * SampleFile.ENVELOPE_OBJECTS + i + 1;
                    insert.setLong(1, nr);
                    insert.setString(2, ids[i]);
                    insert.setInt(3, i % 12);
                    insert.setLong(4, 1_700_000_000_000_000L + nr);
                    insert.setBytes(5, digests[i]);
                    insert.setBytes(6, bodies[i]);
                    insert.addBatch();
                }
                insert.executeBatch();
                connection.commit();
                nanos += System.nanoTime() - before;
            }
        }
        return (to - from) * (double) SampleFile.ENVELOPE_OBJECTS / (nanos / 1e9);
    }

    private static String idOf(byte[] body) {
        String head = new String(body, 0, Math.min(200, body.length), StandardCharsets.US_ASCII);
        int begin = head.indexOf("\"id\":\"") + 6;
        return head.substring(begin, head.indexOf('"', begin));
    }

    /**
     * Reads the bodies of the first {@code count} rows in pages, each of which takes up after the last number of the one
     * before, and returns objects a second.
     */
    double read(int pageObjects, int count) throws SQLException {
        long bytes = 0;
        int rows = 0;
        long before = System.nanoTime();
        try (PreparedStatement page =
                connection.prepareStatement("SELECT nr, body FROM bare WHERE nr > ? ORDER BY nr LIMIT ?")) {
            long last = 0;
            for (boolean more = true; more && rows < count; ) {
                page.setLong(1, last);
                page.setInt(2, pageObjects);
                more = false;
                try (ResultSet found = page.executeQuery()) {
                    while (found.next()) {
                        last = found.getLong(1);
                        bytes += found.getBytes(2).length;
                        rows++;
                        more = true;
                    }
                }
                connection.rollback();
            }
        }
        double seconds = (System.nanoTime() - before) / 1e9;
        if (bytes == 0) {
            throw new IllegalStateException("the bare table is empty");
        }
        return rows / seconds;
    }

    private void tell(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    @Override
    public String toString() {
        return "the bare database";
    }
}
