/**
 * STIX 2.1 (OASIS Standard, with the corrections of Errata 01) as tables, and the checker that reads them.
 *
 * <p>Keeps no state. Everybody who holds a JSON object may enter, through {@link Stix#check}. Promises that a {@link
 * StixObject} keeps every MUST that one object can show on its own, that each breach is reported with property, rule
 * and section, and that content the standard does not know is kept. What markings mean is not known here.
 */
@NullMarked
package org.comity.stix;

import org.jspecify.annotations.NullMarked;
