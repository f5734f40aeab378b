/**
 * What data markings mean: TLP 1 and 2, PAP, statements and ACS, on whole objects and on parts of them.
 *
 * <p>Keeps no state. Everybody may enter with a STIX object. Promises that nothing here throws for what stands in a body,
 * that what is not understood comes out as {@link org.comity.marking.UnknownMarking} and denies, that a marking more never
 * makes the handling of an object that has a TLP milder, and that classified markings of the listed forms are found
 * ({@link org.comity.marking.Classified}). Whether something may cross is not decided here.
 */
@NullMarked
package org.comity.marking;

import org.jspecify.annotations.NullMarked;
