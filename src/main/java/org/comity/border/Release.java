package org.comity.border;

import java.util.List;

/**
 * What a release run came to.
 *
 * @param agreement under which
 * @param dryRun whether nothing was done
 * @param receivers ids of the parties asked about
 * @param released how many versions were laid in outboxes, counted once per receiver
 * @param already how many lay there before, counted once per receiver
 * @param staged how many wait for approval from now on, counted once per receiver
 * @param waiting how many waited before, counted once per receiver
 * @param stagings what they wait in, as far as this run made it
 * @param refusals the refusals by reason, the most frequent first
 */
public record Release(
        String agreement,
        boolean dryRun,
        List<String> receivers,
        long released,
        long already,
        long staged,
        long waiting,
        List<Staging> stagings,
        List<Refusals> refusals) {

    /**
     * Refusals of one sort.
     *
     * @param receiver the party they were not released to
     * @param decision what was decided
     * @param count how many objects
     * @param example the id of one of them
     */
    public record Refusals(String receiver, Decision decision, long count, String example) {}

    public Release {
        receivers = List.copyOf(receivers);
        stagings = List.copyOf(stagings);
        refusals = List.copyOf(refusals);
    }

    public long refused() {
        return refusals.stream().mapToLong(Refusals::count).sum();
    }
}
