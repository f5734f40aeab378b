package org.comity.personal;

import java.util.List;

/** What becomes of an object before it crosses. */
public sealed interface Rendition {

    /**
     * Nothing had to be done.
     *
     * @param body the very bytes that were handed in
     */
    record Unchanged(byte[] body) implements Rendition {}

    /**
     * Another rendition of the object, which crosses in its place.
     *
     * @param id the identifier it crosses under; its own for a domain object, a fresh one for this agreement for most
     *     observables
     * @param body JSON as UTF-8, on one line, STIX 2.1 without errors
     * @param changes what was done, in the order of the object; selectors are those of the object as it was
     */
    record Changed(String id, byte[] body, List<Change> changes) implements Rendition {
        public Changed {
            changes = List.copyOf(changes);
        }
    }

    /**
     * It cannot be minimised as asked, and does not cross.
     *
     * @param reason a sentence without its full stop; never holds the personal data itself
     */
    record Refused(String reason) implements Rendition {}

    /**
     * One thing that was done.
     *
     * @param selector where, in the object as it was
     * @param done such as {@code email: pseudonym} or {@code reference: rewritten}
     */
    record Change(String selector, String done) {}
}
