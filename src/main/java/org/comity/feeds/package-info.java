/**
 * A node's feeds of observations: what comes in is parted among those responsible, asked of the gate, and laid for them in
 * blocks on disk.
 *
 * <p>Keeps what was gone through and where the blocks lie ({@code feed_run}, {@code feed_block}, {@code feed_report}), and
 * the files with the rows below the data folder. Enter by {@link org.comity.feeds.Feeds}. Promises that a row that was read
 * is in the account once, whatever stopped the node in between: the place in the input, the segments and their entries in the
 * logs commit together, after the rows are on disk.
 */
@NullMarked
package org.comity.feeds;

import org.jspecify.annotations.NullMarked;
