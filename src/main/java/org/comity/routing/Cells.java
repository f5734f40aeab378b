package org.comity.routing;

import java.util.ArrayList;
import java.util.List;

/** The cells of one line of CSV, without their quotes and the blanks around them. */
final class Cells {
    private Cells() {}

    /** @throws BadTable when a quote is not closed on the line */
    static List<String> of(String line) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char each = line.charAt(i);
            if (each == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (each == '"') {
                quoted = !quoted;
            } else if (each == ',' && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(each);
            }
        }
        if (quoted) {
            throw new BadTable("a quote is not closed");
        }
        cells.add(cell.toString().strip());
        return cells;
    }
}
