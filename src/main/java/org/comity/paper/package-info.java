/**
 * Pages to be printed or kept: a document as titles, facts and tables, laid out as a tagged PDF. Keeps nothing, and reads
 * nothing but its own fonts and looks. The same document makes the same bytes.
 */
@NullMarked
package org.comity.paper;

import org.jspecify.annotations.NullMarked;
