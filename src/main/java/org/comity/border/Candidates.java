package org.comity.border;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.seal.Digest;
import org.comity.sql.Session;

/** Reads what is held at home as candidates for a release. What was erased is no candidate. */
final class Candidates {
    private static final int CHUNK = 250;
    private static final String OF_ROWS = "SELECT r.object, r.version, r.type, v.modified, v.source, v.digest, v.body"
            + " FROM outbox_row r CROSS JOIN version v WHERE v.nr = r.version AND r.box = ? AND r.nr IN ("
            + String.join(",", Collections.nCopies(CHUNK, "?")) + ") ORDER BY r.nr";
    private static final String OF_VERSIONS = "SELECT v.object, v.nr, o.type, v.modified, v.source, v.digest, v.body"
            + " FROM version v CROSS JOIN object o WHERE o.nr = v.object AND v.nr IN ("
            + String.join(",", Collections.nCopies(CHUNK, "?")) + ") ORDER BY v.nr";

    private final Parties parties;
    private final Outbox home;
    private final Definitions definitions;

    Candidates(Parties parties, Outbox home, Definitions definitions) {
        this.parties = parties;
        this.home = home;
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
            read(query.executeQuery(), candidates);
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
            read(query.executeQuery(), candidates);
        }
        return candidates;
    }

    private void read(ResultSet found, List<Candidate> into) throws SQLException {
        try (found) {
            while (found.next()) {
                byte[] body = found.getBytes(7);
                if (body == null) {
                    continue;
                }
                long modified = found.getLong(4);
                boolean versioned = !found.wasNull();
                JsonObject json = Json.parseObject(body);
                String source = parties.find(found.getLong(5)).map(Party::id).orElse("");
                into.add(new Candidate(
                        Objects.requireNonNull(json.text("id")),
                        found.getLong(1),
                        found.getLong(2),
                        found.getLong(3),
                        versioned ? modified : null,
                        Digest.wrap(found.getBytes(6)),
                        body,
                        Cargo.StixVersion.of(json, definitions.handling(json), source)));
            }
        }
    }
}
