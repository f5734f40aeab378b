/**
 * The benches behind {@code bin/bench}: what Comity does in a second on this machine, next to what the database alone
 * does in the same run.
 *
 * <p>Keeps nothing: a bench starts the program as its users do, measures it from outside over loopback, stops it and
 * removes what it wrote. Enter at {@link org.comity.bench.Bench}. Promises that the last line printed is one JSON object
 * whose keys stay the same from version to version.
 */
@NullMarked
package org.comity.bench;

import org.jspecify.annotations.NullMarked;
