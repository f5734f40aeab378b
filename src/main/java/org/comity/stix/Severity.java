package org.comity.stix;

/** How grave a finding is. */
public enum Severity {
    /** A MUST of the standard is broken: the object is refused. */
    ERROR,
    /** A SHOULD is not followed, or the object uses what the standard does not know: the object is taken. */
    WARNING
}
