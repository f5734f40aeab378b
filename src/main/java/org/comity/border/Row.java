package org.comity.border;

import org.jspecify.annotations.Nullable;

/**
 * One object on a page.
 *
 * @param nr its number in the outbox
 * @param added when it was laid there, in microseconds since 1970; unique and rising within the outbox
 * @param id the STIX id; empty where only bodies were wanted
 * @param version its version in microseconds since 1970: {@code modified}, else {@code created}, else {@code added}
 * @param body the object as received, byte for byte; null where only a manifest was wanted
 * @param digest sha256 of the body; null where nobody keeps a record of the page
 */
public record Row(long nr, long added, String id, long version, byte @Nullable [] body, byte @Nullable [] digest) {

    Row with(byte[] itsBody) {
        return new Row(nr, added, id, version, itsBody, digest);
    }
}
