package org.comity.duty;

import java.util.List;
import java.util.Optional;

/**
 * A period of a stage: from an event, so long.
 *
 * @param dropsOutBefore the term does not count where it ends before this event
 * @param when the term counts only where this holds; where it is open it is counted, to be careful
 */
public record Term(Moment from, int amount, Unit unit, Optional<Moment> dropsOutBefore, List<Condition> when) {
    public Term {
        when = List.copyOf(when);
    }

    /** As in "72 hours". */
    public String lasts() {
        return unit.of(amount);
    }

    /** An event a period runs from. */
    public sealed interface Moment {
        /** As it is written in a pack. */
        String written();
    }

    /** The instant a fact says. */
    public record OfFact(Fact fact) implements Moment {
        @Override
        public String written() {
            return fact.id();
        }
    }

    /** When a stage of the same rule was submitted, the latest time. */
    public record OfSubmission(String stage) implements Moment {
        @Override
        public String written() {
            return "submitted " + stage;
        }
    }
}
