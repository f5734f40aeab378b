package org.comity.marking;

import java.util.List;

/** What one marking-definition says. */
public sealed interface Marking permits TlpMarking, PapMarking, StatementMarking, AcsMarking, UnknownMarking {

    /** The id of the marking-definition. */
    String id();

    /** Where it says that something is classified; empty for nearly all. */
    default List<Classified> classified() {
        return List.of();
    }
}
