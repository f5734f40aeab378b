package org.comity.parties;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An agreement as this node has it: the document and who has accepted it.
 *
 * @param nr its number inside this node
 * @param terms what the document says
 * @param document the exact bytes that were signed
 * @param acceptedBy ids of the parties whose signature is here
 * @param ended when it was suspended or a later version took over; null while it stands
 * @param why the reason it ended; null while it stands
 */
public record StandingAgreement(
        long nr,
        Agreement terms,
        byte[] document,
        Set<String> acceptedBy,
        @Nullable Instant ended,
        @Nullable String why) {
    public StandingAgreement {
        acceptedBy = Set.copyOf(acceptedBy);
    }

    /** Ids of the parties whose signature is missing, in the order of the document. */
    public List<String> missing() {
        return terms.members().stream()
                .map(Agreement.Member::id)
                .filter(id -> !acceptedBy.contains(id))
                .toList();
    }

    /** Why nothing may cross under it at that instant; null where it is in force. */
    public @Nullable String notInForce(Instant instant) {
        if (ended != null && !instant.isBefore(ended)) {
            return "it ended at " + ended + (why == null ? "" : ": " + why);
        }
        if (!missing().isEmpty()) {
            return "it is not yet accepted by " + String.join(", ", missing());
        }
        if (instant.isBefore(terms.from())) {
            return "it begins at " + terms.from();
        }
        if (!instant.isBefore(terms.until())) {
            return "it lapsed at " + terms.until();
        }
        return null;
    }

    /** One word for lists: waiting, in force, not begun, lapsed or ended. */
    public String state(Instant instant) {
        if (ended != null && !instant.isBefore(ended)) {
            return "ended";
        }
        if (!missing().isEmpty()) {
            return "waiting";
        }
        if (instant.isBefore(terms.from())) {
            return "not begun";
        }
        return instant.isBefore(terms.until()) ? "in force" : "lapsed";
    }
}
