package org.comity.kinds.incident;

import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.comity.cases.CaseState;
import org.comity.cases.CoreSteps;
import org.comity.cases.DutyRules;
import org.comity.cases.Step;
import org.comity.duty.Calendars;
import org.comity.duty.Conflicts;
import org.comity.duty.Fact;
import org.comity.duty.Packs;

/** The rules that ask to notify of incidents: those that come with the program. */
final class IncidentDuties implements DutyRules {
    static final DutyRules RULES = new IncidentDuties();

    private final Packs packs = Packs.standard();
    private final Calendars calendars = Calendars.standard(ZoneId::of);
    private final Conflicts conflicts = Conflicts.standard(packs);

    private IncidentDuties() {}

    @Override
    public Packs packs() {
        return packs;
    }

    @Override
    public Calendars calendars() {
        return calendars;
    }

    @Override
    public Conflicts conflicts() {
        return conflicts;
    }

    /**
     * What members have agreed on among themselves is no legal fact: their severity is no significance, and a case is
     * opened after somebody became aware.
     */
    @Override
    public List<Suggestion> suggestions(CaseState state) {
        var suggestions = new ArrayList<Suggestion>();
        state.entries().stream()
                .map(CaseState.Entry::step)
                .filter(step -> step.type().equals(CoreSteps.OPENED))
                .findFirst()
                .ifPresent(opened -> suggestions.add(new Suggestion(
                        Fact.AWARE_AT,
                        opened.made().truncatedTo(ChronoUnit.SECONDS).toString(),
                        "the case was opened then, by " + opened.author()
                                + "; your own awareness may be earlier or later, and it starts the clocks")));
        if (state.course() instanceof Course course && course.assessed() != null) {
            assessed(course.assessed(), suggestions);
        }
        return suggestions;
    }

    private static void assessed(Step step, List<Suggestion> suggestions) {
        String by = "assessed by " + step.author();
        add(suggestions, Fact.INCIDENT_TYPE, step.text("class"), by + "; its class of the RSIT");
        add(
                suggestions,
                Fact.SEVERITY,
                step.text("severity"),
                by + "; whether the incident is significant, major or severe is another question");
        add(
                suggestions,
                Fact.SECTOR,
                String.join(", ", step.texts("sectors")),
                by + "; sectors of all whom it concerns");
        add(suggestions, Fact.CROSS_BORDER, step.text("cross-border"), by);
        add(suggestions, Fact.MEMBER_STATES, String.join(", ", step.texts("countries")), by);
    }

    private static void add(List<Suggestion> suggestions, Fact fact, String value, String because) {
        if (!value.isEmpty()) {
            suggestions.add(new Suggestion(fact, value, because));
        }
    }
}
