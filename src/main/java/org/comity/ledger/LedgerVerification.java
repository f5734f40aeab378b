package org.comity.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.seal.Digest;
import org.comity.seal.VerifyKey;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/**
 * What came out of checking all logs.
 *
 * @param logs each on its own, in the order they were begun
 * @param faults what is wrong beyond any one log; empty when nothing is
 */
public record LedgerVerification(List<Log> logs, List<String> faults) {

    public LedgerVerification {
        logs = List.copyOf(logs);
        faults = List.copyOf(faults);
    }

    /** Whether everything held. */
    public boolean holds() {
        return faults.isEmpty() && logs.stream().allMatch(log -> log.fault == null);
    }

    /**
     * What came out of checking one log.
     *
     * @param origin its name
     * @param entries how many were checked; with a fault, how far the check came
     * @param destroyed how many of them have had their record destroyed
     * @param checkpoints how many of its checkpoints held
     * @param checkpointed how many entries lie under the last checkpoint; later ones are not signed for yet
     * @param root over the entries checked
     * @param fault the first thing that is wrong; null when nothing is
     */
    public record Log(
            String origin,
            long entries,
            long destroyed,
            long checkpoints,
            long checkpointed,
            Digest root,
            @Nullable Fault fault) {}

    /**
     * The first thing that is wrong in a log.
     *
     * @param number of the entry, or of the first where only a range can be named
     * @param why in a sentence
     */
    public record Fault(long number, String why) {}

    /**
     * Checks every log in the database: numbers without gaps; each record against its commitment, and its items against
     * the root it names; the tree against every kept subtree and every checkpoint; each checkpoint's signature.
     *
     * <p>Reads one snapshot, writes nothing, and needs no secret. What it cannot see: entries after the last checkpoint
     * taken away with every trace of them, or a log cut back to an earlier checkpoint with all that follows. Those whom
     * a later checkpoint was shown to can.
     *
     * @param keys that checkpoints may be signed with
     */
    public static LedgerVerification of(Database database, Collection<VerifyKey> keys) {
        return database.read(reading -> of(reading, keys));
    }

    static LedgerVerification of(Session reading, Collection<VerifyKey> keys) throws SQLException {
        var logs = new ArrayList<Log>();
        var begun = new HashSet<String>();
        var present = new HashSet<String>();
        var bundles = new HashMap<Digest, Long>();
        var numbers = new HashSet<Long>();
        Map<String, LogCheck> checks = new LinkedHashMap<>();
        for (LogRow row : rows(reading)) {
            var check = new LogCheck(reading, row.nr, row.origin, row.entries, keys, bundles);
            check.run();
            checks.put(row.origin, check);
            begun.addAll(check.begun());
            present.add(row.origin);
            numbers.add(row.nr);
        }
        // A later log may say what is destroyed in an earlier one, so that nothing is called missing before all are
        // read.
        checks.values().forEach(check -> check.hold(checks));
        for (LogCheck check : checks.values()) {
            logs.add(check.end());
        }
        var faults = new ArrayList<String>();
        begun.stream()
                .filter(origin -> !present.contains(origin))
                .forEach(origin -> faults.add("the log " + origin + " was begun, and is gone"));
        strays(reading, numbers, faults);
        if (logs.stream().allMatch(log -> log.fault == null)) {
            bundles(reading, bundles, faults);
        }
        return new LedgerVerification(logs, faults);
    }

    private record LogRow(long nr, String origin, long entries) {}

    private static List<LogRow> rows(Session reading) throws SQLException {
        var logs = new ArrayList<LogRow>();
        try (ResultSet rows = reading.prepare("SELECT nr, origin, entries FROM ledger_log ORDER BY nr")
                .executeQuery()) {
            while (rows.next()) {
                logs.add(new LogRow(rows.getLong(1), rows.getString(2), rows.getLong(3)));
            }
        }
        return logs;
    }

    /** Rows of logs that are not listed. */
    private static void strays(Session reading, Set<Long> numbers, List<String> faults) throws SQLException {
        for (String table :
                List.of("ledger_entry", "ledger_record", "ledger_subtree", "ledger_checkpoint", "ledger_cosignature")) {
            // From one log to the next by the index, however many rows each has.
            var select = reading.prepare("SELECT min(log) FROM " + table + " WHERE log > ?");
            long log = Long.MIN_VALUE;
            while (true) {
                select.setLong(1, log);
                try (ResultSet rows = select.executeQuery()) {
                    rows.next();
                    log = rows.getLong(1);
                    if (rows.wasNull()) {
                        break;
                    }
                }
                if (!numbers.contains(log)) {
                    faults.add("there are rows in " + table + " of a log " + log + " that is not listed");
                }
            }
        }
    }

    /** Every bundle is named as often as it says, so that none is kept past its records or goes before them. */
    private static void bundles(Session reading, Map<Digest, Long> counted, List<String> faults) throws SQLException {
        var select = reading.prepare("SELECT root, uses FROM ledger_bundle");
        select.setFetchSize(Rows.FETCHED);
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                Digest root = Digest.wrap(rows.getBytes(1));
                if (rows.getLong(2) != counted.getOrDefault(root, 0L)) {
                    faults.add("the bundle of items " + root.hex() + " says it is named " + rows.getLong(2)
                            + " times, and is named " + counted.getOrDefault(root, 0L) + " times");
                }
            }
        }
    }
}
