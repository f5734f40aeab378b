/**
 * Observations to those responsible: a row of a report goes to whoever can act on it, by address, name, network or
 * country.
 *
 * <p>Keeps nothing and knows nothing of a node: a plain library. Enter through {@link org.comity.routing.Routes} for who
 * gets what, {@link org.comity.routing.CsvReader} for rows in batches, and {@link org.comity.routing.Router} for both
 * together. Promises that tables never change once they are made, that no object is made for a row, and that every row
 * that was read has exactly one {@link org.comity.routing.Outcome}.
 */
@NullMarked
package org.comity.routing;

import org.jspecify.annotations.NullMarked;
