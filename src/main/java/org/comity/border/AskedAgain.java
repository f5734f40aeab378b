package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.objects.Holdings;
import org.comity.parties.Parties;
import org.comity.parties.StandingAgreement;
import org.comity.sql.Database;
import org.comity.sql.Session;

/**
 * Asks the agreement once more of everything that is about to be handed over: since it was laid in the outbox a ground may
 * have lapsed, a party taken something back, or an owner its consent.
 */
final class AskedAgain {
    private static final int CHUNK = 250;
    private static final String PLACES = String.join(",", Collections.nCopies(CHUNK, "?"));
    private static final String SOURCES = "SELECT r.nr, v.nr, v.source FROM outbox_row r CROSS JOIN version v"
            + " WHERE v.nr = r.version AND r.box = ? AND r.nr IN (" + PLACES + ")";
    private static final String BODIES = "SELECT nr, body FROM version WHERE nr IN (" + PLACES + ")";

    private final Database database;
    private final Holdings holdings;
    private final Parties parties;
    private final Provenances provenances;
    private final InstantSource clock;

    AskedAgain(Database database, Holdings holdings, Parties parties, Provenances provenances, InstantSource clock) {
        this.database = database;
        this.holdings = holdings;
        this.parties = parties;
        this.provenances = provenances;
        this.clock = clock;
    }

    /** A row and the version in it: as it is held, whatever crosses in its place. */
    private record Lying(long version, long source) {}

    /** The rows that may still cross. Of our own nothing is read again where nothing can have changed by itself. */
    List<Row> of(Session session, StandingAgreement agreement, Outbox box, String receiver, List<Row> rows)
            throws SQLException {
        if (rows.isEmpty() || (agreement.isSteady() && !passesOn(session, agreement))) {
            return rows;
        }
        Map<Long, Lying> lying = lying(session, box, rows);
        long us = parties.ours().nr();
        var asked = new HashMap<Long, Long>();
        lying.values().stream()
                .filter(each -> !agreement.isSteady() || each.source() != us)
                .forEach(each -> asked.put(each.version(), each.source()));
        if (asked.isEmpty()) {
            return rows;
        }
        Set<Long> allowed = allowed(session, agreement, receiver, asked);
        return rows.stream()
                .filter(row -> {
                    Lying each = lying.get(row.nr());
                    return each != null && (!asked.containsKey(each.version()) || allowed.contains(each.version()));
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

    private static Map<Long, Lying> lying(Session session, Outbox box, List<Row> rows) throws SQLException {
        var lying = new HashMap<Long, Lying>(rows.size() * 2);
        var select = session.prepare(SOURCES);
        for (int from = 0; from < rows.size(); from += CHUNK) {
            select.setLong(1, box.nr());
            for (int i = 0; i < CHUNK; i++) {
                select.setLong(
                        2 + i, rows.get(Math.min(from + i, rows.size() - 1)).nr());
            }
            try (var found = select.executeQuery()) {
                while (found.next()) {
                    lying.put(found.getLong(1), new Lying(found.getLong(2), found.getLong(3)));
                }
            }
        }
        return lying;
    }

    /** Which of these versions may cross now; what was erased is not among them. */
    private Set<Long> allowed(Session session, StandingAgreement agreement, String receiver, Map<Long, Long> asked)
            throws SQLException {
        Instant now = clock.instant();
        var definitions = new Definitions(database, holdings);
        var facets = new FacetBook();
        var policy = new CompiledPolicy(agreement, parties.ours().id(), receiver, now);
        Map<Long, Provenance> provenance = provenances.of(session, asked);
        var allowed = new HashSet<Long>(asked.size() * 2);
        var versions = new ArrayList<>(asked.keySet());
        var select = session.prepare(BODIES);
        for (int from = 0; from < versions.size(); from += CHUNK) {
            for (int i = 0; i < CHUNK; i++) {
                select.setLong(1 + i, versions.get(Math.min(from + i, versions.size() - 1)));
            }
            var bodies = new HashMap<Long, byte[]>();
            try (var found = select.executeQuery()) {
                while (found.next()) {
                    byte[] body = found.getBytes(2);
                    if (body != null) {
                        bodies.put(found.getLong(1), body);
                    }
                }
            }
            bodies.forEach((version, body) -> {
                JsonObject json = Json.parseObject(body);
                Cargo cargo = Cargo.StixVersion.of(
                        json, definitions.handling(json), Objects.requireNonNull(provenance.get(version)));
                if (policy.decide(facets.of(cargo), now).allowed()) {
                    allowed.add(version);
                }
            });
        }
        return allowed;
    }
}
