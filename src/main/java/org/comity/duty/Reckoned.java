package org.comity.duty;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An end of a period under one reading, with its arithmetic.
 *
 * @param due the last instant that is in time; empty where it cannot be said, and then the last step says why
 * @param steps the arithmetic, a readable line each
 */
public record Reckoned(Reading reading, Optional<Instant> due, List<String> steps) {
    public Reckoned {
        steps = List.copyOf(steps);
    }
}
