package org.comity.parties;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a later version of an agreement asks of one party that an earlier one did not.
 *
 * @param signs whether it has to sign the later version, where the parties to both are the same
 * @param more in what it asks more of that party, as sentences about "it"; empty where it does not
 */
public record Changed(String party, boolean signs, List<String> more) {
    public Changed {
        more = List.copyOf(more);
    }

    /** Of everybody who is party to the later one, in its order; who is new has to sign, and has nothing to compare. */
    public static List<Changed> between(StandingAgreement earlier, StandingAgreement later) {
        Set<String> affected = Amendment.affected(earlier.terms(), later.terms());
        var changed = new ArrayList<Changed>();
        for (Agreement.Member each : later.members()) {
            boolean isNew = earlier.member(each.id()).isEmpty();
            changed.add(new Changed(
                    each.id(),
                    isNew || affected.contains(each.id()),
                    isNew ? List.of() : Widening.of(earlier, later, each.id())));
        }
        return changed;
    }
}
