package org.comity.duty;

import java.time.LocalTime;
import java.util.Optional;
import java.util.Set;

/**
 * One reading of how periods are counted. Where a rule has several they stand side by side.
 *
 * @param units the units it speaks of
 * @param closes the local time at which the recipient's day ends; empty where it is midnight
 * @param source where this reading is from
 */
public record Reading(
        String id, String title, Set<Unit> units, Counting counting, Optional<LocalTime> closes, String source) {
    public Reading {
        units = Set.copyOf(units);
    }
}
