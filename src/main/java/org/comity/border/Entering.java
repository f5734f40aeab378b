package org.comity.border;

/**
 * Something from outside that the gate has checked. Only this package can make one, and rooms take nothing else from
 * outside, so that no door can bring in what nobody has looked at.
 */
public final class Entering<T> {
    private final T content;

    Entering(T content) {
        this.content = content;
    }

    public T content() {
        return content;
    }
}
