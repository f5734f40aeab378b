package org.comity.doors.shell;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.comity.border.Page;
import org.comity.border.Row;
import org.comity.border.Wanted;

/** The node's own collection as its operator reads it. */
final class Home {
    private Home() {}

    static Page read(Rooms rooms, Wanted wanted) {
        return rooms.gate()
                .serve(rooms.operator(), rooms.gate().shelf(rooms.operator(), "home"), wanted)
                .content();
    }

    /** Every row that is wanted, page after page as it is gone through. */
    static Iterable<Row> all(Rooms rooms, Wanted wanted) {
        return () -> new Iterator<>() {
            private Page page = read(rooms, wanted);
            private Iterator<Row> rows = page.rows().iterator();

            @Override
            public boolean hasNext() {
                while (!rows.hasNext() && page.more()) {
                    page = read(rooms, wanted.after(page.next()));
                    rows = page.rows().iterator();
                }
                return rows.hasNext();
            }

            @Override
            public Row next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return rows.next();
            }
        };
    }
}
