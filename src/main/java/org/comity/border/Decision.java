package org.comity.border;

/**
 * The gate's answer about one object and one receiver: whether it may cross, by which clause, why, and what would
 * change that.
 *
 * @param allowed whether it may cross
 * @param clause the clause that decided, as the agreement numbers it; empty where none did
 * @param reason a sentence
 * @param remedy what would change a no; empty for a yes
 */
public record Decision(boolean allowed, String clause, String reason, String remedy) {
    static Decision yes(String clause, String reason) {
        return new Decision(true, clause, reason, "");
    }

    static Decision no(String clause, String reason, String remedy) {
        return new Decision(false, clause, reason, remedy);
    }

    /** All of it on one line, as the command line prints it. */
    @Override
    public String toString() {
        return (allowed ? "allowed" : "refused")
                + (clause.isEmpty() ? "" : " by clause " + clause)
                + ": " + reason
                + (remedy.isEmpty() ? "" : " (" + remedy + ")");
    }
}
