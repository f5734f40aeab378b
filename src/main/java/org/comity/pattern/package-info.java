/**
 * The patterning language of STIX 2.1 (§9), read by its grammar into values.
 *
 * <p>Keeps no state. Everybody may enter with a text through {@link org.comity.pattern.Pattern#parse}. Promises that a
 * pattern handed out obeys the grammar, that reading ends in time linear in the text and in bounded stack whatever the
 * text is, that {@link org.comity.pattern.BadPattern} is the only way to fail, and that what is printed reads back equal.
 * Patterns are read, printed and rewritten here; nothing is matched against observations.
 */
@NullMarked
package org.comity.pattern;

import org.jspecify.annotations.NullMarked;
