package org.comity.doors.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;

/** Rows under headings, printed for people, for programs, or for a spreadsheet. */
final class Table {
    /** How it is printed; the value of {@code -o}. */
    enum Form {
        table,
        json,
        csv
    }

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    Table row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + headings.size() + " headings");
        }
        rows.add(List.of(cells));
        return this;
    }

    void print(PrintStream out, Form form) {
        switch (form) {
            case table -> printTable(out);
            case json -> printJson(out);
            case csv -> printCsv(out);
        }
    }

    private void printTable(PrintStream out) {
        int[] widths = new int[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    headings.get(i).length(),
                    rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
        }
        line(out, headings.stream().map(heading -> heading.toUpperCase(java.util.Locale.ROOT)).toList(), widths);
        rows.forEach(row -> line(out, row, widths));
    }

    private static void line(PrintStream out, List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(cells.get(i));
            if (i < widths.length - 1) {
                line.repeat(' ', widths[i] - cells.get(i).length() + 2);
            }
        }
        out.println(line);
    }

    private void printJson(PrintStream out) {
        var objects = new ArrayList<JsonValue>();
        for (List<String> row : rows) {
            var object = JsonObject.builder();
            for (int i = 0; i < headings.size(); i++) {
                object.put(headings.get(i).replace(' ', '_'), row.get(i));
            }
            objects.add(object.build());
        }
        out.println(Json.pretty(new JsonArray(objects)));
    }

    private void printCsv(PrintStream out) {
        out.println(String.join(",", headings.stream().map(Table::csv).toList()));
        rows.forEach(row -> out.println(String.join(",", row.stream().map(Table::csv).toList())));
    }

    /** A cell that a spreadsheet would run as a formula is kept text by a quote in front. */
    private static String csv(String cell) {
        String safe = !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
        return safe.matches("[^\",\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
