package org.comity.doors.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.comity.border.Naming;
import org.comity.border.Page;
import org.comity.border.Row;
import org.comity.border.Shelf;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.json.Json;
import org.jspecify.annotations.Nullable;

/** What is held at home, read through the gate as the command line reads it. */
public final class HomeShelf {
    /** Objects of which a value is searched for on one page. */
    public static final int SEARCHED_OBJECTS_MAX = 5_000;

    /** Relationships and sightings of one object that are looked up, the newest. */
    static final int RELATIONS_MAX = 100;

    /** Objects that are looked up because they are or compare with the very value that is searched for. */
    static final int EXACT_MAX = 25;

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
        return last(List.of(id));
    }

    /** The latest of each of these that is held, with their bodies. */
    public List<Row> last(List<String> ids) {
        return ids.isEmpty() ? List.of() : read(Wanted.last(ids)).rows();
    }

    /** Which of these are held. */
    public Set<String> held(List<String> ids) {
        return ids.isEmpty()
                ? Set.of()
                : read(new Wanted(
                                OptionalLong.empty(),
                                0,
                                ids.size(),
                                ids,
                                List.of(),
                                Versions.LAST,
                                List.of(),
                                false,
                                Set.of()))
                        .rows()
                        .stream()
                        .map(Row::id)
                        .collect(Collectors.toSet());
    }

    /**
     * Objects of that type, or of any, the newest first.
     *
     * @param before where the page before ended; 0 for the newest of all
     */
    public Found newest(String type, long before, int limit) {
        Page page = rooms.gate().newest(rooms.operator(), home(), type, before, limit);
        return new Found(page.rows(), page.next());
    }

    /** Objects of that type, or of any, in the order they came, without their bodies. */
    public Found names(String type, long after, int limit) {
        Page page = read(new Wanted(
                OptionalLong.empty(),
                after,
                limit,
                List.of(),
                type.isEmpty() ? List.of() : List.of(type),
                Versions.LAST,
                List.of(),
                false,
                Set.of()));
        return new Found(page.rows(), page.more() ? page.next() : 0);
    }

    /**
     * Objects in whose text that value stands, in any case, the newest first. Before them come those that are that very
     * value or compare with it, whenever they came; where a later page reaches them they stand there once more.
     *
     * @param before where the page before ended; 0 for the newest of all
     */
    public Found search(String value, String type, long before, int limit) {
        return search(value, type, before, limit, SEARCHED_OBJECTS_MAX);
    }

    /** @param most objects that are gone through */
    public Found search(String value, String type, long before, int limit, int most) {
        var sought = new Sought(value);
        // One place is left for what is gone through, so that the page ends where the next can begin.
        List<Row> exact = before > 0 || limit == 1 ? List.of() : exact(value, type, Math.min(EXACT_MAX, limit - 1));
        Set<Long> shown = exact.stream().map(Row::nr).collect(Collectors.toSet());
        var found = new ArrayList<>(exact);
        long next = before;
        // Who has found the very thing need not wait for the others.
        for (int looked = 0; looked < (exact.isEmpty() ? most : BATCH); ) {
            Page page = rooms.gate().newest(rooms.operator(), home(), type, next, BATCH);
            for (Row row : page.rows()) {
                looked++;
                next = row.nr();
                if (sought.isIn(Objects.requireNonNull(row.body())) && !shown.contains(row.nr())) {
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

    private List<Row> exact(String value, String type, int limit) {
        List<Row> rows =
                rooms.gate().naming(rooms.operator(), home(), value, EXACT_MAX).rows();
        return rows.stream()
                .filter(row -> type.isEmpty() || type.equals(type(row)))
                .limit(limit)
                .toList();
    }

    private static String type(Row row) {
        return String.valueOf(
                Json.parseObject(Objects.requireNonNull(row.body())).text("type"));
    }

    /** Relationships and sightings of that object, the newest of them. */
    public Naming naming(String id) {
        return rooms.gate().naming(rooms.operator(), home(), id, RELATIONS_MAX);
    }

    private Page read(Wanted wanted) {
        return rooms.gate().serve(rooms.operator(), home(), wanted).content();
    }

    private Shelf home() {
        Shelf shelf = home;
        if (shelf == null) {
            // It is looked for among all outboxes, and opens nothing by itself: the gate asks again at each reading.
            shelf = rooms.gate().shelf(rooms.operator(), "home");
            home = shelf;
        }
        return shelf;
    }
}
