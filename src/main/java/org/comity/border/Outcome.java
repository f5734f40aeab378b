package org.comity.border;

import org.jspecify.annotations.Nullable;

/**
 * What became of one object that was handed in.
 *
 * @param id the STIX id, or what stood in its place
 * @param version in microseconds since 1970; 0 where none could be read
 * @param problem why it was not taken, in a sentence with the next move; null where it was
 * @param notes warnings that did not keep it out; empty where there are none
 */
public record Outcome(String id, long version, @Nullable String problem, String notes) {
    public boolean taken() {
        return problem == null;
    }
}
