package org.comity.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.comity.seal.Digest;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** The items of entries where they are kept: few in the entry's own row, many in bundles that entries share. */
final class Bundles {
    private Bundles() {}

    /** Keeps the items and says what the entry's row holds of them; null where there are none. */
    static byte @Nullable [] keep(Transaction transaction, Items items) throws SQLException {
        if (items.count() == 0) {
            return null;
        }
        if (items.inPlace()) {
            return items.bundles().getFirst().bytes();
        }
        var roots = new ArrayList<Digest>();
        for (Bundle bundle : items.bundles()) {
            Digest root = bundle.root();
            if (used(transaction, root, 1) == 0) {
                var insert = transaction.prepare("INSERT INTO ledger_bundle (root, uses, items) VALUES (?, 1, ?)");
                insert.setBytes(1, root.bytes());
                insert.setBytes(2, bundle.bytes());
                insert.executeUpdate();
            }
            roots.add(root);
        }
        return Items.roots(roots);
    }

    /** The entry's row goes: bundles that nobody else names go with it. */
    static void letGo(Transaction transaction, byte @Nullable [] kept) throws SQLException {
        if (kept == null || kept[0] != Items.ROOTS) {
            return;
        }
        for (Digest root : Items.roots(kept)) {
            used(transaction, root, -1);
            var delete = transaction.prepare("DELETE FROM ledger_bundle WHERE root = ? AND uses = 0");
            delete.setBytes(1, root.bytes());
            delete.executeUpdate();
        }
    }

    private static int used(Transaction transaction, Digest root, int more) throws SQLException {
        var update = transaction.prepare("UPDATE ledger_bundle SET uses = uses + ? WHERE root = ?");
        update.setInt(1, more);
        update.setBytes(2, root.bytes());
        return update.executeUpdate();
    }

    static List<Item> items(Session session, byte @Nullable [] kept) throws SQLException {
        if (kept == null) {
            return List.of();
        }
        var items = new ArrayList<Item>();
        if (kept[0] != Items.ROOTS) {
            Bundle.read(kept, items::add);
            return items;
        }
        for (Digest root : Items.roots(kept)) {
            Bundle.read(bytes(session, root), items::add);
        }
        return items;
    }

    /** @throws LedgerFault when it is not there */
    static byte[] bytes(Session session, Digest root) throws SQLException {
        var select = session.prepare("SELECT items FROM ledger_bundle WHERE root = ?");
        select.setBytes(1, root.bytes());
        try (ResultSet rows = select.executeQuery()) {
            if (!rows.next()) {
                throw new LedgerFault("the bundle of items " + root.hex() + " is missing");
            }
            return rows.getBytes(1);
        }
    }
}
