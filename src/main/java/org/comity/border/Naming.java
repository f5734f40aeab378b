package org.comity.border;

import java.util.List;

/**
 * What names a thing.
 *
 * @param more whether there are more, or may be
 */
public record Naming(List<Row> rows, boolean more) {
    public Naming {
        rows = List.copyOf(rows);
    }
}
