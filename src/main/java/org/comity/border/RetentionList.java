package org.comity.border;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.comity.border.Retained.Sum;
import org.comity.border.Retained.Which;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;

/** Looks at what has an end: what came to us, and what partners have of ours. */
public final class RetentionList {
    private static final String FROM = " FROM retention t CROSS JOIN version v CROSS JOIN object o"
            + " LEFT JOIN retention_entry e ON e.nr = t.entry"
            + " LEFT JOIN letter l ON l.ours = 1 AND l.party = t.party AND l.id = e.letter"
            + " WHERE v.nr = t.version AND o.nr = v.object";

    private final Database database;
    private final InstantSource clock;
    private final Counted<List<Sum>> sums;

    RetentionList(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.sums = new Counted<>(
                // What is due is so from one moment on.
                this::count, () -> List.of(database.state(), clock.instant().getEpochSecond()), clock);
    }

    /**
     * How many stand how, by agreement, party and direction. Where there are very many, as they did half a minute ago
     * ({@link Counted}).
     */
    public List<Sum> sums() {
        return sums.now();
    }

    /** The same for a page, which does not wait until many are counted. */
    public SoFar<Sum> sumsSoFar() {
        Optional<Counted.Known<List<Sum>>> known = sums.known();
        return SoFar.of(known.map(Counted.Known::sums).orElse(List.of()), known);
    }

    /** Begins to count, so that it is done before somebody asks. */
    public void countAhead() {
        sums.begin();
    }

    private Optional<List<Sum>> count(long most) {
        Instant now = clock.instant();
        return database.read(reading -> {
            if (most < Long.MAX_VALUE && rows(reading, most + 1) > most) {
                return Optional.empty();
            }
            var sums = new ArrayList<Sum>();
            received(reading, now, sums);
            released(reading, now, sums);
            return Optional.of(sums);
        });
    }

    /** Rows that are gone over, up to that many; a batch that was handed over is one, however many are in it. */
    private static long rows(Session reading, long most) throws SQLException {
        long rows = 0;
        for (String table : List.of("retention", "handed")) {
            var count = reading.prepare("SELECT count(*) FROM (SELECT 1 FROM " + table + " LIMIT ?) AS each");
            count.setLong(1, most);
            try (var counted = count.executeQuery()) {
                counted.next();
                rows += counted.getLong(1);
            }
        }
        return rows;
    }

    private static void received(Session reading, Instant now, List<Sum> sums) throws SQLException {
        String held = "CASE WHEN" + Holds.NOT_HELD + " THEN 0 ELSE 1 END";
        var select = reading.prepare("SELECT agreement, party,"
                + " sum(CASE WHEN state = 'kept' AND over = 0 AND held = 0 THEN 1 ELSE 0 END),"
                + " sum(CASE WHEN state = 'kept' AND over = 1 AND held = 0 THEN 1 ELSE 0 END),"
                + " sum(CASE WHEN state = 'kept' AND held = 1 THEN 1 ELSE 0 END),"
                + " sum(CASE WHEN state = 'kept' AND failed = 1 THEN 1 ELSE 0 END),"
                + " sum(CASE WHEN state = 'done' AND told = 0 THEN 1 ELSE 0 END),"
                + " sum(CASE WHEN state = 'done' AND told = 1 THEN 1 ELSE 0 END)"
                + " FROM (SELECT t.agreement, t.party, t.state, CASE WHEN t.due <= ? THEN 1 ELSE 0 END AS over,"
                + " CASE WHEN t.problem IS NULL THEN 0 ELSE 1 END AS failed,"
                + " CASE WHEN l.state = 'delivered' THEN 1 ELSE 0 END AS told, " + held + " AS held" + FROM
                + ") AS each GROUP BY agreement, party ORDER BY agreement, party");
        select.setLong(1, Micros.of(now));
        select.setLong(2, Micros.of(now));
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                sums.add(new Sum(
                        rows.getString(1),
                        rows.getString(2),
                        true,
                        rows.getLong(3),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getLong(6),
                        rows.getLong(7),
                        rows.getLong(8),
                        0));
            }
        }
    }

    private static void released(Session reading, Instant now, List<Sum> sums) throws SQLException {
        Map<List<String>, long[]> counts = new TreeMap<>(
                java.util.Comparator.comparing((List<String> key) -> key.get(0)).thenComparing(key -> key.get(1)));
        for (Handed.Batch each : Handed.all(reading)) {
            long[] count = counts.computeIfAbsent(List.of(each.agreement(), each.party()), any -> new long[5]);
            switch (standing(each, now)) {
                case "kept" -> count[0] += each.objects();
                case "due" -> count[1] += each.objects();
                case "held" -> count[2] += each.objects();
                case "late" -> {
                    count[1] += each.objects();
                    count[4] += each.objects();
                }
                default -> count[3] += each.objects();
            }
        }
        counts.forEach((key, count) -> sums.add(
                new Sum(key.get(0), key.get(1), false, count[0], count[1], count[2], 0, 0, count[3], count[4])));
    }

    private static String standing(Handed.Batch batch, Instant now) {
        if (batch.state().equals("gone")) {
            return "confirmed";
        }
        boolean holds = batch.state().equals("held")
                && batch.until() != null
                && now.isBefore(batch.until().plus(Deletions.ANSWER_WITHIN));
        if (holds) {
            return "held";
        }
        if (batch.due() == null || now.isBefore(batch.due())) {
            return "kept";
        }
        return now.isBefore(batch.due().plus(Deletions.ANSWER_WITHIN)) ? "due" : "late";
    }

    /**
     * Those that stand that way: what came first, then what was handed over.
     *
     * @param limit how many of either at most
     */
    public List<Retained> those(Which which, int limit) {
        Instant now = clock.instant();
        return database.read(reading -> {
            var found = new ArrayList<Retained>();
            those(reading, which, now, limit, found);
            Handed.all(reading).stream()
                    .filter(each -> fits(which, standing(each, now)))
                    .limit(limit)
                    .forEach(each -> found.add(new Retained(
                            "numbers " + (each.after() + 1) + " to " + each.last() + " of " + each.outbox(),
                            each.agreement(),
                            each.party(),
                            false,
                            each.due(),
                            standing(each, now),
                            each.ground() == null ? "" : each.ground() + " until " + each.until())));
            return found;
        });
    }

    private static boolean fits(Which which, String standing) {
        return switch (which) {
            case DUE -> standing.equals("due") || standing.equals("late");
            case DONE -> standing.equals("confirmed");
            case FAILED -> false;
            case HELD -> standing.equals("held");
            case UNCONFIRMED -> standing.equals("late");
        };
    }

    private static void those(Session reading, Which which, Instant now, int limit, List<Retained> found)
            throws SQLException {
        String filter = switch (which) {
            case DUE -> "t.state = 'kept' AND t.due <= ? AND" + Holds.NOT_HELD;
            case FAILED -> "t.state = 'kept' AND t.due <= ? AND" + Holds.NOT_HELD + " AND t.problem IS NOT NULL";
            case HELD -> "t.state = 'kept' AND ? > 0 AND NOT (" + Holds.NOT_HELD + ")";
            case DONE -> "t.state = 'done' AND ? > 0 AND ? > 0";
            case UNCONFIRMED -> "t.state = 'done' AND ? > 0 AND ? > 0 AND (e.letter IS NULL OR l.state <> 'delivered')";
        };
        var select = reading.prepare("SELECT o.id, t.agreement, t.party, t.due, t.state, t.problem, l.state, t.version"
                + FROM + " AND " + filter + " ORDER BY t.due, t.version, t.agreement LIMIT ?");
        select.setLong(1, Micros.of(now));
        select.setLong(2, Micros.of(now));
        select.setInt(3, limit);
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(retained(reading, rows, which, now));
            }
        }
    }

    private static Retained retained(Session reading, ResultSet rows, Which which, Instant now) throws SQLException {
        String standing = which.name().toLowerCase(java.util.Locale.ROOT);
        String problem = rows.getString(6);
        String why = problem == null ? "" : problem;
        switch (which) {
            case HELD ->
                why = Holds.of(reading, rows.getLong(8), now)
                        .map(hold -> hold.ground() + " until " + hold.until())
                        .orElse("");
            case DUE -> standing = problem == null ? "due" : "failed";
            case DONE, UNCONFIRMED -> standing = "delivered".equals(rows.getString(7)) ? "confirmed" : "done";
            case FAILED -> {}
        }
        return new Retained(
                rows.getString(1), rows.getString(2), rows.getString(3), true, Micros.instant(rows, 4), standing, why);
    }
}
