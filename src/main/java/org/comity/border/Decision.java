package org.comity.border;

import org.comity.parties.Approval;

/**
 * The gate's answer about one object and one receiver: whether it may cross, by which clause, why, and what would
 * change that.
 *
 * @param allowed whether it may cross
 * @param clause the clause that decided, as the agreement numbers it; empty where none did
 * @param reason a sentence
 * @param remedy what would change a no; empty for a yes
 * @param approval what has to happen before it is laid in an outbox; flows for a no
 */
public record Decision(boolean allowed, String clause, String reason, String remedy, Approval approval) {
    static Decision yes(String clause, String reason, Approval approval) {
        return new Decision(true, clause, reason, "", approval);
    }

    static Decision no(String clause, String reason, String remedy) {
        return new Decision(false, clause, reason, remedy, Approval.FLOWS);
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
