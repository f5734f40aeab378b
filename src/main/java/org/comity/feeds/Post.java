package org.comity.feeds;

import java.io.IOException;

/** Takes mail. */
@FunctionalInterface
public interface Post {
    /**
     * Returns when a server has taken it and answers for it from now on.
     *
     * @throws IOException when none did
     */
    void send(Mail mail) throws IOException;
}
