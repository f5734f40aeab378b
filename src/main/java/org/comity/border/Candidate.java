package org.comity.border;

import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A version at home that may be released.
 *
 * @param id the STIX id
 * @param object its number among the objects held
 * @param version its number among the versions held
 * @param type the number of its type
 * @param modified its version in microseconds since 1970; null where the object is not versioned
 * @param digest sha256 of its bytes as held
 * @param body its bytes as held
 * @param cargo what a clause can ask about
 */
record Candidate(
        String id,
        long object,
        long version,
        long type,
        @Nullable Long modified,
        Digest digest,
        byte[] body,
        Cargo cargo) {}
