package org.comity.cases;

import java.util.List;
import org.comity.duty.Calendars;
import org.comity.duty.Conflicts;
import org.comity.duty.Fact;
import org.comity.duty.Packs;

/**
 * The rules that may ask a member to tell somebody outside of a case of that kind, and what the case itself suggests for
 * the facts that they ask. A kind that has them has duty clocks.
 */
public interface DutyRules {
    Packs packs();

    Calendars calendars();

    Conflicts conflicts();

    /** What the steps of the case suggest. It is offered to people, and never taken for a fact by itself. */
    List<Suggestion> suggestions(CaseState state);

    /**
     * Something that might be a fact.
     *
     * @param because where it is from, and what a person has to think of before they state it
     */
    record Suggestion(Fact fact, String value, String because) {}
}
