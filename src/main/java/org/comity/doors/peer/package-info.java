/**
 * Node to node: what was released to a partner as signed batches, and letters either way, each read "after N".
 *
 * <p>Keeps nothing: outboxes, letters and places belong to the border. Partners enter through {@link
 * org.comity.doors.peer.PeerDoor}, our own node through {@link org.comity.doors.peer.Exchange}. Promises that both ends
 * of every connection are known by their party's own key, and that nobody is believed about who they are.
 */
@NullMarked
package org.comity.doors.peer;

import org.jspecify.annotations.NullMarked;
