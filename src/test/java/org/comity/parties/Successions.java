package org.comity.parties;

import java.util.List;

/** Lets tests of other packages see what versions have from each other. */
public final class Successions {
    private Successions() {}

    /** All versions as they stand, by their numbers. */
    public static List<StandingAgreement> of(StandingAgreement... versions) {
        return Succession.of(List.of(versions));
    }
}
