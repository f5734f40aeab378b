package org.comity.border;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.border.Provenance.Consented;
import org.comity.parties.Agreements;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.sql.Many;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/**
 * Reads of many versions at once whose they are, how they came, and what has been consented to. Of our own nothing is
 * looked up.
 */
final class Provenances {
    private static final String ORIGINS = "SELECT v.nr, v.source, s.source, s.origin FROM version v CROSS JOIN object o"
            + " CROSS JOIN stated_origin s WHERE v.nr IN (" + Many.PLACES + ") AND o.nr = v.object AND s.id = o.id"
            + " AND s.version = coalesce(v.modified, 0)";
    private static final String CONSENTS = "SELECT i.version, c.party, c.receiver, c.under, c.until, c.agreement"
            + " FROM consent_item i CROSS JOIN consent c WHERE i.version IN (" + Many.PLACES + ") AND c.nr = i.consent"
            + " AND c.ours = 1 AND c.state = 'given'";

    private final Parties parties;
    private final Agreements agreements;

    Provenances(Parties parties, Agreements agreements) {
        this.parties = parties;
        this.agreements = agreements;
    }

    /**
     * The provenance of each version.
     *
     * @param sources the number of the party each came from, by the version's number
     */
    Map<Long, Provenance> of(Session session, Map<Long, Long> sources) throws SQLException {
        long ours = parties.ours().nr();
        Provenance own = Provenance.of(parties.ours().id());
        var foreign = new HashSet<Long>();
        var provenances = new HashMap<Long, Provenance>(sources.size() * 2);
        sources.forEach((version, source) -> {
            if (source == ours) {
                provenances.put(version, own);
            } else {
                foreign.add(version);
            }
        });
        if (foreign.isEmpty()) {
            return provenances;
        }
        Map<Long, Set<String>> under = CameUnder.of(session, foreign);
        Map<Long, String> origins = origins(session, foreign);
        var consents = new HashMap<Long, Set<Consented>>();
        Many.numbers(session.prepare(CONSENTS), 1, List.copyOf(foreign), row -> {
            @Nullable Instant until = until(row);
            if (stands(row.getString(6), row.getString(2))) {
                consents.computeIfAbsent(row.getLong(1), any -> new HashSet<>())
                        .add(new Consented(row.getString(2), row.getString(3), row.getString(4), until));
            }
        });
        // The same for thousands: one of each is kept.
        var kept = new HashMap<Provenance, Provenance>();
        for (Map.Entry<Long, Long> each : sources.entrySet()) {
            long version = each.getKey();
            if (each.getValue() == ours) {
                continue;
            }
            String source = parties.find(each.getValue()).map(Party::id).orElse("");
            var provenance = new Provenance(
                    source,
                    origins.getOrDefault(version, source),
                    under.getOrDefault(version, Set.of()),
                    consents.getOrDefault(version, Set.of()));
            provenances.put(version, kept.computeIfAbsent(provenance, any -> any));
        }
        return provenances;
    }

    /** What their sources say of whose these are, where they say that of anybody but themselves. */
    Map<Long, String> origins(Session session, Set<Long> versions) throws SQLException {
        var origins = new HashMap<Long, String>();
        Many.numbers(session.prepare(ORIGINS), 1, List.copyOf(versions), row -> {
            String said = row.getString(3);
            if (parties.find(row.getLong(2))
                    .filter(source -> source.id().equals(said))
                    .isPresent()) {
                origins.put(row.getLong(1), row.getString(4));
            }
        });
        return origins;
    }

    /** A consent counts as long as the agreement does under which the thing came to us. */
    private boolean stands(String agreement, String party) {
        return agreements
                .find(agreement)
                .filter(each -> each.ended() == null && each.member(party).isPresent())
                .isPresent();
    }

    private @Nullable Instant until(ResultSet row) throws SQLException {
        long micros = row.getLong(5);
        Instant lapse = agreements
                .find(row.getString(6))
                .map(each -> each.terms().until())
                .orElse(Instant.MAX);
        if (micros == 0) {
            return lapse;
        }
        Instant said = Micros.instant(micros);
        return said.isBefore(lapse) ? said : lapse;
    }
}
