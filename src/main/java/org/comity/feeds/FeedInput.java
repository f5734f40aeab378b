package org.comity.feeds;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.comity.routing.Tally;

/**
 * Something to be gone through: a file, what is piped in, what was handed in at the door.
 *
 * @param name as people call it
 * @param identity by which it is known again, such as name, size and time of change, and behind that how it is gone through;
 *     empty where it cannot come again
 * @param report of which report its rows are
 * @param opening opens it, unpacked, from its start; called again where it has to be gone through from an earlier place
 * @param unread what was read of it before it was opened, and cannot be read in it any more; known once it was opened
 */
public record FeedInput(String name, String identity, String report, Opening opening, Supplier<Tally> unread) {
    /** In an identity: behind it stands how it is gone through, where that is not as it stands. */
    static final String HOW = "\n";

    /** Something that is gone through as it stands. */
    public FeedInput(String name, String identity, String report, Opening opening) {
        this(name, identity, report, opening, Tally::new);
    }

    /** Opens an input. */
    @FunctionalInterface
    public interface Opening {
        InputStream open() throws IOException;
    }

    boolean canComeAgain() {
        return !identity.isEmpty();
    }

    /** By which it is known again however it is gone through. */
    String source() {
        return identity.contains(HOW) ? identity.substring(0, identity.indexOf(HOW)) : identity;
    }
}
