package org.comity.border;

import java.util.List;

/**
 * One page of a shelf, in the order it was laid there.
 *
 * @param rows the objects; may be empty while more follow, where a filter passed over many
 * @param more whether there may be more
 * @param next where to go on: the value for {@link Wanted#after(long)}
 */
public record Page(List<Row> rows, boolean more, long next) {
    public Page {
        rows = List.copyOf(rows);
    }
}
