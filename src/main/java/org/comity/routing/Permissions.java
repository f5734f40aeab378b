package org.comity.routing;

/**
 * Who may get rows of one report, as whoever decides that has said. Of whom nothing was
 * said gets nothing.
 */
public final class Permissions {
    private static final Permissions EVERYBODY = new Permissions(new boolean[0]);

    private final boolean[] granted;

    private Permissions(boolean[] granted) {
        this.granted = granted;
    }

    /**
     * What was decided.
     *
     * @param granted by the number of the recipient; whoever is not in it gets nothing
     */
    public static Permissions of(boolean... granted) {
        return new Permissions(granted.clone());
    }

    /** Where no gate is asked: everybody may. */
    public static Permissions everybody() {
        return EVERYBODY;
    }

    /** Whether that recipient may get rows. */
    public boolean has(int recipient) {
        return this == EVERYBODY || (recipient < granted.length && granted[recipient]);
    }
}
