package org.comity.seal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A tree as its tiles show it (C2SP tlog-tiles), wherever they come from. Nothing of it is believed by reading it: what
 * is computed from it counts once it leads to a root that somebody signed.
 */
public final class TileTree implements Merkle.Subtrees {

    /** Where tiles are had: a folder, or another node's door. */
    @FunctionalInterface
    public interface Source {
        /**
         * The bytes of that tile.
         *
         * @throws IOException when it cannot be had
         */
        byte[] read(Tile tile) throws IOException;
    }

    private final long size;
    private final Source source;
    private final Map<Tile, List<Digest>> read = new HashMap<>();

    /** @param size of the tree, which says how wide its last tiles are */
    public TileTree(long size, Source source) {
        this.size = size;
        this.source = source;
    }

    /**
     * The root over a subtree, from the tiles of its level.
     *
     * @throws BadSeal when the tree has no such subtree, or a tile has another length than it should
     * @throws UncheckedIOException when a tile cannot be had
     */
    @Override
    public Digest at(int level, long index) {
        int above = level % Tile.HEIGHT;
        long first = index << above;
        List<Digest> hashes = tile(level / Tile.HEIGHT, first / Tile.WIDTH);
        int from = (int) (first % Tile.WIDTH);
        if (hashes.size() < from + (1 << above)) {
            throw new BadSeal("a tree of " + size + " leaves has no subtree " + index + " at level " + level);
        }
        return Merkle.root(hashes.subList(from, from + (1 << above)));
    }

    private List<Digest> tile(int level, long number) {
        long hashes = size >> (Tile.HEIGHT * level);
        int width = (int) Math.clamp(hashes - number * Tile.WIDTH, 0, Tile.WIDTH);
        if (width == 0) {
            return List.of();
        }
        return read.computeIfAbsent(new Tile(level, number, width), tile -> {
            try {
                return hashes(tile, source.read(tile));
            } catch (IOException e) {
                throw new UncheckedIOException(tile.path() + " cannot be had: " + e.getMessage(), e);
            }
        });
    }

    /**
     * The hashes of a tile.
     *
     * @throws BadSeal when it has another length than it should
     */
    public static List<Digest> hashes(Tile tile, byte[] bytes) {
        if (bytes.length != tile.width() * Digest.BYTES) {
            throw new BadSeal(tile.path() + " has " + bytes.length + " bytes, not " + tile.width() * Digest.BYTES);
        }
        var hashes = new ArrayList<Digest>(tile.width());
        for (int at = 0; at < bytes.length; at += Digest.BYTES) {
            hashes.add(Digest.wrap(bytes, at, Digest.BYTES));
        }
        return hashes;
    }

    /**
     * The entries of an entry bundle: two bytes of length before each.
     *
     * @throws BadSeal when they do not fill it, or are not as many as its width says
     */
    public static List<byte[]> entries(Tile tile, byte[] bytes) {
        var entries = new ArrayList<byte[]>(tile.width());
        int at = 0;
        while (at + Short.BYTES <= bytes.length) {
            int length = (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
            at += Short.BYTES;
            if (at + length > bytes.length) {
                break;
            }
            entries.add(java.util.Arrays.copyOfRange(bytes, at, at + length));
            at += length;
        }
        if (at != bytes.length || entries.size() != tile.width()) {
            throw new BadSeal(tile.path() + " does not hold " + tile.width() + " entries");
        }
        return entries;
    }
}
