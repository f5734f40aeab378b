package org.comity.seal;

/** What was read is no key, note, checkpoint or proof, or its signature does not hold; says which. Theirs to mend. */
public final class BadSeal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadSeal(String message) {
        super(message);
    }

    public BadSeal(String message, Throwable cause) {
        super(message, cause);
    }
}
