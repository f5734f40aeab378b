package org.comity.observed;

/** Why something in a file is no observation that can be used. */
public enum Problem {
    /** Not JSON, or no object. */
    NOT_JSON,
    /** An object of no form that is known here. */
    UNKNOWN,
    /** It names an object that is not in the file, or no longer held. */
    REFERENCE,
    /** It names several addresses and does not say which is the victim's. */
    AMBIGUOUS,
    /** Longer than is read. */
    TOO_LONG,
    /** The file ends within it. */
    CUT_OFF
}
