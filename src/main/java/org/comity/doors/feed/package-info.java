/**
 * Observations in, segments out: a door for programs of parties that have no node, and for our own sensors. A program here is
 * known by a token or a client certificate.
 *
 * <p>Keeps nothing. Enter by {@link org.comity.doors.feed.FeedDoor}. Promises that what goes out has gone through the gate,
 * and that what came in is laid when it answers.
 */
@NullMarked
package org.comity.doors.feed;

import org.jspecify.annotations.NullMarked;
