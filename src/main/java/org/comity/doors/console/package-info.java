/**
 * Pages for our own people.
 *
 * <p>Keeps nothing: who is logged in is kept by {@code parties}, and all that is shown is read from the rooms as that
 * person may read it. Our own people come in, by a link that works once or by password and code. Promises that a page
 * works without a script, that whatever others wrote stands on it as text, and that a page asked for by somebody who
 * may not see it is not there.
 */
@NullMarked
package org.comity.doors.console;

import org.jspecify.annotations.NullMarked;
