package org.comity.parties;

/** Somebody may not do what they asked for; the message says why and who could. */
public final class NotPermitted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotPermitted(String message) {
        super(message);
    }
}
