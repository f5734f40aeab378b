package org.comity.border;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives every combination of facets that was met a number. Objects by the hundred thousand have a few dozen combinations
 * between them, so that an answer can be looked up by number.
 */
final class FacetBook {

    /** Combinations that get a number; others are decided one by one. See docs/limits.md. */
    static final int COMBINATIONS_MAX = 65_536;

    /** The number of what is past the limit. */
    static final int NONE = -1;

    private final Map<Cargo, Faceted> numbered = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();

    /** What is asked about, with its number in this book. */
    record Faceted(int number, Cargo cargo) {}

    Faceted of(Cargo cargo) {
        Faceted known = numbered.get(cargo);
        if (known != null) {
            return known;
        }
        if (next.get() >= COMBINATIONS_MAX) {
            return new Faceted(NONE, cargo);
        }
        return numbered.computeIfAbsent(cargo, any -> new Faceted(next.getAndIncrement(), any));
    }
}
