package org.comity.border;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.parties.People;
import org.comity.parties.Visitor;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Session;

/**
 * Keeps in the home log who of our people reads personal data at home: one entry for a page, durable before its first
 * byte.
 */
final class Readings {
    private final Database database;
    private final Facets facets;
    private final Crossings crossings;

    Readings(Database database, Facets facets, Crossings crossings) {
        this.database = database;
        this.facets = facets;
        this.crossings = crossings;
    }

    /** Whether what this visitor reads there has to be kept. */
    static boolean areKept(Visitor visitor, Wanted wanted) {
        return visitor.home() && visitor.reader() != null && wanted.bodies();
    }

    /** @param page read for the record */
    void keep(Visitor visitor, Outbox home, Page page) {
        Visitor.Reader reader = visitor.reader();
        if (reader == null || page.rows().isEmpty()) {
            return;
        }
        Items personal = database.read(reading -> personal(reading, home, page.rows()));
        if (personal.count() > 0) {
            database.write(transaction -> {
                String person = People.name(transaction, reader.person());
                crossings.read(transaction, person, visitor, personal, reader.why());
                return null;
            });
        }
    }

    private Items personal(Session session, Outbox home, List<Row> rows) throws SQLException {
        Map<Long, Facets.Version> versions = Facets.behind(session, home, rows);
        Map<Long, Facets.Seen> seen = facets.of(session, List.copyOf(versions.values()));
        var items = Items.builder();
        for (Row row : rows) {
            Facets.Version version = versions.get(row.nr());
            Facets.Seen found = version == null ? null : seen.get(version.nr());
            if (found != null && !found.contents().categories().isEmpty() && row.digest() != null) {
                items.add(new Item(row.id(), Digest.wrap(row.digest())));
            }
        }
        return items.build();
    }
}
