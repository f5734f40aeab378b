package org.comity.border;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.comity.objects.Holdings;
import org.comity.sql.Session;

/**
 * Reads one page of one outbox.
 *
 * <p>Whatever a reader asks, one page costs a bounded amount of work: with ids it goes over these objects alone, with
 * types over the index of each, otherwise over a window of consecutive numbers; where the window ends before the page
 * is full, the page says that more may follow.
 */
final class PageQuery {

    /** Rows one page goes over at most, where its filter has no index. */
    static final int WINDOW_ROWS = 50_000;

    /** Bytes of bodies on one page; a page ends early, never empty, when they are reached. */
    static final int PAGE_BYTES_MAX = 16 << 20;

    private static final int CHUNK = 250;

    private final Session session;
    private final Holdings holdings;
    private final Outbox box;
    private final Wanted wanted;
    private final boolean recorded;

    private PageQuery(Session session, Holdings holdings, Outbox box, Wanted wanted, boolean recorded) {
        this.session = session;
        this.holdings = holdings;
        this.box = box;
        this.wanted = wanted;
        this.recorded = recorded;
    }

    static Page read(Session session, Holdings holdings, Outbox box, Wanted wanted) throws SQLException {
        return new PageQuery(session, holdings, box, wanted, false).answer();
    }

    /** The same, with each row's id and digest, as the ledger wants them of a page that crosses. */
    static Page readForRecord(Session session, Holdings holdings, Outbox box, Wanted wanted) throws SQLException {
        return new PageQuery(session, holdings, box, wanted, true).answer();
    }

    private Page answer() throws SQLException {
        if (!wanted.specVersions().isEmpty() && !wanted.specVersions().contains("2.1")) {
            return page(List.of(), false, wanted.after()); // all that is held is STIX 2.1
        }
        long after = wanted.after();
        if (wanted.addedAfter().isPresent()) {
            after = Math.max(after, lastAddedUpTo(wanted.addedAfter().getAsLong()));
        }
        if (!wanted.ids().isEmpty()) {
            return ofObjects(after);
        }
        if (!wanted.types().isEmpty() && wanted.versions().equals(Versions.LAST)) {
            return ofTypes(after);
        }
        return window(after);
    }

    private Page page(List<Row> rows, boolean more, long next) {
        return Page.of(box.id(), rows, more, next);
    }

    /** The highest number added at or before that time: stamps rise with numbers, so halving finds it. */
    private long lastAddedUpTo(long micros) throws SQLException {
        long low = 0;
        long high = end();
        var next = session.prepare("SELECT nr, added FROM outbox_row WHERE box = ? AND nr > ? ORDER BY nr LIMIT 1");
        while (low < high) {
            long middle = low + (high - low) / 2;
            next.setLong(1, box.nr());
            next.setLong(2, middle);
            try (var rows = next.executeQuery()) {
                if (rows.next() && rows.getLong(2) <= micros) {
                    low = rows.getLong(1);
                } else {
                    high = middle;
                }
            }
        }
        return low;
    }

    private long end() throws SQLException {
        var last = session.prepare("SELECT nr FROM outbox_row WHERE box = ? ORDER BY nr DESC LIMIT 1");
        last.setLong(1, box.nr());
        try (var rows = last.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private Page window(long after) throws SQLException {
        long end = end();
        long until = Math.min(end, after + Math.max(WINDOW_ROWS, wanted.limit() + 1L));
        List<Long> types = typeNumbers();
        if (after >= end || (types.isEmpty() && !wanted.types().isEmpty())) {
            return page(List.of(), false, Math.max(after, end));
        }
        var sql = select().append(" AND r.box = ? AND r.nr > ? AND r.nr <= ?");
        if (!types.isEmpty()) {
            sql.append(" AND r.type IN (").append(places(types.size())).append(')');
        }
        appendVersions(sql);
        var query = session.prepare(sql.append(" ORDER BY r.nr LIMIT ?").toString());
        int at = 1;
        query.setLong(at++, box.nr());
        query.setLong(at++, after);
        query.setLong(at++, until);
        for (long type : types) {
            query.setLong(at++, type);
        }
        at = setVersions(query, at);
        query.setInt(at, wanted.limit() + 1);
        return collect(query, until < end, until);
    }

    private Page ofObjects(long after) throws SQLException {
        var objects = new ArrayList<Long>();
        for (String id : new TreeSet<>(wanted.ids())) {
            holdings.object(session, id).ifPresent(objects::add);
        }
        List<Long> types = typeNumbers();
        if (objects.isEmpty() || (types.isEmpty() && !wanted.types().isEmpty())) {
            return page(List.of(), false, after);
        }
        // The plus signs keep a planner without statistics from walking the whole outbox in the order of its numbers.
        var sql = select().append(" AND +r.box = ? AND +r.nr > ? AND r.object IN (")
                .append(places(roundUp(objects.size())))
                .append(')');
        if (!types.isEmpty()) {
            sql.append(" AND r.type IN (").append(places(types.size())).append(')');
        }
        appendVersions(sql);
        var query = session.prepare(sql.append(" ORDER BY +r.nr LIMIT ?").toString());
        int at = 1;
        query.setLong(at++, box.nr());
        query.setLong(at++, after);
        for (int i = 0; i < roundUp(objects.size()); i++) {
            query.setLong(at++, objects.get(Math.min(i, objects.size() - 1)));
        }
        for (long type : types) {
            query.setLong(at++, type);
        }
        at = setVersions(query, at);
        query.setInt(at, wanted.limit() + 1);
        return collect(query, false, after);
    }

    /** The numbers come from the index of each type; only those that are on the page fetch their bodies. */
    private Page ofTypes(long after) throws SQLException {
        var numbers = new TreeSet<Long>();
        var candidates = session.prepare("SELECT nr FROM outbox_row"
                + " WHERE box = ? AND type = ? AND is_last = 1 AND nr > ? ORDER BY nr LIMIT ?");
        for (long type : typeNumbers()) {
            candidates.setLong(1, box.nr());
            candidates.setLong(2, type);
            candidates.setLong(3, after);
            candidates.setInt(4, wanted.limit() + 1);
            try (var rows = candidates.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
        }
        boolean more = numbers.size() > wanted.limit();
        List<Long> onPage = numbers.stream().limit(wanted.limit()).toList();
        var rows = new Rows();
        for (int from = 0; from < onPage.size() && !rows.full; from += CHUNK) {
            List<Long> chunk = onPage.subList(from, Math.min(onPage.size(), from + CHUNK));
            int size = roundUp(chunk.size());
            var query = session.prepare(select().append(" AND r.box = ? AND r.nr IN (")
                    .append(places(size))
                    .append(") ORDER BY r.nr")
                    .toString());
            query.setLong(1, box.nr());
            for (int i = 0; i < size; i++) {
                query.setLong(2 + i, chunk.get(Math.min(i, chunk.size() - 1)));
            }
            rows.take(query, Integer.MAX_VALUE);
        }
        return page(rows.rows, more || rows.full, rows.lastOr(after));
    }

    private Page collect(PreparedStatement query, boolean moreBehindWindow, long endOfWindow) throws SQLException {
        var rows = new Rows();
        rows.take(query, wanted.limit());
        if (rows.full) {
            return page(rows.rows, true, rows.lastOr(endOfWindow));
        }
        return page(rows.rows, moreBehindWindow, moreBehindWindow ? endOfWindow : rows.lastOr(endOfWindow));
    }

    private StringBuilder select() {
        String body = wanted.bodies() ? "v.body" : "NULL";
        if (wanted.bodies() && !recorded) {
            return new StringBuilder("SELECT r.nr, r.added, v.modified, v.body"
                    + " FROM outbox_row r CROSS JOIN version v WHERE v.nr = r.version");
        }
        return new StringBuilder("SELECT r.nr, r.added, v.modified, " + body + ", o.id, v.digest"
                + " FROM outbox_row r CROSS JOIN version v CROSS JOIN object o"
                + " WHERE v.nr = r.version AND o.nr = r.object");
    }

    private void appendVersions(StringBuilder sql) {
        Versions versions = wanted.versions();
        if (versions.all()) {
            return;
        }
        // A plus sign again: without statistics PostgreSQL would take the index of types for these, and sort the
        // window.
        var choices = new ArrayList<String>();
        if (versions.first()) {
            choices.add("+r.is_first = 1");
        }
        if (versions.last()) {
            choices.add("+r.is_last = 1");
        }
        if (!versions.exact().isEmpty()) {
            choices.add("coalesce(v.modified, r.added) IN ("
                    + places(roundUp(versions.exact().size())) + ")");
        }
        sql.append(" AND (").append(String.join(" OR ", choices)).append(')');
    }

    private int setVersions(PreparedStatement query, int from) throws SQLException {
        Set<Long> exact = wanted.versions().exact();
        if (wanted.versions().all() || exact.isEmpty()) {
            return from;
        }
        var stamps = List.copyOf(exact);
        int at = from;
        for (int i = 0; i < roundUp(stamps.size()); i++) {
            query.setLong(at++, stamps.get(Math.min(i, stamps.size() - 1)));
        }
        return at;
    }

    private List<Long> typeNumbers() {
        return wanted.types().stream()
                .distinct()
                .flatMap(type -> holdings.typeNumber(type).stream())
                .toList();
    }

    /** So that a handful of statements serves every length of list. */
    private static int roundUp(int count) {
        return count <= 1 ? 1 : Integer.highestOneBit(count - 1) * 2;
    }

    private static String places(int count) {
        return String.join(",", Collections.nCopies(count, "?"));
    }

    /** The rows of a page as they gather. */
    private final class Rows {
        final List<Row> rows = new ArrayList<>();
        boolean full;
        private long bytes;

        void take(PreparedStatement query, int limit) throws SQLException {
            query.setFetchSize(limit == Integer.MAX_VALUE ? CHUNK : Math.min(limit + 1, CHUNK));
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    if (rows.size() >= limit || (bytes >= PAGE_BYTES_MAX)) {
                        full = true;
                        return;
                    }
                    long added = found.getLong(2);
                    long modified = found.getLong(3);
                    long version = found.wasNull() ? added : modified;
                    byte[] body = wanted.bodies() ? found.getBytes(4) : null;
                    boolean named = recorded || !wanted.bodies();
                    rows.add(new Row(
                            found.getLong(1),
                            added,
                            named ? found.getString(5) : "",
                            version,
                            body,
                            recorded ? found.getBytes(6) : null));
                    bytes += body == null ? 0 : body.length;
                }
            }
        }

        long lastOr(long otherwise) {
            return rows.isEmpty() ? otherwise : rows.getLast().nr();
        }
    }
}
