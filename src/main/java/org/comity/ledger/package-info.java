/**
 * What happened, in logs that the other side and an auditor can check.
 *
 * <p>Keeps one log for each agreement and counterparty, holding only what that counterparty may know, and a home log; and
 * of others' logs the last checkpoint seen, with every contradiction.
 * Rooms append in the transaction of their act; tree and checkpoint follow with their own cursor. Promises that nothing
 * under a checkpoint changes, goes or moves without {@link LedgerVerification} naming it, and that a destroyed record
 * can be derived again by nobody while its log stays whole.
 */
@NullMarked
package org.comity.ledger;

import org.jspecify.annotations.NullMarked;
