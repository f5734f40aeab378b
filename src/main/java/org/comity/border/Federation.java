package org.comity.border;

import org.comity.parties.Keys;

/**
 * What a node exchanges with the nodes of partners.
 *
 * @param peers where they are and how it goes with each
 * @param letters signed messages, either way
 * @param batches what leaves for them
 * @param arrivals what comes from them
 * @param keys by which they are known
 * @param signer who we are to them
 */
public record Federation(
        Peers peers, Letters letters, Batches batches, Arrivals arrivals, Keys keys, Signer signer) {}
