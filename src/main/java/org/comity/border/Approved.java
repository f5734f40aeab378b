package org.comity.border;

import java.util.List;

/**
 * What a yes came to.
 *
 * @param staging as it stands now
 * @param persons how many different persons have approved it
 * @param released how many versions were laid in the outbox, counted once per receiver
 * @param already how many lay there before, counted once per receiver
 * @param leftOut what may cross no longer, and was left out
 */
public record Approved(Staging staging, int persons, long released, long already, List<LeftOut> leftOut) {

    /**
     * @param id the STIX id
     * @param reason in a sentence
     */
    public record LeftOut(String id, String reason) {}

    public Approved {
        leftOut = List.copyOf(leftOut);
    }
}
