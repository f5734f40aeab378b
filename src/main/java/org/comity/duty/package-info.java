/**
 * Keeps nothing. Duty clocks: who has to tell whom of a cyber incident, and until when, by rule packs that are data.
 *
 * <p>Enter through {@link org.comity.duty.Packs} for the rules and {@link org.comity.duty.Duties} for what they say to
 * facts. Promises that each instant comes with its arithmetic, that a contested reading stands beside the other, and
 * that what is not known is said and not guessed. Clock and time zones are handed in. Nothing here is legal advice.
 */
@NullMarked
package org.comity.duty;

import org.jspecify.annotations.NullMarked;
