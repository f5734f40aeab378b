package org.comity.ledger;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comity.seal.BadSeal;
import org.comity.seal.Checkpoint;
import org.comity.seal.Digest;
import org.comity.seal.Merkle;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.Tile;
import org.comity.seal.TileTree;
import org.comity.seal.TreeHead;

/** Checks a log from its checkpoint and tiles alone: no database, no node, no secret. */
public final class TileVerification {
    private final TileTree.Source tiles;
    private final Map<Integer, Held> held = new HashMap<>();
    private long checked;

    private record Held(Tile tile, List<Digest> hashes) {}

    private TileVerification(TileTree.Source tiles) {
        this.tiles = tiles;
    }

    /**
     * Checks the signature, every entry against its hash in a tile, every tile against those below it, and all of them
     * against the signed root.
     *
     * @param note the checkpoint
     * @param keys of the party that keeps the log, under its id as their name
     * @throws BadSeal when the checkpoint is none, or not signed by one of these keys
     * @throws IOException when a tile cannot be had
     */
    public static LedgerVerification.Log of(SignedNote note, TileTree.Source tiles, Collection<NoteKey> keys)
            throws IOException {
        Checkpoint head = Checkpoint.parse(note.text());
        Origin origin = Origin.parse(head.origin());
        note.open(keys.stream()
                .filter(key -> key.name().equals(origin.party()))
                .map(key -> new NoteKey(head.origin(), key.key()))
                .toList());
        return new TileVerification(tiles).check(head);
    }

    private LedgerVerification.Log check(Checkpoint head) throws IOException {
        var tree = new TreeHead((level, index, root) -> compare(head.size(), level / Tile.HEIGHT, index, root));
        LedgerVerification.Fault fault = null;
        try {
            for (long number = 0; number * Tile.WIDTH < head.size(); number++) {
                Tile tile = tile(head.size(), Tile.ENTRIES, number);
                for (byte[] entry : TileTree.entries(tile, tiles.read(tile))) {
                    Digest leaf = Merkle.leaf(entry);
                    compare(head.size(), 0, checked, leaf);
                    tree.add(leaf);
                    checked++;
                }
            }
            if (!tree.root().equals(head.root())) {
                fault = new LedgerVerification.Fault(
                        1,
                        "the entries 1 to " + head.size() + " are not those that the checkpoint of size " + head.size()
                                + " was signed over");
            }
        } catch (BadSeal wrong) {
            fault = new LedgerVerification.Fault(checked + 1, String.valueOf(wrong.getMessage()));
        } catch (java.io.UncheckedIOException missing) {
            throw missing.getCause();
        }
        return new LedgerVerification.Log(
                head.origin(), checked, 0, fault == null ? 1 : 0, head.size(), tree.root(), fault);
    }

    private static Tile tile(long size, int level, long number) {
        long hashes = size >> (Tile.HEIGHT * Math.max(level, 0));
        return new Tile(level, number, (int) Math.min(Tile.WIDTH, hashes - number * Tile.WIDTH));
    }

    /** What a tile says of a subtree, against what lies below it. */
    private void compare(long size, int level, long index, Digest computed) {
        Tile tile = tile(size, level, index / Tile.WIDTH);
        Held at = held.get(level);
        if (at == null || !at.tile.equals(tile)) {
            try {
                at = new Held(tile, TileTree.hashes(tile, tiles.read(tile)));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            held.put(level, at);
        }
        if (!at.hashes.get((int) (index % Tile.WIDTH)).equals(computed)) {
            throw new BadSeal(
                    level == 0
                            ? "entry " + (index + 1) + " does not have the hash that " + tile.path() + " has for it"
                            : tile.path() + " does not have the hash of what lies below its place "
                                    + index % Tile.WIDTH);
        }
    }
}
