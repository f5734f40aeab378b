package org.comity.marking;

import java.util.List;

/**
 * A marking whose meaning is not known here: what carries it is not to be passed on.
 *
 * @param id the id of the definition; empty where it has none
 * @param reason why it is not known, as a clause that follows the id
 * @param classified where it says, for all that, that something is classified
 */
public record UnknownMarking(String id, String reason, List<Classified> classified) implements Marking {
    public UnknownMarking {
        classified = List.copyOf(classified);
    }

    UnknownMarking(String id, String reason) {
        this(id, reason, List.of());
    }

    @Override
    public String toString() {
        return (id.isEmpty() ? "a marking-definition without an id" : id) + " " + reason;
    }
}
