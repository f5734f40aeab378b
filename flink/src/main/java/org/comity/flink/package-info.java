/**
 * Routing beyond one machine: a Flink job around the routing that the node has.
 *
 * <p>Keeps keys of rows in Flink's state, and nothing else. Enter through {@link org.comity.flink.ObservationJob}; what it is told
 * stands in {@link org.comity.flink.JobSettings}. Promises that a row is read, held against others and handed over once, whatever
 * fails in between, and that the account of every checkpoint adds up.
 */
@NullMarked
package org.comity.flink;

import org.jspecify.annotations.NullMarked;
