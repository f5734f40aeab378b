package org.comity.border;

import org.comity.parties.Party;

/**
 * The node at the other end, known by the key it proved to hold.
 *
 * @param party whose node it is
 * @param incarnation the life it says it is in
 */
public record Partner(Party party, String incarnation) {
    private static final int INCARNATION_CHARS_MAX = 64;

    public Partner {
        if (!incarnation.matches("[A-Za-z0-9._-]{1," + INCARNATION_CHARS_MAX + "}")) {
            throw new Refused(
                    Refused.Why.UNFIT, "an incarnation is a word of up to " + INCARNATION_CHARS_MAX + " letters");
        }
    }

    String id() {
        return party.id();
    }
}
