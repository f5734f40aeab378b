/**
 * The kinds of cases this node knows, a line each. Every kind is a folder of its own below this one, and knows no other.
 */
@NullMarked
package org.comity.kinds;

import org.jspecify.annotations.NullMarked;
