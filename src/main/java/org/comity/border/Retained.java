package org.comity.border;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something with an end, and how it stands.
 *
 * @param what the STIX id of what came, or the numbers of a batch that was handed over
 * @param party who it came from, or who has it
 * @param received whether it came to us
 * @param due null where no end is said
 * @param standing kept, due, failed, held, done or confirmed; of what was handed over also late
 * @param why it failed or is held; empty where neither
 */
public record Retained(
        String what,
        String agreement,
        String party,
        boolean received,
        @Nullable Instant due,
        String standing,
        String why) {

    /** Which of them are asked for. */
    public enum Which {
        DUE,
        DONE,
        FAILED,
        HELD,
        UNCONFIRMED
    }

    /**
     * How many objects stand how, with one party under one agreement.
     *
     * @param received whether they came to us; otherwise they were handed over, and the party's word counts
     * @param kept whose time is not over, with those that have no end
     * @param due whose time is over, and that are not gone
     * @param held that are kept past it on a ground
     * @param failed of those that are due: that could not be deleted
     * @param done that are gone, and nobody has said or heard it yet
     * @param confirmed of which it was said to the source; or the partner has said it to us
     * @param late of those that are due: that should have been confirmed before
     */
    public record Sum(
            String agreement,
            String party,
            boolean received,
            long kept,
            long due,
            long held,
            long failed,
            long done,
            long confirmed,
            long late) {}
}
