package org.comity.border;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comity.seal.Digest;
import org.comity.sql.Many;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/** Reads what is held at home as candidates for a release. What was erased is no candidate. */
final class Candidates {
    private static final String WHAT = " o.id, v.object, v.nr, o.type, v.modified, v.source, v.digest, length(v.body)";
    private static final String OF_ROWS = "SELECT" + WHAT
            + " FROM outbox_row h CROSS JOIN version v CROSS JOIN object o"
            + " WHERE v.nr = h.version AND o.nr = h.object AND v.body IS NOT NULL AND h.box = ? AND h.nr IN ("
            + Many.PLACES + ") ORDER BY h.nr";
    private static final String OF_VERSIONS = "SELECT" + WHAT
            + " FROM version v CROSS JOIN object o"
            + " WHERE o.nr = v.object AND v.body IS NOT NULL AND v.nr IN ("
            + Many.PLACES + ") ORDER BY v.nr";

    private final Outbox home;
    private final Facets facets;

    Candidates(Outbox home, Facets facets) {
        this.home = home;
        this.facets = facets;
    }

    /** What lies at home under these numbers, in their order. */
    List<Candidate> ofRows(Session session, List<Row> rows) throws SQLException {
        var query = session.prepare(OF_ROWS);
        query.setLong(1, home.nr());
        return read(session, query, 2, rows.stream().map(Row::nr).toList());
    }

    /** The versions of these numbers, in no order. */
    List<Candidate> ofVersions(Session session, List<Long> versions) throws SQLException {
        return read(session, session.prepare(OF_VERSIONS), 1, versions);
    }

    /** What is read before its facets are known. */
    private record Found(
            String id,
            long object,
            long version,
            long type,
            @Nullable Long modified,
            long source,
            Digest digest,
            int size) {}

    private List<Candidate> read(Session session, PreparedStatement query, int place, List<Long> numbers)
            throws SQLException {
        var found = new ArrayList<Found>(numbers.size());
        Many.numbers(query, place, numbers, row -> found.add(found(row)));
        Map<Long, Facets.Seen> seen = facets.of(
                session,
                found.stream()
                        .map(each -> new Facets.Version(each.version(), each.source()))
                        .toList());
        return found.stream()
                .map(each -> candidate(each, Objects.requireNonNull(seen.get(each.version()))))
                .toList();
    }

    private static Found found(ResultSet row) throws SQLException {
        long modified = row.getLong(5);
        boolean versioned = !row.wasNull();
        return new Found(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                versioned ? modified : null,
                row.getLong(6),
                Digest.wrap(row.getBytes(7)),
                row.getInt(8));
    }

    private static Candidate candidate(Found found, Facets.Seen seen) {
        return new Candidate(
                found.id(),
                found.object(),
                found.version(),
                found.source(),
                found.type(),
                found.modified(),
                found.digest(),
                found.size(),
                seen.faceted(),
                seen.contents());
    }

    /** The bytes that would cross of each of these, in their order. */
    static List<byte[]> bytes(Session session, List<Proposal> proposals) throws SQLException {
        Iterator<byte[]> held = Bodies.of(
                        session,
                        proposals.stream()
                                .filter(each -> each.minimised() == null)
                                .map(each -> new Bodies.Place(each.candidate().version(), 0))
                                .toList())
                .iterator();
        return proposals.stream()
                .map(each -> {
                    Proposal.Minimised minimised = each.minimised();
                    return minimised == null ? held.next() : minimised.body();
                })
                .toList();
    }
}
