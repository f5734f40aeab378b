package org.comity.doors.shell;

/** Ends a command with a line on stderr and an exit code. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exit;

    /** @param message names the thing, what was expected, and the next move */
    public Refusal(int exit, String message) {
        super(message);
        this.exit = exit;
    }

    public int exit() {
        return exit;
    }
}
