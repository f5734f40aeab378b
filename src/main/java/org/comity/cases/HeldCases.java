package org.comity.cases;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cases in memory, the last used of them, as many as their steps allow. */
final class HeldCases {
    /** Steps of all cases together; one case alone may have more. A step takes about 3 KB. */
    static final int HELD_STEPS_MAX = 30_000;

    private final Map<Long, Held> held = new LinkedHashMap<>(16, 0.75f, true);

    synchronized @Nullable Held get(long nr) {
        return held.get(nr);
    }

    /** Keeps it, and lets go of those that were not used for the longest time where there are too many steps. */
    synchronized void put(Held joint) {
        held.put(joint.row().nr(), joint);
        trim();
    }

    synchronized void trim() {
        long steps =
                held.values().stream().mapToLong(each -> each.row().steps()).sum();
        for (Iterator<Held> oldest = held.values().iterator(); steps > HELD_STEPS_MAX && held.size() > 1; ) {
            steps -= oldest.next().row().steps();
            oldest.remove();
        }
    }

    /** Steps in memory now. */
    synchronized long steps() {
        return held.values().stream().mapToLong(each -> each.row().steps()).sum();
    }
}
