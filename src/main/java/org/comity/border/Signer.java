package org.comity.border;

import org.comity.seal.SigningKey;

/**
 * Who signs what this node sends: its party, in its present life.
 *
 * @param party the party's id
 * @param incarnation told apart from every earlier one; numbers and chains belong to it
 * @param key the party's signing key
 */
public record Signer(String party, String incarnation, SigningKey key) {

    Sealed seal(String what, byte[] bytes) {
        return Sealed.of(what, bytes, party, key);
    }
}
