package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.parties.Parties;
import org.comity.parties.StandingAgreement;
import org.comity.sql.Session;

/**
 * Asks the agreement once more of everything that is about to be handed over: since it was laid in the outbox a ground may
 * have lapsed, a party taken something back, or an owner its consent; or a later version may ask for another rendition.
 */
final class AskedAgain {
    private final Parties parties;
    private final Facets facets;
    private final InstantSource clock;
    private final AsAsked asAsked = new AsAsked();

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
        Set<Long> crossing = new HashSet<>();
        look(session, agreement, box, receiver, rows).asAsked().forEach(each -> crossing.add(each.nr()));
        return rows.stream().filter(row -> crossing.contains(row.nr())).toList();
    }

    /**
     * What the agreement lets cross now of what lies in an outbox.
     *
     * @param asAsked what lies there as the agreement asks for it
     * @param otherwise what lies there in another rendition, and is handed over to nobody
     */
    record Looked(List<AsAsked.Lying> asAsked, List<AsAsked.Lying> otherwise) {}

    /** Looks at these rows as that receiver would ask for them. */
    Looked look(Session session, StandingAgreement agreement, Outbox box, String receiver, List<Row> rows)
            throws SQLException {
        List<AsAsked.Lying> allowed = allowed(session, agreement, box, receiver, rows);
        if (allowed.isEmpty()) {
            return new Looked(List.of(), List.of());
        }
        var minimising = Minimising.looking(session, agreement, parties.ours().id(), receiver);
        Set<Long> crossing = asAsked.of(session, minimising, allowed);
        return new Looked(
                allowed.stream().filter(each -> crossing.contains(each.nr())).toList(),
                allowed.stream().filter(each -> !crossing.contains(each.nr())).toList());
    }

    private List<AsAsked.Lying> allowed(
            Session session, StandingAgreement agreement, Outbox box, String receiver, List<Row> rows)
            throws SQLException {
        Instant now = clock.instant();
        // What was decided on when a row was laid: the version as it is held, whatever crosses in its place.
        Map<Long, Facets.Version> versions = Facets.behind(session, box, rows);
        Map<Long, Facets.Seen> seen = facets.of(session, List.copyOf(versions.values()));
        Map<Long, Bodies.Place> places = AsAsked.places(session, box, rows);
        var policy = new CompiledPolicy(agreement, parties.ours().id(), receiver, now);
        var allowed = new ArrayList<AsAsked.Lying>(rows.size());
        for (Row row : rows) {
            Facets.Version version = versions.get(row.nr());
            Facets.Seen found = version == null ? null : seen.get(version.nr());
            Bodies.Place place = places.get(row.nr());
            Decision decision = found == null ? null : policy.decide(found.faceted(), now);
            if (found != null && place != null && decision != null && decision.allowed()) {
                allowed.add(new AsAsked.Lying(row.nr(), place, found.contents(), decision));
            }
        }
        return allowed;
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
