package org.comity.border;

import java.util.List;
import java.util.Set;

/**
 * Which versions of each object are wanted; what is named is added together.
 *
 * @param all every version
 * @param first the earliest of each object
 * @param last the latest of each object
 * @param exact versions by their time, in microseconds since 1970
 */
public record Versions(boolean all, boolean first, boolean last, Set<Long> exact) {
    public static final Versions LAST = new Versions(false, false, true, Set.of());
    public static final Versions ALL = new Versions(true, false, false, Set.of());

    public Versions {
        exact = Set.copyOf(exact);
    }

    public static Versions exactly(List<Long> micros) {
        return new Versions(false, false, false, Set.copyOf(micros));
    }
}
