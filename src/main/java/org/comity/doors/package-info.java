/**
 * The listener on which the node's web doors stand, and what a door and the listener say to each other.
 *
 * <p>Keeps the open port. Doors come here with routes and get requests; they answer with answers. Promises that a
 * body is never held whole, that no caller can take more memory or time than {@link org.comity.doors.Bounds} allows,
 * and that whatever goes wrong inside is answered in the door's own form. Only {@link org.comity.doors.Listener}
 * and {@link org.comity.doors.Exchange} know the web server.
 */
@NullMarked
package org.comity.doors;

import org.jspecify.annotations.NullMarked;
