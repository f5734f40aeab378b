package org.comity.border;

import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/**
 * One object as a partner would get it.
 *
 * @param id the STIX id, as we hold it
 * @param crossingId the id it would cross under: another where the id itself is personal data; the same where it would not
 * @param decision whether it would cross, and why
 * @param bytes exactly what the partner would get; null where it would not
 * @param sha256 of these bytes; null with them
 * @param lies whether the partner can read exactly these bytes already
 */
public record Previewed(
        String id,
        String crossingId,
        Decision decision,
        byte @Nullable [] bytes,
        @Nullable Digest sha256,
        boolean lies) {}
