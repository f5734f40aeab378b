package org.comity.border;

/**
 * Something the gate has let go. Only this package can make one, and an outward door writes nothing else, so that no
 * door can hand out what the gate has not decided on.
 */
public final class Leaving<T> {
    private final T content;

    Leaving(T content) {
        this.content = content;
    }

    public T content() {
        return content;
    }
}
