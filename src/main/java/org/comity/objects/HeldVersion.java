package org.comity.objects;

import org.jspecify.annotations.Nullable;

/**
 * One version as it is held.
 *
 * @param nr its number among all versions
 * @param object its object's number
 * @param source the number of the party we have it from
 * @param modified in microseconds since 1970; null where the object is not versioned
 * @param digest sha256 of the body
 * @param erased whether only this tombstone is left of it
 */
public record HeldVersion(
        long nr, long object, long source, @Nullable Long modified, byte[] digest, boolean erased) {}
