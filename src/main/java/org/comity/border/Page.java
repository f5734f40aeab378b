package org.comity.border;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.comity.seal.Digest;

/**
 * One page of a shelf, in the order it was laid there.
 *
 * @param rows the objects; may be empty while more follow, where a filter passed over many
 * @param more whether there may be more
 * @param next where to go on: the value for {@link Wanted#after(long)}
 * @param mark tells this page from every other of the same question, and says nothing else; for ETags
 * @param unchanged whether the reader said it holds this very page; there are then no rows
 */
public record Page(List<Row> rows, boolean more, long next, String mark, boolean unchanged) {
    public Page {
        rows = List.copyOf(rows);
    }

    /** A page of these rows. */
    static Page of(UUID box, List<Row> rows, boolean more, long next) {
        var stamps = ByteBuffer.allocate(25 + rows.size() * 8);
        stamps.putLong(box.getMostSignificantBits()).putLong(box.getLeastSignificantBits());
        stamps.put((byte) (more ? 1 : 0)).putLong(rows.size());
        for (Row row : rows) {
            stamps.putLong(row.added()); // unique in the outbox, and a row never changes
        }
        return new Page(rows, more, next, Digest.of(stamps.array()).hex().substring(0, 32), false);
    }

    /** What is left of a page that the reader holds already. */
    Page asUnchanged() {
        return new Page(List.of(), more, next, mark, true);
    }
}
