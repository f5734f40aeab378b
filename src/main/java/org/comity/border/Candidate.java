package org.comity.border;

import org.comity.personal.Contents;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A version at home that may be released. Its bytes are fetched where they are needed: most cross as they are held.
 *
 * @param id the STIX id
 * @param object its number among the objects held
 * @param version its number among the versions held
 * @param source the number of the party it is held from
 * @param type the number of its type
 * @param modified its version in microseconds since 1970; null where the object is not versioned
 * @param digest sha256 of its bytes as held
 * @param size how many bytes these are
 * @param faceted what a clause can ask about
 * @param contents what minimisation may find in it
 */
record Candidate(
        String id,
        long object,
        long version,
        long source,
        long type,
        @Nullable Long modified,
        Digest digest,
        int size,
        FacetBook.Faceted faceted,
        Contents contents) {

    /** What a clause can ask about. */
    Cargo cargo() {
        return faceted.cargo();
    }
}
