package org.comity.doors.taxii;

/**
 * Takes the pages of a pull, one at a time.
 *
 * <p>Whoever takes a page lays down what it needs of the elements and {@link RemotePage#cursor()} in one transaction.
 * A crash before the commit costs the page again; a cursor that was laid down first would lose it.
 *
 * @param <X> what may go wrong on the taker's side; it ends the pull and reaches the caller unchanged
 */
@FunctionalInterface
public interface PageSink<X extends Exception> {
    void take(RemotePage page) throws X;
}
