package org.comity.objects;

import org.jspecify.annotations.Nullable;

/**
 * One object version that wants to be held; it has been checked.
 *
 * @param id the STIX id
 * @param type the STIX type
 * @param modified {@code modified}, else {@code created}, in microseconds since 1970; null where it has neither
 * @param digest sha256 of the body
 * @param body the bytes as received
 */
public record Arrival(String id, String type, @Nullable Long modified, byte[] digest, byte[] body) {}
