package org.comity.border;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.seal.Digest;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/** The tables of what recalls and consents name, which look the same. */
enum AskedVersions {
    RECALL("recall_item", "recall"),
    CONSENT("consent_item", "consent");

    private final String insert;
    private final String select;

    AskedVersions(String table, String of) {
        this.insert = "INSERT INTO " + table + " (" + of + ", nr, id, version, digest) VALUES (?, ?, ?, ?, ?)";
        this.select = "SELECT id, version, digest FROM " + table + " WHERE " + of + " = ? ORDER BY nr";
    }

    void add(Transaction transaction, long of, List<AskedVersion> items) throws SQLException {
        var item = transaction.prepare(insert);
        for (int i = 0; i < items.size(); i++) {
            item.setLong(1, of);
            item.setLong(2, i + 1L);
            item.setString(3, items.get(i).id());
            item.setLong(4, items.get(i).version());
            item.setBytes(5, items.get(i).digest().bytes());
            item.executeUpdate();
        }
    }

    /** In the order in which they were named. */
    List<AskedVersion> of(Session session, long nr) throws SQLException {
        var rows = session.prepare(select);
        rows.setLong(1, nr);
        var items = new ArrayList<AskedVersion>();
        try (var found = rows.executeQuery()) {
            while (found.next()) {
                items.add(new AskedVersion(found.getString(1), found.getLong(2), Digest.wrap(found.getBytes(3))));
            }
        }
        return items;
    }

    /** As an entry of a log takes them. */
    static Items items(List<AskedVersion> named) {
        var builder = Items.builder();
        named.forEach(each -> builder.add(new Item(each.id(), each.digest())));
        return builder.build();
    }
}
