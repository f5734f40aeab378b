package org.comity.doors.taxii;

/** What a peer's {@code next} turned out to be; it decides whether a page may be asked for a second time. */
public enum NextKind {
    /** Only one has been seen. */
    UNKNOWN,
    /** It changes from page to page: a place in the collection, which can be asked for again. */
    PLACE,
    /**
     * It stays the same while the pages change: the peer counts on its side, and a page asked for again is the page
     * after it. Such a run can only be begun anew.
     */
    COUNTER
}
