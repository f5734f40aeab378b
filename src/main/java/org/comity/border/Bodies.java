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
import java.util.stream.LongStream;
import org.comity.sql.Session;

/**
 * Fetches the bodies of a page. Versions laid in the order they came have numbers in a row, which a database reads like
 * a book; others are looked up one by one.
 */
final class Bodies {

    /** A shorter run is looked up with the others. */
    private static final int RUN_MIN = 32;

    private static final int CHUNK = 256;

    /**
     * Where a body lies.
     *
     * @param rendition 0 where the version crosses as held
     */
    record Place(long version, long rendition) {}

    private final Session session;
    private final String table;
    private final Map<Long, byte[]> found = new HashMap<>();

    private Bodies(Session session, String table) {
        this.session = session;
        this.table = table;
    }

    /**
     * The bodies at these places, in their order.
     *
     * @throws IllegalStateException when one of them is erased: what lies in an outbox has its body
     */
    static List<byte[]> of(Session session, List<Place> places) throws SQLException {
        var held = new Bodies(session, "version");
        held.fetch(places.stream().filter(each -> each.rendition == 0).mapToLong(Place::version));
        var minimised = new Bodies(session, "rendition");
        minimised.fetch(places.stream().filter(each -> each.rendition != 0).mapToLong(Place::rendition));
        var inOrder = new ArrayList<byte[]>(places.size());
        for (Place place : places) {
            byte[] body = place.rendition == 0 ? held.found.get(place.version) : minimised.found.get(place.rendition);
            if (body == null) {
                throw new IllegalStateException(place + " lies in an outbox without its body");
            }
            inOrder.add(body);
        }
        return inOrder;
    }

    private void fetch(LongStream numbers) throws SQLException {
        long[] sorted = numbers.sorted().toArray();
        var others = new long[sorted.length];
        int count = 0;
        for (int from = 0; from < sorted.length; ) {
            int to = from + 1;
            while (to < sorted.length && sorted[to] == sorted[to - 1] + 1) {
                to++;
            }
            if (to - from >= RUN_MIN) {
                var run = session.prepare("SELECT nr, body FROM " + table + " WHERE nr BETWEEN ? AND ? ORDER BY nr");
                run.setLong(1, sorted[from]);
                run.setLong(2, sorted[to - 1]);
                take(run);
            } else {
                System.arraycopy(sorted, from, others, count, to - from);
                count += to - from;
            }
            from = to;
        }
        fetchSome(Arrays.copyOf(others, count));
    }

    private void fetchSome(long[] numbers) throws SQLException {
        for (int from = 0; from < numbers.length; from += CHUNK) {
            int size = roundUp(Math.min(CHUNK, numbers.length - from));
            var some = session.prepare("SELECT nr, body FROM " + table + " WHERE nr IN ("
                    + String.join(",", Collections.nCopies(size, "?")) + ")");
            for (int i = 0; i < size; i++) {
                // Repeating the last one lets a handful of statements, each with its plan, serve every length.
                some.setLong(i + 1, numbers[Math.min(from + i, numbers.length - 1)]);
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
