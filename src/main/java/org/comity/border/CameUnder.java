package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.objects.Holding;
import org.comity.sql.Many;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/** Under which agreements the versions that are held came to us. A version may come again under another one. */
final class CameUnder {
    private static final String OF_VERSIONS =
            "SELECT version, agreement FROM came_under WHERE version IN (" + Many.PLACES + ")";

    private CameUnder() {}

    /** Records that what was just held came under that agreement; what is in conflict was not held. */
    static void record(Transaction transaction, String agreement, List<Holding> holdings, Instant at)
            throws SQLException {
        long micros = Micros.of(at);
        var recorded = new HashSet<Long>(holdings.size() * 2);
        var load = transaction.load("came_under", "version", "agreement", "at");
        for (Holding holding : holdings) {
            if (holding.result() == Holding.Result.NEW && recorded.add(holding.version())) {
                load.number(holding.version()).text(agreement).number(micros).row();
            }
        }
        load.end();
        var insert = transaction.prepare(
                "INSERT INTO came_under (version, agreement, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
        insert.clearBatch(); // of an act that failed half-way
        boolean again = false;
        for (Holding holding : holdings) {
            if (holding.result() == Holding.Result.ALREADY && recorded.add(holding.version())) {
                insert.setLong(1, holding.version());
                insert.setString(2, agreement);
                insert.setLong(3, micros);
                insert.addBatch();
                again = true;
            }
        }
        if (again) {
            insert.executeBatch();
        }
    }

    /** The agreements of each of these versions; those that came under none are not in it. */
    static Map<Long, Set<String>> of(Session session, Collection<Long> versions) throws SQLException {
        var under = new HashMap<Long, Set<String>>();
        Many.numbers(
                session.prepare(OF_VERSIONS),
                1,
                List.copyOf(versions),
                row -> under.computeIfAbsent(row.getLong(1), any -> new HashSet<>(2))
                        .add(row.getString(2)));
        return under;
    }
}
