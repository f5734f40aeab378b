package org.comity.border;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The answer to something handed in: each object's own outcome. It can be asked for again until it is forgotten.
 *
 * @param id under which it can be asked for again
 * @param requested when it was handed in
 * @param outcomes one for each object, in the order they came
 */
public record Admission(UUID id, Instant requested, List<Outcome> outcomes) {
    public Admission {
        outcomes = List.copyOf(outcomes);
    }

    public long taken() {
        return outcomes.stream().filter(Outcome::taken).count();
    }

    public long refused() {
        return outcomes.size() - taken();
    }
}
