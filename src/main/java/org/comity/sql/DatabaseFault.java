package org.comity.sql;

/** The database could not do what it was asked; ours to mend, never the caller's. */
public final class DatabaseFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseFault(String message, Throwable cause) {
        super(message, cause);
    }

    public DatabaseFault(String message) {
        super(message);
    }
}
