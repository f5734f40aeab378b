/**
 * The one place where anything crosses: the gate with its verbs release, serve and admit.
 *
 * <p>Keeps the outboxes. Doors come here with a visitor and write only what is {@link org.comity.border.Leaving}.
 * Promises that what leaves was released under an agreement in force at that moment, and is in the ledger before its
 * first byte is sent; that what enters was checked; and that what was never released to a reader shows nowhere.
 */
@NullMarked
package org.comity.border;

import org.jspecify.annotations.NullMarked;
