package org.comity.observed;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was read.
 *
 * @param line where it stands: the line, or in a text of one value the how-manieth object it is
 * @param bytes it, with what it names, an object in a line
 * @param says what it says; null where there is a problem
 * @param problem why it cannot be used; null where it can
 */
public record Observed(
        long line,
        byte[] bytes,
        @Nullable Observation says,
        @Nullable Problem problem) {

    static Observed of(long line, byte[] bytes, Observation says) {
        return new Observed(line, bytes, says, null);
    }

    static Observed not(long line, Problem problem) {
        return new Observed(line, new byte[0], null, problem);
    }
}
