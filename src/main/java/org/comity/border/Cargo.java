package org.comity.border;

import org.comity.marking.Handling;

/**
 * What may ever cross. Sealed: a new sort of thing that crosses is a line here, for everybody to see; a new kind of
 * case is not.
 */
sealed interface Cargo {

    /**
     * One version of a STIX object, by what a clause can ask about.
     *
     * @param type the STIX type
     * @param handling what its markings ask for
     * @param source the id of the party it came from
     */
    record StixVersion(String type, Handling handling, String source) implements Cargo {}
}
