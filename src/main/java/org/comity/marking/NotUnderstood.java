package org.comity.marking;

/** Leaves the reading of one marking-definition: never crosses the wall of this package. */
final class NotUnderstood extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    NotUnderstood(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** A clause that follows the id of the definition. */
    String reason() {
        return reason;
    }
}
