package org.comity.doors;

/**
 * A request that cannot be answered as it stands: theirs to mend. The listener says it in the words of the door it
 * was meant for.
 */
public final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status the HTTP status, 400 to 499
     * @param message what is wrong and what to do about it
     */
    public BadRequest(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
