package org.comity.border;

import org.jspecify.annotations.Nullable;

/**
 * One object on a page.
 *
 * @param nr its number in the outbox
 * @param added when it was laid there, in microseconds since 1970; unique and rising within the outbox
 * @param id the STIX id; empty where bodies were wanted
 * @param version its version in microseconds since 1970: {@code modified}, else {@code created}, else {@code added}
 * @param body the object as received, byte for byte; null where only a manifest was wanted
 */
public record Row(long nr, long added, String id, long version, byte @Nullable [] body) {}
