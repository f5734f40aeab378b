package org.comity.ledger;

import java.time.Instant;

/**
 * Two signed checkpoints of one log that cannot both be true: evidence against whoever signed them.
 *
 * @param origin of the log
 * @param kept the checkpoint that was seen first, as it was signed
 * @param found the one that does not follow from it, as it was signed
 * @param why they contradict each other, in a sentence
 * @param seen when
 */
public record Fork(String origin, String kept, String found, String why, Instant seen) {}
