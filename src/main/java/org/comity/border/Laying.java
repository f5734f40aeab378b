package org.comity.border;

import org.jspecify.annotations.Nullable;

/**
 * One version about to be laid in an outbox.
 *
 * @param modified its version in microseconds since 1970; null where the object is not versioned
 * @param size bytes of its body
 * @param firstOfObject whether nothing of this object can be in any outbox yet, which saves looking
 */
record Laying(
        long object, long version, long type, @Nullable Long modified, int size, boolean firstOfObject) {}
