package org.comity.cases;

/**
 * A case in short, as lists show it.
 *
 * @param nr where it stands among the cases of this node; later ones have higher numbers
 * @param changed the stamp of its last change, which rises over all cases
 * @param id the case
 * @param kind what sort of case
 * @param agreement under which it is worked
 * @param title what it is about
 * @param tlp the marking of what says nothing else
 * @param lead who leads; empty where nobody does
 * @param standing what we are to it; empty where we are no member
 * @param open whether the work goes on
 */
public record CaseSummary(
        long nr,
        long changed,
        String id,
        Kind kind,
        String agreement,
        String title,
        String tlp,
        String lead,
        String standing,
        boolean open) {

    /** The part of its id that people say. */
    public String name() {
        return id.substring(0, id.lastIndexOf('.'));
    }

    /**
     * Something of ours to do in a case.
     *
     * @param caseId the case
     * @param task its short name; empty where we are asked to join
     * @param title what is to be done; empty where we are asked to join
     * @param due by when, as its author wrote it; empty where that is open
     */
    public record Due(String caseId, String task, String title, String due) {
        /** The part of the case's id that people say. */
        public String name() {
            return caseId.substring(0, caseId.lastIndexOf('.'));
        }

        /** Whether we are asked to join. */
        public boolean invites() {
            return task.isEmpty();
        }
    }
}
