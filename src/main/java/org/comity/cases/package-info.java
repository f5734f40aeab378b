/**
 * Joint work of several parties on a case: signed steps without a leader, and the state they add up to.
 *
 * <p>Keeps the steps. Doors come as a reader, {@code casebook.as(reader)}, and see what that reader may; kinds of cases
 * stand above and say which steps there are. Promises that nodes which hold the same steps show the same state in
 * whatever order they came, and that a note kept at home leaves no trace outside.
 */
@NullMarked
package org.comity.cases;

import org.jspecify.annotations.NullMarked;
