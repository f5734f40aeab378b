package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comity.parties.Parties;
import org.comity.parties.StandingAgreement;
import org.comity.sql.Session;

/**
 * Asks the agreement once more of everything that is about to be handed over: since it was laid in the outbox a ground may
 * have lapsed, a party taken something back, or an owner its consent.
 */
final class AskedAgain {
    private static final int CHUNK = 250;

    private final Parties parties;
    private final Facets facets;
    private final InstantSource clock;

    AskedAgain(Parties parties, Facets facets, InstantSource clock) {
        this.parties = parties;
        this.facets = facets;
        this.clock = clock;
    }

    /** The rows that may still cross. Of our own nothing is asked again where nothing can have changed by itself. */
    List<Row> of(Session session, StandingAgreement agreement, Outbox box, String receiver, List<Row> rows)
            throws SQLException {
        if (rows.isEmpty() || (agreement.isSteady() && !passesOn(session, agreement))) {
            return rows;
        }
        Instant now = clock.instant();
        // What was decided on when a row was laid: the version as it is held, whatever crosses in its place.
        Map<Long, Facets.Version> versions = versions(session, box, rows);
        Map<Long, Facets.Seen> seen = facets.of(session, List.copyOf(versions.values()));
        var policy = new CompiledPolicy(agreement, parties.ours().id(), receiver, now);
        return rows.stream()
                .filter(row -> {
                    Facets.Version version = versions.get(row.nr());
                    Facets.Seen found = version == null ? null : seen.get(version.nr());
                    return found != null && policy.decide(found.faceted(), now).allowed();
                })
                .toList();
    }

    /** Whether anything but our own can lie in an outbox under that agreement. */
    private static boolean passesOn(Session session, StandingAgreement agreement) throws SQLException {
        if (agreement.terms().letsPassOn()) {
            return true;
        }
        var select = session.prepare("SELECT 1 FROM consent WHERE ours = 1 AND under = ? LIMIT 1");
        select.setString(1, agreement.terms().id());
        try (var rows = select.executeQuery()) {
            return rows.next();
        }
    }

    /** The versions behind the rows that are not erased, by the rows' numbers. */
    private static Map<Long, Facets.Version> versions(Session session, Outbox box, List<Row> rows) throws SQLException {
        var versions = new HashMap<Long, Facets.Version>(rows.size() * 2);
        var lookup = session.prepare("SELECT r.nr, v.nr, v.source FROM outbox_row r CROSS JOIN version v"
                + " WHERE v.nr = r.version AND v.body IS NOT NULL AND r.box = ? AND r.nr IN ("
                + String.join(",", Collections.nCopies(CHUNK, "?")) + ")");
        for (int from = 0; from < rows.size(); from += CHUNK) {
            lookup.setLong(1, box.nr());
            for (int i = 0; i < CHUNK; i++) {
                lookup.setLong(
                        2 + i, rows.get(Math.min(from + i, rows.size() - 1)).nr());
            }
            try (var found = lookup.executeQuery()) {
                while (found.next()) {
                    versions.put(found.getLong(1), new Facets.Version(found.getLong(2), found.getLong(3)));
                }
            }
        }
        return versions;
    }
}
