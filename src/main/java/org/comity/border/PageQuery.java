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

    /** The highest number added at or before a time: what was laid at once has one stamp, and rises by one from it. */
    private static final String LAST_ADDED = "SELECT CASE WHEN last < first + (? - added) THEN last"
            + " ELSE first + (? - added) END AS nr FROM (SELECT added, first, last FROM outbox_stamp"
            + " WHERE box = ? AND added <= ? ORDER BY added DESC LIMIT 1) AS stamp";

    private final Session session;
    private final Holdings holdings;
    private final Outbox box;
    private final Wanted wanted;
    private final Detail detail;

    /** What is read of each row beside its body, and whether its size counts where its body is not read. */
    private enum Detail {
        AS_WANTED(false, false),
        FOR_RECORD(true, true),
        NUMBERS(false, true);

        private final boolean digests;
        private final boolean sized;

        Detail(boolean digests, boolean sized) {
            this.digests = digests;
            this.sized = sized;
        }
    }

    private PageQuery(Session session, Holdings holdings, Outbox box, Wanted wanted, Detail detail) {
        this.session = session;
        this.holdings = holdings;
        this.box = box;
        this.wanted = wanted;
        this.detail = detail;
    }

    static Page read(Session session, Holdings holdings, Outbox box, Wanted wanted) throws SQLException {
        return new PageQuery(session, holdings, box, wanted, Detail.AS_WANTED).answer();
    }

    /**
     * Whether {@link #read} takes one statement alone where the database is a server: at home, the last or the first version
     * of one object, or the last versions of one type.
     */
    static boolean isOneStatement(Outbox box, Wanted wanted) {
        if (!box.home() || !wanted.bodies()) {
            return false;
        }
        Versions versions = wanted.versions();
        if (wanted.ids().isEmpty()) {
            return wanted.types().size() == 1 && versions.equals(Versions.LAST);
        }
        return wanted.ids().size() == 1
                && wanted.addedAfter().isEmpty()
                && !versions.all()
                && versions.exact().isEmpty();
    }

    /** The same, with each row's id and digest, as the ledger wants them of a page that crosses. */
    static Page readForRecord(Session session, Holdings holdings, Outbox box, Wanted wanted) throws SQLException {
        return new PageQuery(session, holdings, box, wanted, Detail.FOR_RECORD).answer();
    }

    /** The numbers alone, of a page whose bodies would fit one. */
    static Page readNumbers(Session session, Holdings holdings, Outbox box, Wanted wanted) throws SQLException {
        return new PageQuery(session, holdings, box, wanted.withoutBodies(), Detail.NUMBERS).answer();
    }

    private Page answer() throws SQLException {
        if (!wanted.specVersions().isEmpty() && !wanted.specVersions().contains("2.1")) {
            return page(List.of(), false, wanted.after()); // all that is held is STIX 2.1
        }
        if (session.afar() && detail == Detail.AS_WANTED && wanted.ids().isEmpty() && isOneStatement(box, wanted)) {
            return ofTypeAtOnce();
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

    /** The highest number added at or before that time. */
    private long lastAddedUpTo(long micros) throws SQLException {
        var lookup = session.prepare(LAST_ADDED);
        setLastAdded(lookup, 1, micros);
        try (var rows = lookup.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** @return behind its places */
    private int setLastAdded(PreparedStatement query, int from, long micros) throws SQLException {
        query.setLong(from, micros);
        query.setLong(from + 1, micros);
        query.setLong(from + 2, box.nr());
        query.setLong(from + 3, micros);
        return from + 4;
    }

    private long end() throws SQLException {
        var last = session.prepare("SELECT nr FROM outbox_row WHERE box = ? ORDER BY nr DESC LIMIT 1");
        last.setLong(1, box.nr());
        try (var rows = last.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private Page window(long after) throws SQLException {
        List<Long> types = typeNumbers();
        long until = after + Math.max(WINDOW_ROWS, wanted.limit() + 1L);
        if (types.isEmpty() && !wanted.types().isEmpty()) {
            // As where the window holds none of them: whether such a type is held at home is not for the reader to
            // know.
            return behind(new Rows(), after, until);
        }
        var sql = select().append(" AND r.box = ? AND r.nr > ? AND r.nr <= ?");
        appendTypes(sql, types);
        appendVersions(sql);
        var query = session.prepare(sql.append(" ORDER BY r.nr LIMIT ?").toString());
        int at = 1;
        query.setLong(at++, box.nr());
        query.setLong(at++, after);
        query.setLong(at++, until);
        at = setAll(query, at, types);
        at = setVersions(query, at);
        query.setInt(at, wanted.limit() + 1);
        var rows = new Rows();
        rows.take(query);
        if (rows.full) {
            return page(rows.bodied(), true, rows.lastOr(after));
        }
        return behind(rows, after, until);
    }

    /** The window was gone through: what comes next lies behind it, if anything does. */
    private Page behind(Rows rows, long after, long until) throws SQLException {
        long end = end();
        boolean more = until < end;
        return page(rows.bodied(), more, more ? until : rows.lastOr(Math.max(after, end)));
    }

    private Page ofObjects(long after) throws SQLException {
        var ids = List.copyOf(new TreeSet<>(wanted.ids()));
        List<Long> types = typeNumbers();
        if (types.isEmpty() && !wanted.types().isEmpty()) {
            return page(List.of(), false, after);
        }
        // One is looked up with its rows; several before them, lest a planner without statistics join the whole outbox.
        boolean single = ids.size() == 1;
        boolean withBodies = detail == Detail.AS_WANTED && isOneStatement(box, wanted);
        List<Long> objects = single ? List.of() : objects(ids);
        if (!single && objects.isEmpty()) {
            return page(List.of(), false, after);
        }
        // The plus signs keep a planner without statistics from walking the whole outbox in the order of its numbers.
        var sql = (withBodies ? selectWithBodies() : select()).append(" AND +r.box = ? AND +r.nr > ? AND r.object ");
        if (single) {
            sql.append("= (SELECT nr FROM object WHERE id = ?)");
        } else {
            sql.append("IN (").append(places(roundUp(objects.size()))).append(')');
        }
        appendTypes(sql, types);
        appendVersions(sql);
        var query = session.prepare(sql.append(" ORDER BY +r.nr LIMIT ?").toString());
        int at = 1;
        query.setLong(at++, box.nr());
        query.setLong(at++, after);
        if (single) {
            query.setString(at++, ids.getFirst());
        } else {
            at = setRounded(query, at, objects);
        }
        at = setAll(query, at, types);
        at = setVersions(query, at);
        query.setInt(at, wanted.limit() + 1);
        var rows = new Rows(withBodies);
        rows.take(query);
        return page(withBodies ? rows.rows : rows.bodied(), rows.full, rows.lastOr(after));
    }

    private List<Long> objects(List<String> ids) throws SQLException {
        return List.copyOf(new TreeSet<>(Holdings.numbersOf(session, ids).values()));
    }

    private Page ofTypes(long after) throws SQLException {
        List<Long> types = typeNumbers();
        if (types.size() != 1) {
            return ofTypesMerged(types, after);
        }
        var query = session.prepare(select().append(
                        " AND r.box = ? AND r.type = ? AND r.is_last = 1 AND r.nr > ?" + " ORDER BY r.nr LIMIT ?")
                .toString());
        query.setLong(1, box.nr());
        query.setLong(2, types.getFirst());
        query.setLong(3, after);
        query.setInt(4, wanted.limit() + 1);
        var rows = new Rows();
        rows.take(query);
        return page(rows.bodied(), rows.full, rows.lastOr(after));
    }

    /**
     * The same at home in one statement, since each takes a way to the server and back. The page is cut by its bytes before
     * a body is fetched, as elsewhere. How many rows are looked at stands in the text, rounded up: the server plans for the
     * text, and would plan for a tenth of the outbox. In the same process it costs more than the several it replaces.
     */
    private Page ofTypeAtOnce() throws SQLException {
        List<Long> types = typeNumbers();
        if (types.isEmpty()) {
            return page(List.of(), false, wanted.after());
        }
        var query = session.prepare("SELECT r.nr, r.added, r.version, r.rendition, r.size, v.body FROM"
                + " (SELECT nr, added, version, rendition, size, sum(CAST(size AS INTEGER))"
                + " OVER (ORDER BY nr ROWS UNBOUNDED PRECEDING) - size AS before FROM"
                + " (SELECT nr, added, version, rendition, size FROM outbox_row"
                + " WHERE box = ? AND type = ? AND is_last = 1 AND nr > (SELECT max(nr) FROM (SELECT ? AS nr UNION ALL "
                + LAST_ADDED + ") AS up) ORDER BY nr LIMIT " + roundUp(wanted.limit() + 1) + ") AS near) AS r"
                + " LEFT JOIN version v ON v.nr = r.version AND r.before < ? ORDER BY r.nr LIMIT ?");
        query.setLong(1, box.nr());
        query.setLong(2, types.getFirst());
        query.setLong(3, wanted.after());
        int at = setLastAdded(query, 4, wanted.addedAfter().orElse(Long.MIN_VALUE));
        query.setLong(at, PAGE_BYTES_MAX);
        query.setInt(at + 1, wanted.limit() + 1);
        var rows = new Rows(true);
        rows.take(query);
        return page(rows.rows, rows.full, rows.lastOr(wanted.after()));
    }

    /** The numbers come from the index of each type; only those that are on the page are looked at. */
    private Page ofTypesMerged(List<Long> types, long after) throws SQLException {
        var numbers = new TreeSet<Long>();
        var candidates = session.prepare("SELECT nr FROM outbox_row"
                + " WHERE box = ? AND type = ? AND is_last = 1 AND nr > ? ORDER BY nr LIMIT ?");
        for (long type : types) {
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
            var query = session.prepare(select().append(" AND r.box = ? AND r.nr IN (")
                    .append(places(roundUp(chunk.size())))
                    .append(") ORDER BY r.nr")
                    .toString());
            query.setLong(1, box.nr());
            setRounded(query, 2, chunk);
            rows.take(query);
        }
        return page(rows.bodied(), more || rows.full, rows.lastOr(after));
    }

    /** Whether the rows say what object and version they are, or only where their bodies lie. */
    private boolean named() {
        return detail == Detail.FOR_RECORD || (detail == Detail.AS_WANTED && !wanted.bodies());
    }

    private StringBuilder select() {
        String where = "SELECT r.nr, r.added, r.version, r.rendition, r.size";
        if (named() && box.home()) {
            return new StringBuilder(where + ", v.modified, o.id, v.digest"
                    + " FROM outbox_row r CROSS JOIN version v CROSS JOIN object o"
                    + " WHERE v.nr = r.version AND o.nr = r.object");
        }
        if (named()) {
            return new StringBuilder(where + ", v.modified, o.id, coalesce(d.digest, v.digest)"
                    + " FROM outbox_row r CROSS JOIN version v CROSS JOIN object o"
                    + " LEFT JOIN rendition d ON d.nr = r.rendition WHERE v.nr = r.version AND o.nr = r.object");
        }
        return new StringBuilder(
                wanted.versions().exact().isEmpty()
                        ? where + " FROM outbox_row r WHERE 1 = 1"
                        : where + " FROM outbox_row r CROSS JOIN version v WHERE v.nr = r.version");
    }

    /** Bodies come with their rows where there are two at most. */
    private static StringBuilder selectWithBodies() {
        return new StringBuilder("SELECT r.nr, r.added, r.version, r.rendition, r.size, v.body"
                + " FROM outbox_row r CROSS JOIN version v WHERE v.nr = r.version");
    }

    private static void appendTypes(StringBuilder sql, List<Long> types) {
        if (!types.isEmpty()) {
            sql.append(" AND r.type IN (").append(places(types.size())).append(')');
        }
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
        return wanted.versions().all() || exact.isEmpty() ? from : setRounded(query, from, List.copyOf(exact));
    }

    private static int setAll(PreparedStatement query, int from, List<Long> numbers) throws SQLException {
        for (int i = 0; i < numbers.size(); i++) {
            query.setLong(from + i, numbers.get(i));
        }
        return from + numbers.size();
    }

    /** Fills the places of a list rounded up: the last is repeated. */
    private static int setRounded(PreparedStatement query, int from, List<Long> numbers) throws SQLException {
        int size = roundUp(numbers.size());
        for (int i = 0; i < size; i++) {
            query.setLong(from + i, numbers.get(Math.min(i, numbers.size() - 1)));
        }
        return from + size;
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

    /** The rows of a page as they gather: where each lies and how large it is, so that the page is cut before a body is fetched. */
    private final class Rows {
        private final List<Row> rows = new ArrayList<>();
        private final List<Bodies.Place> places = new ArrayList<>();
        boolean full;
        private final boolean withBodies;
        private long bytes;

        Rows() {
            this(false);
        }

        /** @param withBodies whether the query gives each row's body in its sixth column */
        Rows(boolean withBodies) {
            this.withBodies = withBodies;
        }

        void take(PreparedStatement query) throws SQLException {
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    if (rows.size() >= wanted.limit() || bytes >= PAGE_BYTES_MAX) {
                        full = true;
                        return;
                    }
                    rows.add(row(found));
                    places.add(new Bodies.Place(found.getLong(3), found.getLong(4)));
                    bytes += wanted.bodies() || detail.sized ? found.getLong(5) : 0;
                }
            }
        }

        private Row row(ResultSet found) throws SQLException {
            long added = found.getLong(2);
            if (withBodies) {
                byte[] body = found.getBytes(6);
                if (body == null) {
                    throw new IllegalStateException("row " + found.getLong(1) + " lies at home without its body");
                }
                return new Row(found.getLong(1), added, "", added, body, null);
            }
            if (!named()) {
                return new Row(found.getLong(1), added, "", added, null, null);
            }
            long modified = found.getLong(6);
            long version = found.wasNull() ? added : modified;
            return new Row(
                    found.getLong(1),
                    added,
                    found.getString(7),
                    version,
                    null,
                    detail.digests ? found.getBytes(8) : null);
        }

        /** The rows with their bodies, where these are wanted. */
        List<Row> bodied() throws SQLException {
            if (!wanted.bodies()) {
                return rows;
            }
            List<byte[]> bodies = Bodies.of(session, places);
            var bodied = new ArrayList<Row>(rows.size());
            for (int i = 0; i < rows.size(); i++) {
                bodied.add(rows.get(i).with(bodies.get(i)));
            }
            return bodied;
        }

        long lastOr(long otherwise) {
            return rows.isEmpty() ? otherwise : rows.getLast().nr();
        }
    }
}
