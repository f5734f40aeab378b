package org.comity.border;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comity.json.JsonElements;
import org.comity.parties.Visitor;

/** The gate: release, serve, admit. */
public final class Gate {

    /** The shelves this visitor may know of, the node's own first. */
    public List<Shelf> shelves(Visitor visitor) {
        throw new IllegalStateException("being built");
    }

    /**
     * One shelf by its UUID or its alias.
     *
     * @throws Refused UNKNOWN when there is none, or none that this visitor may know of
     */
    public Shelf shelf(Visitor visitor, String idOrAlias) {
        throw new IllegalStateException("being built");
    }

    /**
     * Hands over one page. For a partner's outbox the agreement is asked again, and the log entry is durable before this
     * returns; an empty page writes none.
     *
     * @throws Refused FORBIDDEN when the visitor may not read it, AGREEMENT when the agreement does not allow it now
     */
    public Leaving<Page> serve(Visitor visitor, Shelf shelf, Wanted wanted) {
        throw new IllegalStateException("being built");
    }

    /**
     * Takes objects in, each with its own outcome; durable when this returns.
     *
     * @throws Refused FORBIDDEN when the visitor may not add to it, TOO_MUCH past the limit of objects at once
     * @throws org.comity.json.BadJson when the text stops being JSON; nothing of it is then taken
     */
    public Admission admit(Visitor visitor, Shelf shelf, JsonElements elements) {
        throw new IllegalStateException("being built");
    }

    /** An earlier admission of this visitor's party on that shelf. */
    public Optional<Admission> admission(Visitor visitor, Shelf shelf, UUID id) {
        throw new IllegalStateException("being built");
    }

    /**
     * Removes versions of one object from the node's own collection.
     *
     * @return how many versions went
     * @throws Refused UNKNOWN when there is none, FORBIDDEN on a partner's outbox or without the right to write,
     *     AGREEMENT when it has been released to somebody (that takes a recall)
     */
    public int delete(Visitor visitor, Shelf shelf, String id, Versions versions) {
        throw new IllegalStateException("being built");
    }
}
