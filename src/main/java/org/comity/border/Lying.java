package org.comity.border;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.seal.Digest;
import org.comity.sql.Many;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/**
 * What lies in an outbox of some objects, asked before anything is laid there.
 *
 * <p>A version lies there as it was laid last. In a partner's outbox, so does another version of the same source and time
 * with the very same bytes: laid once more, it would tell its reader that at home something stood between the two.
 */
final class Lying {
    private static final String OF_OBJECTS = "SELECT r.object, r.version, r.nr, v.source, v.modified,"
            + " CASE WHEN v.body IS NULL THEN NULL ELSE coalesce(d.digest, v.digest) END"
            + " FROM outbox_row r CROSS JOIN version v LEFT JOIN rendition d ON d.nr = r.rendition"
            + " WHERE v.nr = r.version AND r.box = ? AND r.object IN (" + Many.PLACES + ")";

    private final boolean home;
    private final Set<Long> objects = new HashSet<>();
    private final Map<Version, Latest> versions = new HashMap<>();
    private final Map<Turn, Latest> turns = new HashMap<>();

    private record Version(long object, long version) {}

    /** The content that one source gave an object at one time; of what is not versioned, there is one of each source. */
    private record Turn(long object, long source, @Nullable Long modified) {}

    private record Latest(long nr, @Nullable Digest digest) {
        Latest orLater(Latest other) {
            return other.nr > nr ? other : this;
        }
    }

    private Lying(boolean home) {
        this.home = home;
    }

    /** Of these objects, by the numbers under which they lie there. */
    static Lying in(Session session, Outbox box, List<Long> asked) throws SQLException {
        var lying = new Lying(box.home());
        var lookup = session.prepare(OF_OBJECTS);
        lookup.setLong(1, box.nr());
        Many.numbers(lookup, 2, asked, lying::take);
        return lying;
    }

    private void take(ResultSet row) throws SQLException {
        long object = row.getLong(1);
        long modified = row.getLong(5);
        boolean versioned = !row.wasNull();
        byte[] digest = row.getBytes(6);
        put(
                new Version(object, row.getLong(2)),
                new Turn(object, row.getLong(4), versioned ? modified : null),
                new Latest(row.getLong(3), digest == null ? null : Digest.wrap(digest)));
    }

    private void put(Version version, Turn turn, Latest latest) {
        objects.add(version.object());
        versions.merge(version, latest, Latest::orLater);
        turns.merge(turn, latest, Latest::orLater);
    }

    /** Whether it lies there as it would be laid. */
    boolean has(Laying laying) {
        return has(laying.object(), laying.version(), laying.source(), laying.modified(), laying.digest());
    }

    /** @param digest sha256 of what would cross */
    boolean has(long object, long version, long source, @Nullable Long modified, Digest digest) {
        return same(versions.get(new Version(object, version)), digest)
                || (!home && same(turns.get(new Turn(object, source, modified)), digest));
    }

    private static boolean same(@Nullable Latest latest, Digest digest) {
        return latest != null && digest.equals(latest.digest());
    }

    /** Notes that it is laid now, and says whether it is the first there of its object. */
    boolean add(Laying laying, long nr) {
        boolean first = !objects.contains(laying.object());
        put(
                new Version(laying.object(), laying.version()),
                new Turn(laying.object(), laying.source(), laying.modified()),
                new Latest(nr, laying.digest()));
        return first;
    }
}
