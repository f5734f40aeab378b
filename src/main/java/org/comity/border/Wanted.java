package org.comity.border;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a reader asks of a shelf.
 *
 * @param addedAfter only rows added later than this, in microseconds since 1970
 * @param after only rows numbered higher than this: where the page before ended, or 0
 * @param limit rows on the page at most
 * @param ids STIX ids; empty for any
 * @param types STIX types; empty for any
 * @param versions which versions of each object
 * @param specVersions STIX specification versions such as {@code 2.1}; empty for the latest held of each object
 * @param bodies whether the objects themselves are wanted, or only what is known of them (a manifest)
 * @param held marks of pages the reader holds already: such a page is answered as unchanged, and nothing is handed over
 */
public record Wanted(
        OptionalLong addedAfter,
        long after,
        int limit,
        List<String> ids,
        List<String> types,
        Versions versions,
        List<String> specVersions,
        boolean bodies,
        Set<String> held) {
    public Wanted {
        held = Set.copyOf(held);
        ids = List.copyOf(ids);
        types = List.copyOf(types);
        specVersions = List.copyOf(specVersions);
        if (limit < 1) {
            throw new IllegalArgumentException("a page of " + limit + " rows");
        }
    }

    /** Everything on the shelf in its latest version, from the start. */
    public static Wanted everything(int limit) {
        return new Wanted(
                OptionalLong.empty(), 0, limit, List.of(), List.of(), Versions.LAST, List.of(), true, Set.of());
    }

    /** The latest of each of these. */
    public static Wanted last(List<String> ids) {
        return new Wanted(
                OptionalLong.empty(), 0, ids.size(), ids, List.of(), Versions.LAST, List.of(), true, Set.of());
    }

    public Wanted after(long number) {
        return new Wanted(addedAfter, number, limit, ids, types, versions, specVersions, bodies, held);
    }

    /** The same of a reader who holds these pages. */
    Wanted holding(Set<String> marks) {
        return new Wanted(addedAfter, after, limit, ids, types, versions, specVersions, bodies, marks);
    }

    /** The same rows as a manifest. */
    Wanted withoutBodies() {
        return new Wanted(addedAfter, after, limit, ids, types, versions, specVersions, false, held);
    }
}
