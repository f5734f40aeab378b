package org.comity.parties;

import java.util.Set;
import org.comity.marking.Tlp;
import org.jspecify.annotations.Nullable;

/**
 * One clause of an agreement: what may cross from whom to whom.
 *
 * @param id as the agreement numbers it
 * @param title a line for people
 * @param from ids of the parties whose objects it lets cross; empty for every party
 * @param to ids of the parties it lets them reach; empty for every other party
 * @param types the STIX types it covers; empty for every type
 * @param tlp the strictest marking it lets cross
 * @param unmarked what an object without a TLP marking counts as; null where such an object is refused
 * @param approval what has to happen before it is laid in an outbox
 */
public record Clause(
        String id,
        String title,
        Set<String> from,
        Set<String> to,
        Set<String> types,
        Tlp tlp,
        @Nullable Tlp unmarked,
        Approval approval) {
    public Clause {
        from = Set.copyOf(from);
        to = Set.copyOf(to);
        types = Set.copyOf(types);
    }

    /** Whether it speaks of objects going from one to the other. */
    public boolean covers(String sender, String receiver) {
        return (from.isEmpty() || from.contains(sender)) && (to.isEmpty() || to.contains(receiver));
    }

    public boolean coversType(String type) {
        return types.isEmpty() || types.contains(type);
    }
}
