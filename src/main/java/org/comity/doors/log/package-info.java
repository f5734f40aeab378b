/**
 * The logs shown to those who may see them, and others' logs looked at (C2SP tlog-tiles, tlog-witness).
 *
 * <p>Keeps nothing; what is seen of others is kept by {@code ledger}. Counterparties and auditors enter by token or
 * client certificate. Promises that a log is shown to its counterparty and to auditors alone, that a log which is not
 * theirs looks like one that is not there, and that nothing is cosigned before it is written down.
 */
@NullMarked
package org.comity.doors.log;

import org.jspecify.annotations.NullMarked;
