/**
 * TAXII 2.1 at both ends: an outbox shown to a partner as a collection, and the client that follows others' collections.
 *
 * <p>Keeps nothing: the outbox belongs to the border, the cursor of a pull to whoever takes its pages. Partners enter
 * through the server, our own node through {@link org.comity.doors.taxii.TaxiiClient}. Promises that a page is handed
 * on whole or not at all, that nothing of a followed collection is passed over, and that a secret reaches one origin.
 */
@NullMarked
package org.comity.doors.taxii;

import org.jspecify.annotations.NullMarked;
