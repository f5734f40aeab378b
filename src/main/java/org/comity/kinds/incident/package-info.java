/**
 * Joint incidents: notified, assessed, contained, eradicated, recovered from, and what was learned. Keeps nothing.
 */
@NullMarked
package org.comity.kinds.incident;

import org.jspecify.annotations.NullMarked;
