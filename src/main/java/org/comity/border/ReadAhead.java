package org.comity.border;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.comity.objects.Holdings;
import org.comity.sql.Database;
import org.comity.sql.Query;
import org.jspecify.annotations.Nullable;

/**
 * Pages of the node's own collection. To a reader that goes on from page to page the next one is read from the database
 * while this one is on its way.
 *
 * <p>Nothing is decided ahead: who asks, and whether they may, is asked by {@link Gate} with each request, before this is.
 * A page that was read ahead is handed over only where the database is still in the {@link Database#state() state} it was
 * read in; after any commit it is read anew. It is let go when it is not asked for soon.
 */
final class ReadAhead {

    /** Pages that are read ahead or wait to be asked for at once at most. */
    static final int PAGES_MAX = 4;

    /** Bytes of a page at most behind which another is read ahead, so that what waits in memory is bounded. */
    static final int PAGE_BYTES_MAX = 4 << 20;

    /** How long a page waits to be asked for: many times what a reader needs for the one before. */
    static final Duration KEPT = Duration.ofSeconds(2);

    private final Database database;
    private final Holdings holdings;
    private final Duration kept;
    private final Semaphore free = new Semaphore(PAGES_MAX);
    private final Map<Key, Ahead> ahead = new ConcurrentHashMap<>();

    /** In which state the last page was asked for: while others write, what is read ahead would be read in vain. */
    private volatile long lastState = -1;

    /** @param wanted without the marks of pages that the reader holds, which change nothing about what is read */
    private record Key(long box, Wanted wanted) {
        static Key of(Outbox box, Wanted wanted) {
            return new Key(box.nr(), wanted.holding(Set.of()));
        }
    }

    /**
     * @param page completed with null where it could not be read
     * @param asked completed when somebody asked for it
     */
    private record Ahead(long state, CompletableFuture<@Nullable Page> page, CompletableFuture<Boolean> asked) {}

    /** @param kept how long a page waits to be asked for */
    ReadAhead(Database database, Holdings holdings, Duration kept) {
        this.database = database;
        this.holdings = holdings;
        this.kept = kept;
    }

    /** That page as it is now. The caller has decided that the reader may have it. */
    Page page(Outbox home, Wanted wanted) {
        long state = database.state();
        Page found = taken(home, wanted, state);
        Page page = found == null ? read(home, wanted) : found;
        boolean quiet = lastState == state;
        lastState = state;
        if (quiet && wanted.after() > 0 && wanted.bodies() && page.more() && small(page.rows())) {
            begin(home, wanted.after(page.next()));
        }
        return page;
    }

    private Page read(Outbox home, Wanted wanted) {
        Query<Page> query = reading -> PageQuery.read(reading, holdings, home, wanted);
        return PageQuery.isOneStatement(home, wanted) ? database.readOne(query) : database.read(query);
    }

    /** What was read ahead for this question in this very state; null where there is nothing. */
    private @Nullable Page taken(Outbox home, Wanted wanted, long state) {
        if (ahead.isEmpty()) {
            return null;
        }
        Ahead waiting = ahead.remove(Key.of(home, wanted));
        if (waiting == null) {
            return null;
        }
        waiting.asked.complete(true);
        if (waiting.state != state) {
            return null;
        }
        try {
            return waiting.page.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            return null; // reading it anew says what is wrong
        }
    }

    private static boolean small(List<Row> rows) {
        long bytes = 0;
        for (Row row : rows) {
            byte[] body = row.body();
            bytes += body == null ? 0 : body.length;
        }
        return bytes <= PAGE_BYTES_MAX;
    }

    private void begin(Outbox home, Wanted next) {
        if (!free.tryAcquire()) {
            return;
        }
        var key = Key.of(home, next);
        var begun = new Ahead(database.state(), new CompletableFuture<>(), new CompletableFuture<>());
        if (ahead.putIfAbsent(key, begun) != null) {
            free.release();
            return;
        }
        Thread.ofVirtual().name("read-ahead").start(() -> {
            try {
                Page page = read(home, next);
                // A larger one than the last is not kept; it is read again when it is asked for.
                begun.page.complete(small(page.rows()) ? page : null);
                begun.asked.get(kept.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                // Nobody came for it.
            } catch (RuntimeException e) {
                begun.page.complete(null);
            } finally {
                begun.page.complete(null);
                ahead.remove(key, begun);
                free.release();
            }
        });
    }

    /** How many pages wait, or are being read. */
    int waiting() {
        return ahead.size();
    }
}
