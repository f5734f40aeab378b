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
     * @throws IOException what was thrown, as it is, and so with what is unchecked: callers tell them apart
     * @throws IllegalStateException because somebody was interrupted whom nobody should
     */
    void check() throws IOException {
        switch (first) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }
}
