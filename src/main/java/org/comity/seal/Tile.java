package org.comity.seal;

import java.util.regex.Pattern;

/**
 * The name of a piece of a log: 256 hashes of one level side by side, or 256 entries (C2SP tlog-tiles).
 *
 * @param level 0 for leaf hashes, one more for each 256-fold; {@link #ENTRIES} for the entries themselves
 * @param number of the tile in its level, from 0
 * @param width how many hashes or entries, 1 to 256
 */
public record Tile(int level, long number, int width) {

    /** Levels of the tree that one tile spans. */
    public static final int HEIGHT = 8;

    /** Hashes in a full tile. */
    public static final int WIDTH = 1 << HEIGHT;

    /** The level of entry bundles. */
    public static final int ENTRIES = -1;

    private static final int LEVEL_MAX = 63;
    private static final Pattern PATH =
            Pattern.compile("tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    public Tile {
        if (level < ENTRIES || level > LEVEL_MAX || number < 0 || width < 1 || width > WIDTH) {
            throw new IllegalArgumentException(
                    "no such tile: level " + level + " number " + number + " width " + width);
        }
    }

    /** Where it is found below the log's address. */
    public String path() {
        var path = new StringBuilder("%03d".formatted(number % 1000));
        for (long rest = number / 1000; rest > 0; rest /= 1000) {
            path.insert(0, "x%03d/".formatted(rest % 1000));
        }
        path.insert(0, "tile/" + (level == ENTRIES ? "entries" : level) + "/");
        return width == WIDTH
                ? path.toString()
                : path.append(".p/").append(width).toString();
    }

    /**
     * Reads a path.
     *
     * @throws BadSeal when it is not the one path that a tile has
     */
    public static Tile parse(String path) {
        var found = PATH.matcher(path);
        if (path.length() > 64 || !found.matches()) {
            throw new BadSeal("not the path of a tile");
        }
        String digits = found.group(2).replace("x", "").replace("/", "");
        String width = found.group(3);
        try {
            var tile = new Tile(
                    "entries".equals(found.group(1)) ? ENTRIES : Integer.parseInt(found.group(1)),
                    Long.parseLong(digits),
                    width == null ? WIDTH : Integer.parseInt(width));
            if (tile.path().equals(path)) {
                return tile;
            }
        } catch (IllegalArgumentException e) {
            throw new BadSeal("not the path of a tile", e);
        }
        throw new BadSeal("not the path of a tile: leading zeroes, or a full tile with a width");
    }

    /** Whether a log of that size has this tile, whole or in part. */
    public boolean within(long size) {
        int shift = HEIGHT * Math.max(level, 0);
        long hashes = shift < Long.SIZE ? size >> shift : 0;
        return number <= Long.MAX_VALUE / WIDTH - 1 && number * WIDTH + width <= hashes;
    }
}
