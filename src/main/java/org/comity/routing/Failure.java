package org.comity.routing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What went wrong first in any of several threads, to be told to whoever waits for them. */
final class Failure {
    private volatile @Nullable Throwable first;

    synchronized void note(Throwable thrown) {
        first = first == null ? thrown : first;
    }

    boolean isThere() {
        return first != null;
    }

    /**
     * Nothing where nothing went wrong.
     *
     * @throws IOException the one that was thrown, as it is: callers tell them apart
     * @throws IllegalStateException because of anything else
     */
    void check() throws IOException {
        Throwable thrown = first;
        if (thrown instanceof IOException e) {
            throw e;
        } else if (thrown != null) {
            throw new IllegalStateException(thrown);
        }
    }
}
