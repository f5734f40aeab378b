package org.comity.border;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/** Whose things are: of what leaves, the source it is held from; of what came, what its sender said beside it. */
final class Origins {
    private Origins() {}

    /**
     * The origin of rows of an outbox that did not come from ourselves, by their numbers: what their source says it is, or
     * else the source. We say nothing else of it than we were told.
     */
    static Map<Long, String> ofRows(
            Session session, Parties parties, Provenances provenances, long box, long after, long last)
            throws SQLException {
        var select = session.prepare("SELECT r.nr, v.source, v.nr FROM outbox_row r CROSS JOIN version v"
                + " WHERE r.box = ? AND r.nr > ? AND r.nr <= ? AND v.nr = r.version AND v.source <> ?");
        select.setLong(1, box);
        select.setLong(2, after);
        select.setLong(3, last);
        select.setLong(4, parties.ours().nr());
        var origins = new HashMap<Long, String>();
        var versions = new HashMap<Long, Long>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                origins.put(
                        rows.getLong(1),
                        parties.find(rows.getLong(2)).map(Party::id).orElse(""));
                versions.put(rows.getLong(1), rows.getLong(3));
            }
        }
        Map<Long, String> said = provenances.origins(session, Set.copyOf(versions.values()));
        versions.forEach((row, version) -> {
            String origin = said.get(version);
            if (origin != null) {
                origins.put(row, origin);
            }
        });
        return origins;
    }

    /** What the source of that row of the home collection says of its origin, where it says that of anybody but itself. */
    static Optional<Arrivals.Stated> stated(Session session, Parties parties, long homeRow) throws SQLException {
        var select = session.prepare("SELECT v.source, s.source, s.origin FROM outbox b CROSS JOIN outbox_row r"
                + " CROSS JOIN version v CROSS JOIN object o CROSS JOIN stated_origin s WHERE b.agreement IS NULL"
                + " AND r.box = b.nr AND r.nr = ? AND v.nr = r.version AND o.nr = v.object AND s.id = o.id"
                + " AND s.version = coalesce(v.modified, 0)");
        select.setLong(1, homeRow);
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                String source = rows.getString(2);
                if (parties.find(rows.getLong(1))
                        .filter(each -> each.id().equals(source))
                        .isPresent()) {
                    return Optional.of(new Arrivals.Stated(source, rows.getString(3)));
                }
            }
        }
        return Optional.empty();
    }

    /** Keeps what a sender said of an object's origin, beside the source it really came from. */
    static void state(Transaction transaction, Outcome outcome, String source, String origin) throws SQLException {
        var insert = transaction.prepare(
                "INSERT INTO stated_origin (id, version, source, origin) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
        insert.setString(1, outcome.id());
        insert.setLong(2, outcome.version());
        insert.setString(3, source);
        insert.setString(4, origin);
        insert.executeUpdate();
    }
}
