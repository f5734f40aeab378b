package org.comity.cases;

import org.comity.border.CaseStep;
import org.comity.sql.Database;

/** Steps of others that a node holds, for tests of what is made of them. How they cross is tried in {@code doors.peer}. */
public final class Came {
    private Came() {}

    /** Keeps that step as one that its author's node has brought. */
    public static void from(Database database, Casebook casebook, CaseStep step) {
        CaseStep.Header header = step.header();
        database.write(transaction -> {
            CaseRows.Row row = CaseRows.find(transaction, header.caseId(), header.kind(), header.agreement())
                    .orElseThrow();
            Held joint = casebook.held(transaction, row);
            casebook.keep(transaction, joint, Step.of(step), header.author());
            casebook.sum(transaction, joint);
            return null;
        });
    }
}
