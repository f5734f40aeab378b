package org.comity.ledger;

/** How rows are read. */
final class Rows {
    /** Rows that come from the server at a time; enough to hide the way there, few enough to hold. */
    static final int FETCHED = 2_000;

    private Rows() {}
}
