package org.comity.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * One database of one node: SQLite in the data folder, or PostgreSQL.
 *
 * <p>All writing goes through one thread. It takes the acts that wait, runs each behind a savepoint, commits once, and
 * only then answers: two writers would make stale log heads, and cursors that skip what commits late. Readers never
 * wait for it.
 */
public final class Database implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("comity.sql");

    /** Acts that share one commit at most; bounds what one failing commit takes with it. */
    static final int ACTS_PER_COMMIT_MAX = 64;

    /** Acts that may wait for the writer; a caller beyond that waits its turn to queue. */
    static final int ACTS_WAITING_MAX = 1_024;

    /** Pages a WAL may grow to before SQLite moves them into the database: 16,384 × 4 KiB = 64 MiB. */
    private static final int WAL_PAGES = 16_384;

    /** Commits after which statistics are gathered for the first time, then at four times as many, and so on. */
    static final int COMMITS_AT_FIRST_ANALYZE = 16;

    private static final int READERS = 8;
    private static final int ADVISORY_LOCK = 0x0C0817;

    /** How long a node waits for the last one to be gone from the server. */
    private static final int CLAIM_SECONDS_MAX = 10;

    /** PostgreSQL's SQLSTATE for a lock that was waited for in vain. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final String url;
    private final Dialect dialect;
    private final HikariDataSource readers;
    private final ForkJoinPool readerThreads = readerThreads();
    private final Map<Connection, Session.Statements> readerStatements = new WeakHashMap<>();
    private final BlockingQueue<Waiting<?>> waiting = new ArrayBlockingQueue<>(ACTS_WAITING_MAX);
    private final Thread writer;
    private final AtomicLong state = new AtomicLong();
    private final LongAdder readings = new LongAdder();
    private long commits; // of the writer's thread alone, as is the next
    private long commitsAtAnalyze = COMMITS_AT_FIRST_ANALYZE;
    private volatile boolean closing;
    private @Nullable Connection writerConnection;
    private Session.@Nullable Statements writerStatements;

    private record Waiting<T extends @Nullable Object>(Act<T> act, CompletableFuture<T> answer) {}

    private Database(String url) throws SQLException {
        this.url = url;
        this.dialect = Dialect.of(url);
        connectWriter();
        migrate();
        this.readers = readers();
        this.writer = Thread.ofPlatform().name("database-writer").start(this::writeOn);
    }

    /**
     * Opens the database and brings its tables up to date.
     *
     * @param jdbcUrl {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/NAME?user=...}
     * @throws DatabaseFault when it cannot be reached, is another node's, or is newer than this program
     */
    public static Database open(String jdbcUrl) {
        try {
            return new Database(jdbcUrl);
        } catch (SQLException e) {
            throw new DatabaseFault("the database cannot be opened: " + e.getMessage(), e);
        }
    }

    /** The URL of the embedded database in that folder. */
    public static String embeddedUrl(Path folder) {
        return Dialect.sqliteIn(folder);
    }

    /**
     * Does the act and answers when it is durable.
     *
     * @throws RuntimeException what the act threw; nothing of it stays
     */
    public <T extends @Nullable Object> T write(Act<T> act) {
        if (closing) {
            throw new DatabaseFault("the database is closing");
        }
        var answer = new CompletableFuture<T>();
        try {
            waiting.put(new Waiting<>(act, answer));
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseFault("interrupted while waiting for the database", e);
        } catch (ExecutionException e) {
            throw thrown(e.getCause() == null ? e : e.getCause());
        }
    }

    /**
     * Reads from one snapshot.
     *
     * @throws RuntimeException what the query threw
     */
    public <T extends @Nullable Object> T read(Query<T> query) {
        readings.increment();
        return read(query, false);
    }

    /**
     * Reads by one statement, which is a snapshot by itself: a server need not be told where it begins and ends.
     *
     * @param query runs one statement at most where {@link Session#afar}
     * @throws RuntimeException what the query threw
     */
    public <T extends @Nullable Object> T readOne(Query<T> query) {
        readings.increment();
        return read(query, true);
    }

    private <T extends @Nullable Object> T read(Query<T> query, boolean one) {
        if (dialect == Dialect.SQLITE || !Thread.currentThread().isVirtual()) {
            return readHere(query, one && dialect == Dialect.POSTGRESQL, result -> {});
        }
        // A server's answer comes in many small reads. Each would suspend and resume a virtual thread, which costs more
        // than the reading; a platform thread simply waits in the kernel.
        var answer = new CompletableFuture<T>();
        readerThreads.execute(() -> {
            try {
                readHere(query, one, answer::complete);
            } catch (Throwable fault) {
                if (!answer.completeExceptionally(fault)) {
                    LOG.log(System.Logger.Level.WARNING, "a reading could not be ended", fault);
                }
            }
        });
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseFault("interrupted while reading", e);
        } catch (ExecutionException e) {
            throw thrown(e.getCause() == null ? e : e.getCause());
        }
    }

    /**
     * Reads from one snapshot and keeps nothing of it: for work that goes over all that is held. SQLite's file is mapped
     * into the memory of the process, and what was read of it once would count as the node's own from then on.
     *
     * @throws RuntimeException what the query threw
     */
    public <T extends @Nullable Object> T readThrough(Query<T> query) {
        if (dialect != Dialect.SQLITE) {
            return read(query, false);
        }
        try (Connection connection = DriverManager.getConnection(url, dialect.properties())) {
            connection.setAutoCommit(false);
            return query.in(new Reading(new Session.Statements(connection, dialect)));
        } catch (SQLException e) {
            throw new DatabaseFault("reading failed: " + e.getMessage(), e);
        }
    }

    /**
     * @param one whether no snapshot is begun; the pool undoes that when it takes the connection back
     * @param found is told before the snapshot is ended, which takes a way to the server and back
     */
    private <T extends @Nullable Object> T readHere(Query<T> query, boolean one, Consumer<T> found) {
        try (Connection lent = readers.getConnection()) {
            if (one) {
                lent.setAutoCommit(true);
            }
            Connection physical = lent.unwrap(Connection.class);
            Session.Statements statements;
            synchronized (readerStatements) {
                statements = readerStatements.computeIfAbsent(
                        physical, connection -> new Session.Statements(connection, dialect));
            }
            T result = query.in(new Reading(statements));
            found.accept(result);
            if (!one) {
                lent.rollback(); // ends the snapshot
            }
            return result;
        } catch (SQLException e) {
            throw new DatabaseFault("reading failed: " + e.getMessage(), e);
        }
    }

    /** Acts that wait for the writer now. */
    public int waiting() {
        return waiting.size();
    }

    /**
     * How often {@link #read} and {@link #readOne} were called so far: what can wait asks whether somebody reads meanwhile.
     */
    public long readings() {
        return readings.sum();
    }

    /**
     * Another number before each commit, and another after it: what was read after asking for it is what a reading of now
     * would find, as long as it stays the same. There is one writer, so nothing changes behind its back.
     */
    public long state() {
        return state.get();
    }

    /** Whether nothing has been written into any table yet. */
    public boolean isEmpty() {
        return read(reading -> Copy.isEmpty(reading));
    }

    /**
     * Copies every row into another database, which must be empty, in one transaction of each.
     *
     * @return how many rows
     * @throws DatabaseFault when the other is not empty
     */
    public long copyInto(Database target) {
        if (!target.isEmpty()) {
            throw new DatabaseFault("the database to copy into holds something already");
        }
        return read(reading -> target.write(transaction -> Copy.rows(reading, transaction)));
    }

    /**
     * Writes all of it, as it is now, into a new SQLite file, while work goes on.
     *
     * @throws DatabaseFault when the file is there already or cannot be written
     */
    public void snapshot(Path file) {
        if (dialect == Dialect.SQLITE) {
            try (Connection connection = DriverManager.getConnection(url);
                    var statement = connection.prepareStatement("VACUUM INTO ?")) {
                statement.setString(1, file.toString());
                statement.execute();
            } catch (SQLException e) {
                throw new DatabaseFault("a snapshot cannot be written to " + file + ": " + e.getMessage(), e);
            }
        } else {
            try (Database target = open("jdbc:sqlite:" + file)) {
                copyInto(target);
            }
        }
    }

    private void writeOn() {
        List<Waiting<?>> group = new ArrayList<>(ACTS_PER_COMMIT_MAX);
        while (!closing || !waiting.isEmpty()) {
            try {
                group.add(waiting.take());
                waiting.drainTo(group, ACTS_PER_COMMIT_MAX - 1);
                commit(group);
            } catch (InterruptedException e) {
                closing = true;
            } finally {
                group.clear();
            }
        }
    }

    /** A crash before the commit leaves nothing of the group; after it, everything, though nobody was told. */
    private void commit(List<Waiting<?>> group) {
        var done = new ArrayList<Runnable>(group.size());
        Transaction behind;
        try {
            Connection connection = connectWriter();
            var succeeded = new ArrayList<Transaction>(group.size());
            for (Waiting<?> next : group) {
                run(connection, next, group.size() == 1, succeeded, done);
            }
            behind = new Transaction(Objects.requireNonNull(writerStatements), dialect);
            behind.together(succeeded);
            state.incrementAndGet();
            connection.commit();
        } catch (Throwable fault) {
            rollbackQuietly();
            group.forEach(each -> each.answer.completeExceptionally(fault));
            return;
        } finally {
            state.incrementAndGet(); // also where it is not known whether the commit reached the disk
        }
        behind.committed();
        done.forEach(Runnable::run);
        commits++;
        if (commits >= commitsAtAnalyze) {
            analyze();
        }
    }

    /**
     * A server plans by statistics, and its own rounds come a minute late or more: until then a fresh node's pages are
     * sorted out of windows of tens of thousands of rows. Rarer with every round; what grows later, the server sees to.
     */
    private void analyze() {
        commitsAtAnalyze *= 4;
        try {
            Connection connection = connectWriter();
            for (String sentence : dialect.afterGrowth()) {
                tell(connection, sentence);
                connection.commit();
            }
        } catch (SQLException e) {
            rollbackQuietly();
            LOG.log(System.Logger.Level.WARNING, "statistics were not gathered", e);
        }
    }

    /**
     * Runs one act. One that is alone in its commit needs no savepoint, which would cost SQLite a copy of every page it
     * changes.
     */
    private <T extends @Nullable Object> void run(
            Connection connection, Waiting<T> next, boolean alone, List<Transaction> succeeded, List<Runnable> done)
            throws SQLException {
        var transaction = new Transaction(Objects.requireNonNull(writerStatements), dialect);
        Savepoint before = alone ? null : connection.setSavepoint();
        try {
            T result = next.act.in(transaction);
            if (before != null) {
                connection.releaseSavepoint(before);
            }
            succeeded.add(transaction);
            done.add(() -> {
                transaction.committed();
                next.answer.complete(result);
            });
        } catch (Throwable thrown) {
            if (before == null) {
                connection.rollback();
            } else {
                connection.rollback(before);
                connection.releaseSavepoint(before);
            }
            next.answer.completeExceptionally(thrown);
        }
    }

    private Connection connectWriter() throws SQLException {
        Connection connection = writerConnection;
        if (connection != null && !connection.isClosed()) {
            return connection;
        }
        connection = DriverManager.getConnection(url, dialect.properties());
        for (String sentence : dialect.forWriter()) {
            tell(connection, sentence);
        }
        if (dialect == Dialect.SQLITE) {
            tell(connection, "PRAGMA journal_mode = WAL");
            tell(connection, "PRAGMA synchronous = FULL");
            tell(connection, "PRAGMA wal_autocheckpoint = " + WAL_PAGES);
        } else {
            claim(connection);
        }
        connection.setAutoCommit(false);
        writerConnection = connection;
        writerStatements = new Session.Statements(connection, dialect);
        return connection;
    }

    /**
     * Makes this the database's only writer. A server notices a moment late that the last one has stopped or was killed,
     * so it is asked to wait for that moment.
     */
    private static void claim(Connection connection) throws SQLException {
        try {
            // In the middle of a long sentence, a commit or statistics, it would notice only at its end.
            tell(connection, "SET client_connection_check_interval = '500ms'");
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "this server cannot tell early that a node is gone", e);
        }
        try {
            tell(connection, "SET lock_timeout = '" + CLAIM_SECONDS_MAX + "s'");
            tell(connection, "SELECT pg_advisory_lock(" + ADVISORY_LOCK + ")");
            tell(connection, "SET lock_timeout = DEFAULT");
        } catch (SQLException e) {
            closeQuietly(connection);
            throw LOCK_NOT_AVAILABLE.equals(e.getSQLState())
                    ? new SQLException("another node is using this database; stop it, or give this one its own", e)
                    : e;
        }
    }

    private static void tell(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void rollbackQuietly() {
        Connection connection = writerConnection;
        if (connection == null) {
            return;
        }
        try {
            connection.rollback();
        } catch (SQLException broken) {
            // The connection is gone, and with it the transaction; the next act connects anew.
            closeQuietly(connection);
            writerConnection = null;
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a connection failed", e);
        }
    }

    private void migrate() throws SQLException {
        Connection connection = Objects.requireNonNull(writerConnection);
        boolean current = Schema.isCurrent(connection, dialect);
        connection.rollback();
        if (current) {
            return;
        }
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(url, null, null)
                .locations(dialect.migrations())
                .placeholders(dialect.words())
                // What V51 for SQLite does was a file without a number before.
                .ignoreMigrationPatterns("repeatable:missing")
                .loggers("slf4j")
                .load()
                .migrate();
    }

    /**
     * Whoever rested last reads next: so one caller after the other meets one thread, one connection and one process of the
     * server, and what they need is still in the processor's caches.
     */
    private static ForkJoinPool readerThreads() {
        var number = new AtomicInteger();
        return new ForkJoinPool(
                READERS,
                pool -> {
                    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
                    thread.setName("database-reader-" + number.getAndIncrement());
                    return thread;
                },
                null,
                true);
    }

    private HikariDataSource readers() {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setDataSourceProperties(dialect.properties());
        config.setMaximumPoolSize(READERS);
        config.setMinimumIdle(1);
        config.setAutoCommit(false);
        if (dialect == Dialect.POSTGRESQL) {
            config.setReadOnly(true);
            // Otherwise each statement of a reading would see a state of its own.
            config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        }
        config.setPoolName("comity-readers");
        return new HikariDataSource(config);
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException runtime) {
            return runtime;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause == null
                ? new DatabaseFault("the database failed")
                : new DatabaseFault("the database failed: " + cause.getMessage(), cause);
    }

    /** Does the acts that wait, then lets go of the database. */
    @Override
    public void close() {
        closing = true;
        try {
            // Wakes a writer that has nothing to do.
            waiting.put(new Waiting<>(transaction -> true, new CompletableFuture<Boolean>()));
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        readerThreads.close();
        readers.close();
        if (writerConnection != null) {
            closeQuietly(writerConnection);
        }
    }
}
