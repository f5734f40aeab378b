package org.comity.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comity.seal.Digest;
import org.comity.seal.Merkle;
import org.comity.seal.Tile;
import org.comity.sql.DatabaseFault;
import org.comity.sql.Session;

/**
 * The tree of one log as far as it is kept: the leaves are the entries, every eighth level above has its rows, and what
 * lies between is hashed again. So a tile is a range of rows.
 */
final class StoredTree implements Merkle.Subtrees {
    private final Session session;
    private final long log;
    private final Map<String, List<Digest>> read = new HashMap<>();

    StoredTree(Session session, long log) {
        this.session = session;
        this.log = log;
    }

    @Override
    public Digest at(int level, long index) {
        int above = level % Tile.HEIGHT;
        int hashes = 1 << above;
        long first = index << above;
        List<Digest> row = tile(level / Tile.HEIGHT, first / Tile.WIDTH);
        int from = (int) (first % Tile.WIDTH);
        if (row.size() < from + hashes) {
            throw new LedgerFault("the log's tree lacks hashes at level " + level + ", index " + index);
        }
        return Merkle.root(row.subList(from, from + hashes));
    }

    /** The hashes of a tile, as many as there are, at most 256. */
    List<Digest> tile(int level, long number) {
        return read.computeIfAbsent(level + "/" + number, missing -> {
            try {
                return level == 0 ? leaves(number) : subtrees(level, number);
            } catch (SQLException e) {
                throw new DatabaseFault("reading the tree of a log failed: " + e.getMessage(), e);
            }
        });
    }

    private List<Digest> leaves(long tile) throws SQLException {
        return commitments(tile).stream()
                .map(commitment -> Merkle.leaf(Entry.bytes(commitment)))
                .toList();
    }

    /** The commitments of the 256 entries of a tile, as many as there are. */
    List<Digest> commitments(long tile) throws SQLException {
        var select = session.prepare("""
                SELECT number, commitment FROM ledger_entry
                WHERE log = ? AND number > ? AND number <= ? ORDER BY number""");
        select.setLong(1, log);
        select.setLong(2, tile * Tile.WIDTH);
        select.setLong(3, (tile + 1) * Tile.WIDTH);
        return hashes(select.executeQuery(), tile * Tile.WIDTH + 1);
    }

    private List<Digest> subtrees(int level, long tile) throws SQLException {
        var select = session.prepare("""
                SELECT number, root FROM ledger_subtree
                WHERE log = ? AND level = ? AND number >= ? AND number < ? ORDER BY number""");
        select.setLong(1, log);
        select.setLong(2, (long) level * Tile.HEIGHT);
        select.setLong(3, tile * Tile.WIDTH);
        select.setLong(4, (tile + 1) * Tile.WIDTH);
        return hashes(select.executeQuery(), tile * Tile.WIDTH);
    }

    private static List<Digest> hashes(ResultSet rows, long first) throws SQLException {
        try (rows) {
            var hashes = new ArrayList<Digest>(Tile.WIDTH);
            while (rows.next() && rows.getLong(1) == first + hashes.size()) {
                hashes.add(Digest.wrap(rows.getBytes(2)));
            }
            return hashes;
        }
    }
}
