/**
 * Keeps nothing. Personal data in STIX objects: where the standard puts it, and the rendition of an object without it.
 *
 * <p>Enter through {@link org.comity.personal.PersonalSearch} to find it and {@link org.comity.personal.Minimisation} to
 * minimise it. Promises that equal input gives equal bytes, and that what is made is STIX again or is refused.
 */
@NullMarked
package org.comity.personal;

import org.jspecify.annotations.NullMarked;
