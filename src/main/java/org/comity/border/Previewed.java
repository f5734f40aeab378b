package org.comity.border;

import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/**
 * One object as a partner would get it.
 *
 * @param id the STIX id, as we hold it
 * @param decision whether it would cross, and why
 * @param bytes exactly what the partner would get; null where it would not
 * @param sha256 of these bytes; null with them
 */
public record Previewed(
        String id,
        Decision decision,
        byte @Nullable [] bytes,
        @Nullable Digest sha256) {}
