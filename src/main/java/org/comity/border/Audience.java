package org.comity.border;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.comity.parties.Agreement;
import org.comity.parties.Clause;

/**
 * Receivers that the very same clauses of an agreement speak of, and that may therefore share one outbox.
 *
 * @param receivers ids of the parties, in the order of the document
 */
record Audience(List<String> receivers) {
    Audience {
        receivers = List.copyOf(receivers);
    }

    /** The audiences of what that party releases under the agreement. */
    static List<Audience> of(Agreement terms, String sender) {
        return terms.members().stream()
                .map(Agreement.Member::id)
                .filter(id -> !id.equals(sender))
                .collect(Collectors.groupingBy(
                        id -> terms.clauses().stream()
                                .filter(clause -> clause.covers(sender, id))
                                .map(Clause::id)
                                .toList(),
                        LinkedHashMap::new,
                        Collectors.toList()))
                .values()
                .stream()
                .map(Audience::new)
                .toList();
    }

    /** Any one of them; what is decided for it holds for all. */
    String anyReceiver() {
        return receivers.getFirst();
    }
}
