package org.comity.border;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comity.sql.Session;

/**
 * Fetches the bodies of a page. Versions laid in the order they came have numbers in a row, which a database reads like
 * a book; others are looked up one by one.
 */
final class Bodies {

    /** A shorter run is looked up with the others. */
    private static final int RUN_MIN = 32;

    private static final int CHUNK = 256;

    private static final String RUN = "SELECT nr, body FROM version WHERE nr BETWEEN ? AND ? ORDER BY nr";
    private static final String SINGLE = "SELECT nr, body FROM version WHERE nr = ?";

    private final Session session;
    private final Map<Long, byte[]> found;

    private Bodies(Session session, int expected) {
        this.session = session;
        this.found = HashMap.newHashMap(expected);
    }

    /**
     * The bodies of these versions, in their order.
     *
     * @throws IllegalStateException when one of them is erased: what lies in an outbox has its body
     */
    static List<byte[]> of(Session session, List<Long> versions) throws SQLException {
        var bodies = new Bodies(session, versions.size());
        bodies.fetch(versions.stream().mapToLong(Long::longValue).sorted().toArray());
        var inOrder = new ArrayList<byte[]>(versions.size());
        for (long version : versions) {
            byte[] body = bodies.found.get(version);
            if (body == null) {
                throw new IllegalStateException("version " + version + " lies in an outbox without its body");
            }
            inOrder.add(body);
        }
        return inOrder;
    }

    private void fetch(long[] sorted) throws SQLException {
        var others = new long[sorted.length];
        int count = 0;
        for (int from = 0; from < sorted.length; ) {
            int to = from + 1;
            while (to < sorted.length && sorted[to] == sorted[to - 1] + 1) {
                to++;
            }
            if (to - from >= RUN_MIN) {
                var run = session.prepare(RUN);
                run.setLong(1, sorted[from]);
                run.setLong(2, sorted[to - 1]);
                take(run);
            } else {
                System.arraycopy(sorted, from, others, count, to - from);
                count += to - from;
            }
            from = to;
        }
        if (count == 1) {
            var single = session.prepare(SINGLE);
            single.setLong(1, others[0]);
            take(single);
        } else {
            fetchSome(Arrays.copyOf(others, count));
        }
    }

    private void fetchSome(long[] versions) throws SQLException {
        for (int from = 0; from < versions.length; from += CHUNK) {
            int size = roundUp(Math.min(CHUNK, versions.length - from));
            var some = session.prepare("SELECT nr, body FROM version WHERE nr IN ("
                    + String.join(",", Collections.nCopies(size, "?")) + ")");
            for (int i = 0; i < size; i++) {
                // Repeating the last one lets a handful of statements, each with its plan, serve every length.
                some.setLong(i + 1, versions[Math.min(from + i, versions.length - 1)]);
            }
            take(some);
        }
    }

    private static int roundUp(int count) {
        return count <= 1 ? 1 : Integer.highestOneBit(count - 1) * 2;
    }

    private void take(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                byte[] body = rows.getBytes(2);
                if (body != null) {
                    found.put(rows.getLong(1), body);
                }
            }
        }
    }
}
