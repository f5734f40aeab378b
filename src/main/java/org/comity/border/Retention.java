package org.comity.border;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comity.ledger.Item;
import org.comity.ledger.Ledger;
import org.comity.ledger.Origin;
import org.comity.objects.Holdings;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/**
 * Does what is due: bodies, renditions and records of what came under agreements are destroyed when its time there is
 * over. A body goes when no agreement under which it came lets it be kept; what is our own never has a time.
 *
 * <p>In bounded batches, one transaction each. What fails is tried by itself, recorded, and tried again with the next
 * run; a crash leaves what is still due, which the next run takes up.
 */
public final class Retention {

    /** Versions in one transaction. */
    static final int VERSIONS_MAX = 500;

    /** Entries whose records are destroyed in one transaction. */
    static final int ENTRIES_MAX = 100;

    /** The end of the ground with which records are destroyed, by which they are told from others. */
    static final String GROUND = "the time for which it may be kept is over";

    /** How long our own records of what a partner was handed stay after its word that it is gone: an audit falls into it. */
    public static final Duration OWN_RECORDS_KEPT = Duration.ofDays(365);

    private static final System.Logger LOG = System.getLogger("comity.retention");

    private final Database database;
    private final Holdings holdings;
    private final Outboxes outboxes;
    private final Ledger ledger;
    private final Deletions deletions;
    private final DeletionStatements statements;
    private final HandedRecords handed;
    private final InstantSource clock;

    Retention(
            Database database,
            Holdings holdings,
            Outboxes outboxes,
            Ledger ledger,
            Deletions deletions,
            DeletionStatements statements,
            HandedRecords handed,
            InstantSource clock) {
        this.database = database;
        this.holdings = holdings;
        this.outboxes = outboxes;
        this.ledger = ledger;
        this.deletions = deletions;
        this.statements = statements;
        this.handed = handed;
        this.clock = clock;
    }

    /**
     * What one run did.
     *
     * @param done times that were over, of a version under one agreement
     * @param bodies versions of which the body went
     * @param records of log entries destroyed, of what came and of what was handed over
     * @param letters written about it
     * @param failed of the first two; each is tried again
     */
    public record Ran(int done, int bodies, int records, int letters, int failed) {}

    /** One version under one agreement. */
    private record Due(long version, String agreement) {}

    /** An entry of a log whose record may be due. */
    record Covering(long nr, String origin, long number, String agreement, String party) {}

    /** Does all that is due now; safe to be called at any time, by several at once. */
    public synchronized Ran run() {
        Instant now = clock.instant();
        int letters = deletions.askWhereOver();
        var count = new Count();
        for (List<Due> batch = due(now, 0); !batch.isEmpty(); batch = due(now, count.failed)) {
            finish(batch, now, count);
        }
        var waiting = new ArrayList<Covering>();
        for (Covering each : open(now)) {
            if (isOver(each)) {
                waiting.add(each);
            } else {
                looked(each, now);
            }
        }
        for (int from = 0; from < waiting.size(); from += ENTRIES_MAX) {
            destroy(waiting.subList(from, Math.min(from + ENTRIES_MAX, waiting.size())), now, count);
        }
        database.write(transaction -> {
            NotTaken.forget(transaction, now);
            return null;
        });
        count.records += handed.destroy();
        letters += statements.tell() + deletions.answer();
        return new Ran(count.done, count.bodies, count.records, letters, count.failed);
    }

    private static final class Count {
        private int done;
        private int bodies;
        private int records;
        private int failed;
    }

    // ---- versions ----

    /** What is due and not held, the longest due first; those that failed in this run stand before it and are passed. */
    private List<Due> due(Instant now, int passed) {
        return database.read(reading -> {
            var select = reading.prepare(
                    "SELECT t.version, t.agreement FROM retention t WHERE t.state = 'kept'" + " AND t.due <= ? AND"
                            + Holds.NOT_HELD + " ORDER BY t.due, t.version, t.agreement LIMIT ? OFFSET ?");
            select.setLong(1, Micros.of(now));
            select.setLong(2, Micros.of(now));
            select.setInt(3, VERSIONS_MAX);
            select.setInt(4, passed);
            var due = new ArrayList<Due>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    due.add(new Due(rows.getLong(1), rows.getString(2)));
                }
            }
            return due;
        });
    }

    private void finish(List<Due> batch, Instant now, Count count) {
        try {
            count(finishTogether(batch, now), count);
        } catch (RuntimeException together) {
            for (Due each : batch) {
                try {
                    count(finishTogether(List.of(each), now), count);
                } catch (RuntimeException alone) {
                    count.failed++;
                    failed(each, now, alone);
                }
            }
        }
    }

    private static void count(int[] did, Count count) {
        count.done += did[0];
        count.bodies += did[1];
    }

    private int[] finishTogether(List<Due> batch, Instant now) {
        return database.write(transaction -> {
            var did = new int[2];
            for (Due each : batch) {
                if (end(transaction, each, now)) {
                    did[0]++;
                    did[1] += forget(transaction, each.version()) ? 1 : 0;
                }
            }
            return did;
        });
    }

    /** Ends its time under that agreement; asked again here, since somebody may have put a hold on it meanwhile. */
    private static boolean end(Transaction transaction, Due each, Instant now) throws SQLException {
        var check = transaction.prepare("SELECT 1 FROM retention t WHERE t.version = ? AND t.agreement = ?"
                + " AND t.state = 'kept' AND t.due <= ? AND" + Holds.NOT_HELD);
        check.setLong(1, each.version());
        check.setString(2, each.agreement());
        check.setLong(3, Micros.of(now));
        check.setLong(4, Micros.of(now));
        try (var rows = check.executeQuery()) {
            if (!rows.next()) {
                return false;
            }
        }
        var update = transaction.prepare("UPDATE retention SET state = 'done', done = ?, tried = ?, problem = NULL"
                + " WHERE version = ? AND agreement = ?");
        update.setLong(1, Micros.of(now));
        update.setLong(2, Micros.of(now));
        update.setLong(3, each.version());
        update.setString(4, each.agreement());
        update.executeUpdate();
        var delete = transaction.prepare("DELETE FROM came_under WHERE version = ? AND agreement = ?");
        delete.setLong(1, each.version());
        delete.setString(2, each.agreement());
        delete.executeUpdate();
        return true;
    }

    /**
     * Destroys what is held of that version, unless it came under an agreement that still lets it be kept.
     *
     * @return whether it went
     */
    private boolean forget(Transaction transaction, long version) throws SQLException {
        var justified = transaction.prepare("SELECT 1 FROM came_under WHERE version = ?");
        justified.setLong(1, version);
        try (var rows = justified.executeQuery()) {
            if (rows.next()) {
                return false;
            }
        }
        for (long object : Renditions.objects(transaction, holdings, version)) {
            for (Outbox box : outboxes.all()) {
                List<Long> numbers = Outboxes.numbers(transaction, box, object, version);
                if (!numbers.isEmpty()) {
                    outboxes.take(transaction, box, object, numbers);
                }
            }
        }
        Renditions.forget(transaction, version);
        holdings.forget(transaction, version);
        return true;
    }

    private void failed(Due each, Instant now, RuntimeException why) {
        LOG.log(
                System.Logger.Level.WARNING,
                "a version under " + each.agreement() + " is due and could not be deleted; it is tried again",
                why);
        database.write(transaction -> {
            var update = transaction.prepare(
                    "UPDATE retention SET tried = ?, problem = ? WHERE version = ? AND agreement = ?");
            update.setLong(1, Micros.of(now));
            update.setString(2, String.valueOf(why.getMessage()));
            update.setLong(3, each.version());
            update.setString(4, each.agreement());
            return update.executeUpdate();
        });
    }

    // ---- records ----

    /** Entries that may be over: due, and something of their agreement was done since they were last looked at. */
    private List<Covering> open(Instant now) {
        return database.read(reading -> {
            var select = reading.prepare("SELECT e.nr, e.origin, e.number, e.agreement, e.party FROM retention_entry e"
                    + " WHERE e.state = 'open' AND e.due <= ? AND (e.tried = 0 OR e.problem IS NOT NULL"
                    + " OR EXISTS (SELECT 1 FROM retention t WHERE t.agreement = e.agreement AND t.party = e.party"
                    + " AND t.state = 'done' AND t.done >= e.tried)) ORDER BY e.nr");
            select.setLong(1, Micros.of(now));
            var open = new ArrayList<Covering>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    open.add(new Covering(
                            rows.getLong(1), rows.getString(2), rows.getLong(3), rows.getString(4), rows.getString(5)));
                }
            }
            return open;
        });
    }

    /** Whether nothing that the entry names is kept any more under its agreement. */
    private boolean isOver(Covering entry) {
        List<Item> items = items(ledger, entry);
        return database.read(reading -> keptOf(reading, entry, items).isEmpty());
    }

    /** What the entry names; it may stand in the log of an earlier life of the node. */
    static List<Item> items(Ledger ledger, Covering entry) {
        return ledger.items(Origin.parse(entry.origin()), entry.number());
    }

    /** What is kept of that which the entry names or was the first to cover. */
    static List<Long> keptOf(Session session, Covering entry, List<Item> items) throws SQLException {
        var kept = new ArrayList<Long>();
        var covered =
                session.prepare("SELECT version FROM retention WHERE agreement = ? AND party = ? AND state = 'kept'"
                        + " AND entry = ?");
        covered.setString(1, entry.agreement());
        covered.setString(2, entry.party());
        covered.setLong(3, entry.nr());
        try (var rows = covered.executeQuery()) {
            while (rows.next()) {
                kept.add(rows.getLong(1));
            }
        }
        var select = session.prepare("SELECT v.nr FROM object o CROSS JOIN version v CROSS JOIN retention t"
                + " WHERE o.id = ? AND v.object = o.nr AND v.digest = ? AND t.version = v.nr AND t.agreement = ?"
                + " AND t.party = ? AND t.state = 'kept'");
        for (Item item : items) {
            select.setString(1, item.id());
            select.setBytes(2, item.digest().bytes());
            select.setString(3, entry.agreement());
            select.setString(4, entry.party());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    kept.add(rows.getLong(1));
                }
            }
        }
        return kept;
    }

    private void destroy(List<Covering> entries, Instant now, Count count) {
        try {
            count.records += destroyTogether(entries, now);
        } catch (RuntimeException together) {
            for (Covering each : entries) {
                try {
                    count.records += destroyTogether(List.of(each), now);
                } catch (RuntimeException alone) {
                    count.failed++;
                    failed(each, now, alone);
                }
            }
        }
    }

    private int destroyTogether(List<Covering> entries, Instant now) {
        Map<String, List<Covering>> logs = new TreeMap<>();
        entries.forEach(each ->
                logs.computeIfAbsent(each.origin(), any -> new ArrayList<>()).add(each));
        return database.write(transaction -> {
            int destroyed = 0;
            for (List<Covering> log : logs.values()) {
                Origin origin = Origin.parse(log.getFirst().origin());
                var numbers = new ArrayList<Long>();
                for (Covering each : log) {
                    if (ledger.hasRecord(transaction, each.origin(), each.number())) {
                        numbers.add(each.number());
                    }
                }
                if (!numbers.isEmpty()) {
                    ledger.destroy(transaction, origin, numbers, "node", "what came was due: " + GROUND);
                    destroyed += numbers.size();
                }
                for (Covering each : log) {
                    gone(transaction, each, now);
                }
            }
            return destroyed;
        });
    }

    private void looked(Covering each, Instant now) {
        database.write(transaction -> {
            var update = transaction.prepare("UPDATE retention_entry SET tried = ? WHERE nr = ?");
            update.setLong(1, Micros.of(now));
            update.setLong(2, each.nr());
            return update.executeUpdate();
        });
    }

    private static void gone(Transaction transaction, Covering each, Instant now) throws SQLException {
        var update = transaction.prepare(
                "UPDATE retention_entry SET state = 'gone', gone = ?, tried = ?, problem = NULL WHERE nr = ?");
        update.setLong(1, Micros.of(now));
        update.setLong(2, Micros.of(now));
        update.setLong(3, each.nr());
        update.executeUpdate();
    }

    private void failed(Covering each, Instant now, RuntimeException why) {
        LOG.log(
                System.Logger.Level.WARNING,
                "the record of entry " + each.number() + " of " + each.origin()
                        + " is due and could not be destroyed; it is tried again",
                why);
        database.write(transaction -> {
            var update = transaction.prepare("UPDATE retention_entry SET tried = ?, problem = ? WHERE nr = ?");
            update.setLong(1, Micros.of(now));
            update.setString(2, String.valueOf(why.getMessage()));
            update.setLong(3, each.nr());
            return update.executeUpdate();
        });
    }
}
