package org.comity.sql;

/** What a reader holds while it reads: one snapshot, nothing can be written through it. */
public final class Reading extends Session {
    Reading(Statements statements) {
        super(statements);
    }
}
