package org.comity.ledger;

import org.comity.json.JsonObject;

/**
 * A party whose node is asked to cosign our logs, and whose logs are looked at.
 *
 * @param party its id
 * @param auditor whether it sees every log; else those with itself alone
 * @param how it is reached: for the door that goes there
 */
public record Cosigner(String party, boolean auditor, JsonObject how) {}
