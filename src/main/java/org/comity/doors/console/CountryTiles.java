package org.comity.doors.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Where countries stand on a map of squares: each as large as every other, so that a small one is seen. */
record CountryTiles(List<Tile> tiles, int columns, int rows) {
    /** Of a drawing: how wide and high a square is with the space beside it. */
    static final int SIZE = 32;

    /** Of a drawing: how wide and high a square is. */
    static final int SQUARE = 30;

    private static final Map<String, CountryTiles> MAPS = read();

    /** A country, and where it stands. */
    record Tile(String country, int column, int row) {}

    /** The map of that name; of the world where there is none of it. */
    static CountryTiles of(String map) {
        return Objects.requireNonNull(MAPS.getOrDefault(map, MAPS.get("world")));
    }

    /** What people call the country with that code of two letters; the code where nobody knows. */
    static String name(String country) {
        return Locale.of("", country).getDisplayCountry(Locale.ENGLISH);
    }

    /** The square of that country as a path. */
    static String square(Tile tile) {
        return "M" + tile.column() * SIZE + " " + tile.row() * SIZE + "h" + SQUARE + "v" + SQUARE + "h-" + SQUARE + "z";
    }

    int width() {
        return columns * SIZE;
    }

    int height() {
        return rows * SIZE;
    }

    private static Map<String, CountryTiles> read() {
        var maps = new LinkedHashMap<String, CountryTiles>();
        String name = "";
        var tiles = new ArrayList<Tile>();
        int rows = 0;
        int columns = 0;
        try (var lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(CountryTiles.class.getResourceAsStream("tiles.txt")), StandardCharsets.UTF_8))) {
            for (String line :
                    lines.lines().filter(each -> !each.startsWith("#")).toList()) {
                if (!line.contains(" ")) {
                    name = line;
                    tiles.clear();
                    rows = 0;
                    columns = 0;
                    continue;
                }
                String[] codes = line.split(" ");
                for (int i = 0; i < codes.length; i++) {
                    if (!codes[i].equals("..")) {
                        tiles.add(new Tile(codes[i], i, rows));
                    }
                }
                rows++;
                columns = Math.max(columns, codes.length);
                maps.put(name, new CountryTiles(List.copyOf(tiles), columns, rows));
            }
            return Map.copyOf(maps);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
