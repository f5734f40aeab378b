package org.comity.border;

import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/**
 * One version about to be laid in an outbox.
 *
 * @param object the number of its id there: a minimised observable goes under one of its own
 * @param source the number of the party it is held from
 * @param digest sha256 of what crosses
 * @param rendition the number of what crosses in its place; 0 where it crosses as held
 * @param modified its version in microseconds since 1970; null where the object is not versioned
 * @param size bytes of what crosses
 * @param firstOfObject whether nothing of this object can be in any outbox yet, which saves looking
 */
record Laying(
        long object,
        long version,
        long source,
        Digest digest,
        long rendition,
        long type,
        @Nullable Long modified,
        int size,
        boolean firstOfObject) {}
