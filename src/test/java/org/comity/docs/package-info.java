/** The documents held against the program: what they show is run, what they count is looked up. */
@NullMarked
package org.comity.docs;

import org.jspecify.annotations.NullMarked;
