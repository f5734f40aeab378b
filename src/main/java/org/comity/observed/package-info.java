/**
 * Observations in JSON: events of IntelMQ, reports of XARF, observed data of STIX, each as its own form names its victim.
 *
 * <p>Keeps nothing. Enter through {@link org.comity.observed.ObservationReader}, or through
 * {@link org.comity.observed.RowForm} for rows under a header. Promises that everything that was read is
 * handed out in its order, one that cannot be used with its {@link org.comity.observed.Problem}, and that memory does not
 * grow with the file.
 */
@NullMarked
package org.comity.observed;

import org.jspecify.annotations.NullMarked;
