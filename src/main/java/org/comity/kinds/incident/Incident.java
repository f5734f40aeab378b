package org.comity.kinds.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comity.cases.CaseState;
import org.comity.cases.CoreSteps;
import org.comity.cases.DutyRules;
import org.comity.cases.Field;
import org.comity.cases.Kind;
import org.comity.cases.Member;
import org.comity.cases.Step;
import org.comity.cases.StepForm;
import org.comity.json.JsonObject;

/**
 * A joint incident. Its roles and work areas are the three levels of the EU Blueprint on cyber crisis management
 * (technical, operational, political), and the single point of contact of NIS2.
 */
public final class Incident implements Kind {
    static final String ASSESSED = "assessed";
    static final String CONTAINED = "contained";
    static final String ERADICATED = "eradicated";
    static final String RECOVERED = "recovered";
    static final String FLARED = "flared-up";
    static final String LEARNED = "learned";
    static final String POSITION = "position";

    private static final String TECHNICAL = "technical";
    private static final String OPERATIONAL = "operational";
    private static final String POLITICAL = "political";
    private static final String CONTACT = "contact";

    private static final List<StepForm> STEPS = List.of(
            StepForm.of(
                            ASSESSED,
                            "what it is and how bad",
                            Field.choice("class", true, Words.CLASSES, "a class of the RSIT"),
                            Field.choice("severity", true, Words.SEVERITIES, "white, green, yellow or red"),
                            Field.choice("outlook", false, Words.OUTLOOKS, "how it is expected to go on"),
                            Field.choice(
                                    "determination",
                                    false,
                                    Words.DETERMINATIONS,
                                    "whether it was one, as the STIX incident core extension says it"),
                            Field.choices("sectors", false, Words.SECTORS, "sectors of NIS2"),
                            Field.choices("countries", false, Words.COUNTRIES, "countries by their two letters"),
                            Field.choice("cross-border", false, Set.of("yes", "no"), "yes or no"))
                    .in(OPERATIONAL, Set.of(OPERATIONAL, TECHNICAL)),
            StepForm.of(CONTAINED, "it spreads no further").in(TECHNICAL, Set.of(TECHNICAL)),
            StepForm.of(ERADICATED, "its cause is gone").in(TECHNICAL, Set.of(TECHNICAL)),
            StepForm.of(RECOVERED, "what it harmed works again").in(TECHNICAL, Set.of(TECHNICAL, OPERATIONAL)),
            StepForm.of(FLARED, "it is no longer contained").in(TECHNICAL, Set.of(TECHNICAL)),
            StepForm.of(POSITION, "what a party says of it publicly").in(POLITICAL, Set.of(POLITICAL)),
            StepForm.of(LEARNED, "what is to be done otherwise").alsoAfterwards());

    @Override
    public String name() {
        return "incident";
    }

    @Override
    public String title() {
        return "Joint incident";
    }

    @Override
    public Set<String> areas() {
        return Set.of(TECHNICAL, OPERATIONAL, POLITICAL);
    }

    @Override
    public Set<String> roles() {
        return Set.of(TECHNICAL, OPERATIONAL, POLITICAL, CONTACT);
    }

    @Override
    public Set<String> inviting() {
        return Set.of(CONTACT);
    }

    @Override
    public List<StepForm> steps() {
        return STEPS;
    }

    @Override
    public Map<String, String> words() {
        return Map.of(CoreSteps.INVITED, "notified");
    }

    @Override
    public Optional<DutyRules> duties() {
        return Optional.of(IncidentDuties.RULES);
    }

    @Override
    public State begin() {
        return Course.BEGUN;
    }

    @Override
    public List<JsonObject> objects(CaseState state) {
        return state.course() instanceof Course course ? StixIncident.of(state, course) : List.of();
    }

    @Override
    public List<String> report(CaseState state) {
        var lines = new ArrayList<String>();
        lines.add("Incident report: " + state.title());
        lines.add("Case " + state.id() + " under " + state.agreement() + ", " + state.tlp() + ", "
                + (state.open() ? "open" : "closed"));
        lines.add("Opened by " + state.opener() + "; led by " + (state.lead().isEmpty() ? "nobody" : state.lead()));
        for (Member member : state.members().values()) {
            lines.add("Member " + member.party() + ", " + member.standing().label());
        }
        state.course().facts().forEach(fact -> lines.add(fact.name() + ": " + fact.value()));
        lines.add("Objects linked: " + state.links().size());
        long done = state.tasks().values().stream()
                .filter(task -> !task.doneBy().isEmpty())
                .count();
        lines.add("Tasks: " + state.tasks().size() + ", done " + done);
        if (state.course() instanceof Course course) {
            for (Step lesson : course.lessons()) {
                lines.add("Lesson (" + lesson.author() + "): " + lesson.text());
            }
        }
        return lines;
    }
}
