/**
 * MISP events read into STIX 2.1 objects, and STIX objects written as a MISP feed folder.
 *
 * <p>Keeps the tables that say which MISP type is which STIX path, and no state. Importers and exporters enter. Promises
 * that one bad part never costs the event, that the same event always gives the same objects, that no payload of a
 * malware sample is ever taken in, and that what has no form on the other side is named, never dropped in silence.
 */
@NullMarked
package org.comity.misp;

import org.jspecify.annotations.NullMarked;
