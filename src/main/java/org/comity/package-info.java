/** The whole node, wired by hand in floor order; read {@link org.comity.Comity} first. */
@NullMarked
package org.comity;

import org.jspecify.annotations.NullMarked;
