package org.comity.routing;

/** A table or a list of recipients that cannot be used; whoever gave it can mend it. */
public final class BadTable extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param message names the file and the line, what was expected, and the next move */
    public BadTable(String message) {
        super(message);
    }
}
