package org.comity.border;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.seal.Digest;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/** Reads what is held at home as candidates for a release. What was erased is no candidate. */
final class Candidates {
    private static final int CHUNK = 250;
    private static final String OF_ROWS = "SELECT r.object, r.version, r.type, v.modified, v.source, v.digest, v.body"
            + " FROM outbox_row r CROSS JOIN version v WHERE v.nr = r.version AND r.box = ? AND r.nr IN ("
            + String.join(",", Collections.nCopies(CHUNK, "?")) + ") ORDER BY r.nr";
    private static final String OF_VERSIONS = "SELECT v.object, v.nr, o.type, v.modified, v.source, v.digest, v.body"
            + " FROM version v CROSS JOIN object o WHERE o.nr = v.object AND v.nr IN ("
            + String.join(",", Collections.nCopies(CHUNK, "?")) + ") ORDER BY v.nr";

    private final Outbox home;
    private final Provenances provenances;
    private final Definitions definitions;

    Candidates(Outbox home, Provenances provenances, Definitions definitions) {
        this.home = home;
        this.provenances = provenances;
        this.definitions = definitions;
    }

    /** What lies at home under these numbers, in their order. */
    List<Candidate> ofRows(Session session, List<Row> rows) throws SQLException {
        var candidates = new ArrayList<Candidate>(rows.size());
        var query = session.prepare(OF_ROWS);
        for (int from = 0; from < rows.size(); from += CHUNK) {
            query.setLong(1, home.nr());
            for (int i = 0; i < CHUNK; i++) {
                query.setLong(
                        2 + i, rows.get(Math.min(from + i, rows.size() - 1)).nr());
            }
            read(session, query.executeQuery(), candidates);
        }
        return candidates;
    }

    /** The versions of these numbers, in no order. */
    List<Candidate> ofVersions(Session session, List<Long> versions) throws SQLException {
        var candidates = new ArrayList<Candidate>(versions.size());
        var query = session.prepare(OF_VERSIONS);
        for (int from = 0; from < versions.size(); from += CHUNK) {
            for (int i = 0; i < CHUNK; i++) {
                query.setLong(1 + i, versions.get(Math.min(from + i, versions.size() - 1)));
            }
            read(session, query.executeQuery(), candidates);
        }
        return candidates;
    }

    /** A row as it is read, before it is asked whose it is. */
    private record Found(
            long object, long version, long type, @Nullable Long modified, byte[] digest, byte[] body) {}

    private void read(Session session, ResultSet rows, List<Candidate> into) throws SQLException {
        var found = new ArrayList<Found>();
        var sources = new HashMap<Long, Long>();
        try (rows) {
            while (rows.next()) {
                byte[] body = rows.getBytes(7);
                if (body == null) {
                    continue;
                }
                long modified = rows.getLong(4);
                boolean versioned = !rows.wasNull();
                long version = rows.getLong(2);
                sources.put(version, rows.getLong(5));
                found.add(new Found(
                        rows.getLong(1),
                        version,
                        rows.getLong(3),
                        versioned ? modified : null,
                        rows.getBytes(6),
                        body));
            }
        }
        Map<Long, Provenance> provenance = provenances.of(session, sources);
        for (Found each : found) {
            JsonObject json = Json.parseObject(each.body());
            into.add(new Candidate(
                    Objects.requireNonNull(json.text("id")),
                    each.object(),
                    each.version(),
                    each.type(),
                    each.modified(),
                    Digest.wrap(each.digest()),
                    each.body(),
                    Cargo.StixVersion.of(
                            json, definitions.handling(json), Objects.requireNonNull(provenance.get(each.version())))));
        }
    }
}
