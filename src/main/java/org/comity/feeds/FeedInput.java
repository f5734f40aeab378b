package org.comity.feeds;

import java.io.IOException;
import java.io.InputStream;

/**
 * Something to be gone through: a file, what is piped in, what was handed in at the door.
 *
 * @param name as people call it
 * @param identity by which it is known again, such as name, size and time of change; empty where it cannot come again
 * @param report of which report its rows are
 * @param opening opens it, unpacked, from its start; called again where it has to be gone through from an earlier place
 */
public record FeedInput(String name, String identity, String report, Opening opening) {

    /** Opens an input. */
    @FunctionalInterface
    public interface Opening {
        InputStream open() throws IOException;
    }

    boolean canComeAgain() {
        return !identity.isEmpty();
    }
}
