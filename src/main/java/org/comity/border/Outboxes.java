package org.comity.border;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.comity.sql.Database;
import org.comity.sql.Loading;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** The outboxes: laying things in them, and taking them out again at home. Pages are read by {@link PageQuery}. */
final class Outboxes {

    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final Map<Long, Outbox> boxes = new ConcurrentHashMap<>();

    /** The end of each outbox, known to the writer alone: the last number and the last stamp given out. */
    private final Map<Long, End> ends = new HashMap<>();

    private record End(long nr, long added) {}

    Outboxes(Database database, InstantSource clock, Supplier<UUID> ids) {
        this.clock = clock;
        this.ids = ids;
        database.read(reading -> {
            try (var rows = reading.prepare("SELECT nr, uuid, agreement, audience FROM outbox")
                    .executeQuery()) {
                while (rows.next()) {
                    keep(new Outbox(
                            rows.getLong(1),
                            UUID.fromString(rows.getString(2)),
                            rows.getString(3),
                            audience(rows.getString(4))));
                }
            }
            return null;
        });
        if (boxes.values().stream().noneMatch(Outbox::home)) {
            database.write(transaction -> create(transaction, null, List.of()));
        }
    }

    Outbox home() {
        return boxes.values().stream().filter(Outbox::home).findFirst().orElseThrow();
    }

    List<Outbox> all() {
        return List.copyOf(boxes.values());
    }

    Optional<Outbox> find(long nr) {
        return Optional.ofNullable(boxes.get(nr));
    }

    /** The outbox of that audience under that agreement, made when there is none. */
    Outbox of(Transaction transaction, String agreement, List<String> audience) throws SQLException {
        List<String> sorted = audience.stream().sorted().toList();
        for (Outbox box : boxes.values()) {
            if (agreement.equals(box.agreement()) && box.audience().equals(sorted)) {
                return box;
            }
        }
        return create(transaction, agreement, sorted);
    }

    private Outbox create(Transaction transaction, @Nullable String agreement, List<String> audience)
            throws SQLException {
        var box = new Outbox(transaction.next("outbox"), ids.get(), agreement, audience);
        var insert = transaction.prepare(
                "INSERT INTO outbox (nr, uuid, agreement, audience, created) VALUES (?, ?, ?, ?, ?)");
        insert.setLong(1, box.nr());
        insert.setString(2, box.id().toString());
        insert.setString(3, agreement);
        insert.setString(4, String.join(" ", audience));
        insert.setLong(5, Micros.of(clock.instant()));
        insert.executeUpdate();
        transaction.onCommit(() -> keep(box));
        return box;
    }

    /** The outbox of that audience under that agreement. */
    Optional<Outbox> find(String agreement, List<String> audience) {
        List<String> sorted = audience.stream().sorted().toList();
        return boxes.values().stream()
                .filter(box ->
                        agreement.equals(box.agreement()) && box.audience().equals(sorted))
                .findFirst();
    }

    /**
     * Lays these versions in the outbox, in order; what lies there already is passed over and takes no number. A gap
     * would tell the reader how many of its objects were proposed again, and so of which ones a newer version is kept back.
     *
     * <p>A version that lies there in another rendition is laid beside it: {@link AskedAgain} hands over only the one that
     * the agreement asks for, and a recall names both.
     *
     * @return those that were laid, in order
     */
    List<Laid> lay(Transaction transaction, Outbox box, List<Laying> layings) throws SQLException {
        End end = end(transaction, box.nr());
        long first = end.nr() + 1;
        // Rises even when the clock steps back, and by one for each number: one stamp says when all of these were
        // added.
        long added = Math.max(Micros.of(clock.instant()), end.added() + 1);
        // Those just come to be held need not be looked up.
        var lying = Lying.in(
                transaction,
                box,
                layings.stream()
                        .filter(laying -> !laying.firstOfObject())
                        .map(Laying::object)
                        .distinct()
                        .toList());
        var laid = new ArrayList<Laid>(layings.size());
        var beside = new ArrayList<Beside>();
        var rows = load(transaction);
        for (int i = 0; i < layings.size(); i++) {
            Laying laying = layings.get(i);
            if (lying.has(laying)) {
                continue;
            }
            long nr = first + laid.size();
            long stamp = added + laid.size();
            if (lying.add(laying, nr)) {
                row(rows, box.nr(), nr, stamp, laying, true, true);
            } else {
                beside.add(new Beside(nr, stamp, laying));
            }
            laid.add(new Laid(nr, i));
        }
        rows.end();
        for (Beside next : beside) {
            layBeside(transaction, box.nr(), next);
        }
        if (!laid.isEmpty()) {
            long last = laid.getLast().nr();
            stamp(transaction, box.nr(), added, first, last);
            ends.put(box.nr(), new End(last, added + last - first));
        }
        return laid;
    }

    private static void stamp(Transaction transaction, long box, long added, long first, long last)
            throws SQLException {
        var insert = transaction.prepare("INSERT INTO outbox_stamp (box, added, first, last) VALUES (?, ?, ?, ?)");
        insert.setLong(1, box);
        insert.setLong(2, added);
        insert.setLong(3, first);
        insert.setLong(4, last);
        insert.executeUpdate();
    }

    /** A version of an object that lies in the outbox already, with the number and stamp it gets. */
    private record Beside(long nr, long added, Laying laying) {}

    /** The numbers under which that version lies in an outbox as that object. */
    static List<Long> numbers(Session session, Outbox box, long object, long version) throws SQLException {
        var numbers = new ArrayList<Long>();
        var select = session.prepare("SELECT nr FROM outbox_row WHERE box = ? AND object = ? AND version = ?");
        select.setLong(1, box.nr());
        select.setLong(2, object);
        select.setLong(3, version);
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }

    /** Lays a version of an object that lies there already in others, and says again which is first and last. */
    private static void layBeside(Transaction transaction, long box, Beside beside) throws SQLException {
        Laying laying = beside.laying();
        var others = transaction.prepare("SELECT coalesce(v.modified, r.added) FROM outbox_row r"
                + " CROSS JOIN version v WHERE v.nr = r.version AND r.box = ? AND r.object = ?");
        others.setLong(1, box);
        others.setLong(2, laying.object());
        long key = laying.modified() == null ? beside.added() : laying.modified();
        boolean first = true;
        boolean last = true;
        try (var rows = others.executeQuery()) {
            while (rows.next()) {
                // As old as another: the same version in another rendition, whose place it takes.
                first &= key <= rows.getLong(1);
                last &= key >= rows.getLong(1);
            }
        }
        if (first) {
            clear(transaction, "UPDATE outbox_row SET is_first = 0 WHERE box = ? AND object = ?", box, laying.object());
        }
        if (last) {
            clear(transaction, "UPDATE outbox_row SET is_last = 0 WHERE box = ? AND object = ?", box, laying.object());
        }
        var row = load(transaction);
        row(row, box, beside.nr(), beside.added(), laying, first, last);
        row.end();
    }

    private static void clear(Transaction transaction, String sql, long box, long object) throws SQLException {
        var update = transaction.prepare(sql);
        update.setLong(1, box);
        update.setLong(2, object);
        update.executeUpdate();
    }

    private static Loading load(Transaction transaction) throws SQLException {
        return transaction.load(
                "outbox_row",
                "box",
                "nr",
                "added",
                "object",
                "version",
                "rendition",
                "type",
                "size",
                "is_first",
                "is_last");
    }

    private static void row(Loading rows, long box, long nr, long added, Laying laying, boolean first, boolean last)
            throws SQLException {
        rows.number(box)
                .number(nr)
                .number(added)
                .number(laying.object())
                .number(laying.version())
                .number(laying.rendition())
                .number(laying.type())
                .number(laying.size())
                .number(first ? 1 : 0)
                .number(last ? 1 : 0)
                .row();
    }

    /**
     * Takes rows out of the outbox, and says again which of the object's rows is first and last.
     *
     * @return the numbers of the versions that lay there
     */
    List<Long> take(Transaction transaction, Outbox box, long object, List<Long> numbers) throws SQLException {
        var versions = new ArrayList<Long>(numbers.size());
        var lookup = transaction.prepare("SELECT version FROM outbox_row WHERE box = ? AND nr = ?");
        var delete = transaction.prepare("DELETE FROM outbox_row WHERE box = ? AND nr = ?");
        for (long nr : numbers) {
            lookup.setLong(1, box.nr());
            lookup.setLong(2, nr);
            try (var rows = lookup.executeQuery()) {
                if (rows.next()) {
                    versions.add(rows.getLong(1));
                }
            }
            delete.setLong(1, box.nr());
            delete.setLong(2, nr);
            delete.executeUpdate();
        }
        clear(
                transaction,
                "UPDATE outbox_row SET is_first = 0, is_last = 0 WHERE box = ? AND object = ?",
                box.nr(),
                object);
        mark(transaction, box.nr(), object, "is_first", "ASC");
        mark(transaction, box.nr(), object, "is_last", "DESC");
        return versions;
    }

    private static void mark(Transaction transaction, long box, long object, String column, String order)
            throws SQLException {
        var update = transaction.prepare("UPDATE outbox_row SET " + column + " = 1 WHERE box = ? AND nr ="
                + " (SELECT r.nr FROM outbox_row r CROSS JOIN version v WHERE v.nr = r.version AND r.box = ? AND r.object = ?"
                + " ORDER BY coalesce(v.modified, r.added) " + order + ", r.nr DESC LIMIT 1)");
        update.setLong(1, box);
        update.setLong(2, box);
        update.setLong(3, object);
        update.executeUpdate();
    }

    /** Whether that version lies in that outbox, as held or in another rendition. */
    boolean lies(Session session, Outbox box, long version) throws SQLException {
        var lookup = session.prepare("SELECT 1 FROM outbox_row WHERE box = ? AND version = ? LIMIT 1");
        lookup.setLong(1, box.nr());
        lookup.setLong(2, version);
        try (var rows = lookup.executeQuery()) {
            return rows.next();
        }
    }

    /** Whether some version of that object lies in an outbox of a partner, as held or in another rendition. */
    boolean released(Session session, long object) throws SQLException {
        if (Renditions.any(session, object)) {
            return true;
        }
        var lookup = session.prepare("SELECT 1 FROM outbox_row WHERE box = ? AND object = ?");
        for (Outbox box : boxes.values()) {
            if (!box.home()) {
                lookup.setLong(1, box.nr());
                lookup.setLong(2, object);
                try (var rows = lookup.executeQuery()) {
                    if (rows.next()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private End end(Session session, long box) throws SQLException {
        End known = ends.get(box);
        if (known != null) {
            return known;
        }
        // From the stamps, which stay when rows are taken out: a number is never given twice.
        var lookup = session.prepare(
                "SELECT added, first, last FROM outbox_stamp WHERE box = ? ORDER BY added DESC LIMIT 1");
        lookup.setLong(1, box);
        try (var rows = lookup.executeQuery()) {
            return rows.next()
                    ? new End(rows.getLong(3), rows.getLong(1) + rows.getLong(3) - rows.getLong(2))
                    : new End(0, 0);
        }
    }

    private void keep(Outbox box) {
        boxes.put(box.nr(), box);
    }

    private static List<String> audience(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
