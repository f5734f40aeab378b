package org.comity.border;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comity.objects.Holdings;
import org.comity.sql.Session;

/**
 * Reads what is held at home from the newest on, each object in its latest version. It goes over a bounded window of
 * numbers, as {@link PageQuery} does; where that ends before the page is full, the page says that more may follow.
 */
final class Newest {

    private Newest() {}

    /**
     * One page.
     *
     * @param type a STIX type; empty for any
     * @param before only rows numbered lower than this; 0 for the newest of all
     * @return a page whose {@code next} is the {@code before} of the one that follows
     */
    static Page read(Session session, Holdings holdings, Outbox home, String type, long before, int limit)
            throws SQLException {
        Optional<Long> number = type.isEmpty() ? Optional.of(0L) : holdings.typeNumber(type);
        if (number.isEmpty()) {
            return Page.of(home.id(), List.of(), false, 0);
        }
        long until = before > 0 ? before : Long.MAX_VALUE;
        long from = type.isEmpty() ? Math.max(0, Math.min(until, end(session, home) + 1) - PageQuery.WINDOW_ROWS) : 0;
        var select = session.prepare("SELECT r.nr, r.added, r.version, r.rendition, r.size FROM outbox_row r"
                + " WHERE r.box = ?" + (type.isEmpty() ? " AND +r.is_last = 1" : " AND r.type = ? AND r.is_last = 1")
                + " AND r.nr >= ? AND r.nr < ? ORDER BY r.nr DESC LIMIT ?");
        int at = 1;
        select.setLong(at++, home.nr());
        if (!type.isEmpty()) {
            select.setLong(at++, number.get());
        }
        select.setLong(at++, from);
        select.setLong(at++, until);
        select.setInt(at, limit + 1);
        return page(session, home, select.executeQuery(), from, limit);
    }

    private static Page page(Session session, Outbox home, ResultSet found, long from, int limit) throws SQLException {
        var rows = new ArrayList<Row>();
        var places = new ArrayList<Bodies.Place>();
        boolean more = from > 1;
        long next = from;
        long bytes = 0;
        try (found) {
            while (found.next()) {
                if (rows.size() == limit || bytes >= PageQuery.PAGE_BYTES_MAX) {
                    more = true;
                    next = rows.getLast().nr();
                    break;
                }
                long added = found.getLong(2);
                rows.add(new Row(found.getLong(1), added, "", added, null, null));
                places.add(new Bodies.Place(found.getLong(3), found.getLong(4)));
                bytes += found.getLong(5);
            }
        }
        List<byte[]> bodies = Bodies.of(session, places);
        for (int i = 0; i < rows.size(); i++) {
            rows.set(i, rows.get(i).with(bodies.get(i)));
        }
        return Page.of(home.id(), rows, more, more ? next : 0);
    }

    private static long end(Session session, Outbox home) throws SQLException {
        var last = session.prepare("SELECT nr FROM outbox_row WHERE box = ? ORDER BY nr DESC LIMIT 1");
        last.setLong(1, home.nr());
        try (var rows = last.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
