package org.comity.border;

import java.util.List;
import org.comity.parties.Approval;

/**
 * What would become of everything held here under a draft, beside what becomes of it now.
 *
 * @param agreement the draft's id
 * @param version the draft's version
 * @param objects how many objects were asked about
 * @param tallies how many of them each receiver may get, now and under the draft
 * @param changes what changes, in sorts, the most frequent first
 * @param limits the daily limits of the draft that are less than what it allows
 * @param twoMarkings how many objects carry two TLP markings, of which the stricter counts
 */
public record Simulation(
        String agreement,
        int version,
        long objects,
        List<Tally> tallies,
        List<Change> changes,
        List<Limit> limits,
        long twoMarkings) {
    public Simulation {
        tallies = List.copyOf(tallies);
        changes = List.copyOf(changes);
        limits = List.copyOf(limits);
    }

    /** The three things that can become of an object with respect to a receiver. */
    public enum Answer {
        ALLOWED,
        STAGED,
        REFUSED;

        static Answer of(Decision decision) {
            if (!decision.allowed()) {
                return REFUSED;
            }
            return decision.approval() == Approval.FLOWS ? ALLOWED : STAGED;
        }
    }

    /** Counts of one receiver. */
    public record Tally(String receiver, Counts now, Counts draft) {}

    /** How many are allowed, staged and refused. */
    public record Counts(long allowed, long staged, long refused) {
        static Counts of(long[] counts) {
            return new Counts(
                    counts[Answer.ALLOWED.ordinal()],
                    counts[Answer.STAGED.ordinal()],
                    counts[Answer.REFUSED.ordinal()]);
        }
    }

    /**
     * A clause of the draft that allows more to a receiver than it lets cross in a day.
     *
     * @param allowed how many objects held here it allows
     * @param objectsADay how many of them a day
     */
    public record Limit(String receiver, String clause, long allowed, int objectsADay) {

        /** On which day the last of them could cross, the first being 1. */
        public long days() {
            return Math.ceilDiv(allowed, objectsADay);
        }
    }

    /**
     * One sort of change.
     *
     * @param was what is decided now
     * @param becomes what the draft would decide
     * @param count how many objects
     * @param example the id of one of them
     */
    public record Change(String receiver, Decision was, Decision becomes, long count, String example) {
        public Answer before() {
            return Answer.of(was);
        }

        public Answer after() {
            return Answer.of(becomes);
        }
    }
}
