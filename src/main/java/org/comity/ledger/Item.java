package org.comity.ledger;

import org.comity.seal.Digest;

/**
 * One of the things an act happened to.
 *
 * @param id its name, such as a STIX id; at most {@value #ID_CHARS_MAX} characters
 * @param digest SHA-256 of its bytes as they crossed
 */
public record Item(String id, Digest digest) {
    static final int ID_CHARS_MAX = 1_000;

    public Item {
        if (id.isEmpty() || id.length() > ID_CHARS_MAX) {
            throw new IllegalArgumentException("an item has an id of 1 to " + ID_CHARS_MAX + " characters");
        }
    }
}
