package org.comity.doors.oidc;

/** The provider does not answer, or not as a provider does; the message says what was asked of it. */
public final class Away extends Exception {
    private static final long serialVersionUID = 1L;

    Away(String message) {
        super(message);
    }

    Away(String message, Throwable cause) {
        super(message, cause);
    }
}
