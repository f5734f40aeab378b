package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.objects.Holdings;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.parties.StandingAgreement;
import org.comity.sql.Database;
import org.comity.sql.Session;

/**
 * Asks the agreement once more of everything that is about to be handed over: since it was laid in the outbox a ground may
 * have lapsed, or a party taken something back.
 */
final class AskedAgain {
    private final Database database;
    private final Holdings holdings;
    private final Parties parties;
    private final InstantSource clock;

    AskedAgain(Database database, Holdings holdings, Parties parties, InstantSource clock) {
        this.database = database;
        this.holdings = holdings;
        this.parties = parties;
        this.clock = clock;
    }

    /** The rows that may still cross. Where nothing can have changed by itself, nothing is read again. */
    List<Row> of(Session session, StandingAgreement agreement, Outbox box, String receiver, List<Row> rows)
            throws SQLException {
        if (agreement.isSteady()) {
            return rows;
        }
        Instant now = clock.instant();
        String ours = parties.ours().id();
        var definitions = new Definitions(database, holdings);
        var facets = new FacetBook();
        var policy = new CompiledPolicy(agreement, ours, receiver, now);
        var allowed = new ArrayList<Row>(rows.size());
        for (Row row : rows) {
            Optional<Cargo> cargo = cargo(session, definitions, box, row);
            if (cargo.isPresent() && policy.decide(facets.of(cargo.get()), now).allowed()) {
                allowed.add(row);
            }
        }
        return allowed;
    }

    /** What was decided on when the row was laid: the version as it is held, whatever crosses in its place. */
    private Optional<Cargo> cargo(Session session, Definitions definitions, Outbox box, Row row) throws SQLException {
        var lookup = session.prepare("SELECT v.source, v.body FROM outbox_row r CROSS JOIN version v"
                + " WHERE v.nr = r.version AND r.box = ? AND r.nr = ?");
        lookup.setLong(1, box.nr());
        lookup.setLong(2, row.nr());
        String source;
        byte[] body;
        try (var found = lookup.executeQuery()) {
            if (!found.next() || found.getBytes(2) == null) {
                return Optional.empty();
            }
            source = parties.find(found.getLong(1)).map(Party::id).orElse("");
            body = found.getBytes(2);
        }
        JsonObject json = Json.parseObject(body);
        return Optional.of(Cargo.StixVersion.of(json, definitions.handling(json), source));
    }
}
