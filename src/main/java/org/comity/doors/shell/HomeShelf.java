package org.comity.doors.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.border.Page;
import org.comity.border.Row;
import org.comity.border.Shelf;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.jspecify.annotations.Nullable;

/** What is held at home, read through the gate as the command line reads it. */
public final class HomeShelf {
    /** Objects of which a value is searched for on one page. */
    public static final int SEARCHED_OBJECTS_MAX = 10_000;

    /** Relationships that are looked through for those that name an object. */
    static final int RELATIONSHIPS_MAX = 5_000;

    private static final int BATCH = 1_000;

    private final Rooms rooms;
    private @Nullable Shelf home;

    public HomeShelf(Rooms rooms) {
        this.rooms = rooms;
    }

    /**
     * What a search found.
     *
     * @param next where to go on; 0 where that was all
     */
    public record Found(List<Row> rows, long next) {}

    /** Every version of one object, oldest arrival first, with their bodies; none where it is not held. */
    public List<Row> versions(String id) {
        return read(new Wanted(
                        OptionalLong.empty(), 0, 100, List.of(id), List.of(), Versions.ALL, List.of(), true, Set.of()))
                .rows();
    }

    /** The latest of one object; none where it is not held. */
    public List<Row> last(String id) {
        return read(new Wanted(
                        OptionalLong.empty(), 0, 1, List.of(id), List.of(), Versions.LAST, List.of(), true, Set.of()))
                .rows();
    }

    /** The latest of each of these that is held, with their bodies. */
    public List<Row> last(List<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : read(new Wanted(
                                OptionalLong.empty(),
                                0,
                                ids.size(),
                                ids,
                                List.of(),
                                Versions.LAST,
                                List.of(),
                                true,
                                Set.of()))
                        .rows();
    }

    /** Objects of that type, or of any, in the order they came. */
    public Found list(String type, long after, int limit) {
        Page page = read(wanted(type, after, limit));
        return new Found(page.rows(), page.more() ? page.next() : 0);
    }

    /** The same without their bodies. */
    public Found names(String type, long after, int limit) {
        Page page = read(wanted(type, after, limit, false));
        return new Found(page.rows(), page.more() ? page.next() : 0);
    }

    /** Objects in whose text that value stands, in any case. */
    public Found search(String value, String type, long after, int limit) {
        return search(value, type, after, limit, SEARCHED_OBJECTS_MAX);
    }

    /** @param most objects that are gone through */
    public Found search(String value, String type, long after, int limit, int most) {
        var sought = new Sought(value);
        var found = new ArrayList<Row>();
        long next = after;
        for (int looked = 0; looked < most; ) {
            Page page = read(wanted(type, next, BATCH));
            for (Row row : page.rows()) {
                looked++;
                next = row.nr();
                if (sought.isIn(Objects.requireNonNull(row.body()))) {
                    found.add(row);
                    if (found.size() == limit) {
                        return new Found(found, next);
                    }
                }
            }
            if (!page.more()) {
                return new Found(found, 0);
            }
            next = page.next();
        }
        return new Found(found, next);
    }

    /** Relationships that name that object. */
    public Found naming(String id) {
        var sought = new Sought(id);
        var found = new ArrayList<Row>();
        long next = 0;
        for (int looked = 0; looked < RELATIONSHIPS_MAX; ) {
            Page page = read(wanted("relationship", next, BATCH));
            looked += page.rows().size();
            page.rows().stream()
                    .filter(row -> sought.isIn(Objects.requireNonNull(row.body())))
                    .forEach(found::add);
            if (!page.more()) {
                return new Found(found, 0);
            }
            next = page.next();
        }
        return new Found(found, next);
    }

    private static Wanted wanted(String type, long after, int limit) {
        return wanted(type, after, limit, true);
    }

    private static Wanted wanted(String type, long after, int limit, boolean bodies) {
        return new Wanted(
                OptionalLong.empty(),
                after,
                limit,
                List.of(),
                type.isEmpty() ? List.of() : List.of(type),
                Versions.LAST,
                List.of(),
                bodies,
                Set.of());
    }

    private Page read(Wanted wanted) {
        Shelf shelf = home;
        if (shelf == null) {
            // It is looked for among all outboxes, and opens nothing by itself: the gate asks again at each reading.
            shelf = rooms.gate().shelf(rooms.operator(), "home");
            home = shelf;
        }
        return rooms.gate().serve(rooms.operator(), shelf, wanted).content();
    }
}
