package org.comity.routing;

/** What became of a row: each has exactly one, so that what was read is the sum of these. */
public enum Outcome {
    /** At least one recipient got it. */
    DELIVERED,
    /** A row with the same key came before. */
    DUPLICATE,
    /** Everybody responsible at the level that matched has opted out, or may not get it. */
    REFUSED,
    /** Nobody is responsible; the recipient for such rows got it, where there is one. */
    UNROUTABLE,
    /** It could not be read. */
    MALFORMED
}
