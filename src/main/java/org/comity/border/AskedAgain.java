package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
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
        Map<Long, Facets.Version> versions = Facets.behind(session, box, rows);
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
}
