package org.comity.doors.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    void print(Terminal terminal, Form form) {
        PrintStream out = terminal.out();
        switch (form) {
            case table -> printTable(out, terminal.columns());
            case json -> printJson(out);
            case csv -> printCsv(out);
        }
        out.flush();
    }

    private void printTable(PrintStream out, int columns) {
        int[] widths = new int[headings.size()];
        int width = -2;
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    headings.get(i).length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
            width += widths[i] + 2;
        }
        if (width > columns) {
            rows.forEach(row -> block(out, row));
            return;
        }
        line(
                out,
                headings.stream()
                        .map(heading -> heading.toUpperCase(Locale.ROOT))
                        .toList(),
                widths);
        rows.forEach(row -> line(out, row, widths));
    }

    /** A row of a table that is too wide: its first cell as a heading, the others that are not empty below it. */
    private void block(PrintStream out, List<String> row) {
        out.println(row.getFirst());
        for (int i = 1; i < row.size(); i++) {
            if (!row.get(i).isEmpty()) {
                out.println("  " + headings.get(i) + ": " + row.get(i));
            }
        }
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
        out.print(csv());
    }

    /** For a spreadsheet: the headings and then each row, a line each. */
    String csv() {
        var lines = new StringBuilder(csv(headings));
        rows.forEach(row -> lines.append(csv(row)));
        return lines.toString();
    }

    private static String csv(List<String> cells) {
        return String.join(",", cells.stream().map(Table::csv).toList()) + "\n";
    }

    /** A cell that a spreadsheet would run as a formula is kept text by a quote in front. */
    private static String csv(String cell) {
        String safe = !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
        return safe.matches("[^\",\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
