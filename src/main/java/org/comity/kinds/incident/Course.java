package org.comity.kinds.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comity.cases.CoreSteps;
import org.comity.cases.Kind;
import org.comity.cases.Step;
import org.jspecify.annotations.Nullable;

/**
 * How an incident stands.
 *
 * @param phase how far it has come
 * @param assessed the assessment that counts; null before the first
 * @param lessons what was learned, in the order in which it counts
 */
record Course(Phase phase, @Nullable Step assessed, List<Step> lessons) implements Kind.State {

    static final Course BEGUN = new Course(Phase.REPORTED, null, List.of());

    /** How far an incident has come. It goes on by steps, and back by a new assessment. */
    enum Phase {
        REPORTED,
        ASSESSED,
        CONTAINED,
        ERADICATED,
        RECOVERED;

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    Course {
        lessons = List.copyOf(lessons);
    }

    @Override
    public @Nullable String objection(Step step) {
        return objection(step.type());
    }

    @Override
    public List<String> next() {
        return switch (phase) {
            case REPORTED -> List.of(Incident.ASSESSED);
            case ASSESSED -> List.of(Incident.CONTAINED);
            case CONTAINED -> List.of(Incident.ERADICATED, Incident.RECOVERED);
            case ERADICATED -> List.of(Incident.RECOVERED);
            case RECOVERED -> List.of(CoreSteps.CLOSED);
        };
    }

    @Override
    public @Nullable String objection(String type) {
        return switch (type) {
            case Incident.CONTAINED -> atLeast(Phase.ASSESSED, "assess it first");
            case Incident.ERADICATED -> atLeast(Phase.CONTAINED, "it is not contained");
            case Incident.RECOVERED -> atLeast(Phase.CONTAINED, "it is not contained");
            case CoreSteps.CLOSED -> atLeast(Phase.ASSESSED, "assess it first; nobody could report on it");
            default -> null;
        };
    }

    private @Nullable String atLeast(Phase needed, String otherwise) {
        return phase.compareTo(needed) >= 0 ? null : otherwise;
    }

    @Override
    public Course after(Step step) {
        return switch (step.type()) {
            case Incident.ASSESSED -> new Course(phase == Phase.REPORTED ? Phase.ASSESSED : phase, step, lessons);
            case Incident.CONTAINED -> new Course(Phase.CONTAINED, assessed, lessons);
            case Incident.ERADICATED -> new Course(Phase.ERADICATED, assessed, lessons);
            case Incident.RECOVERED -> new Course(Phase.RECOVERED, assessed, lessons);
            case Incident.FLARED -> new Course(Phase.ASSESSED, assessed, lessons);
            case Incident.LEARNED -> {
                var more = new ArrayList<>(lessons);
                more.add(step);
                yield new Course(phase, assessed, more);
            }
            default -> this;
        };
    }

    @Override
    public List<Kind.Fact> facts() {
        var facts = new ArrayList<Kind.Fact>();
        facts.add(new Kind.Fact("phase", phase.label()));
        Optional.ofNullable(assessed).ifPresent(step -> {
            facts.add(new Kind.Fact("class", step.text("class")));
            facts.add(new Kind.Fact("severity", step.text("severity")));
            fact(facts, "determination", step.text("determination"));
            fact(facts, "outlook", step.text("outlook"));
            fact(facts, "sectors", String.join(", ", step.texts("sectors")));
            fact(facts, "countries", String.join(", ", step.texts("countries")));
            fact(facts, "cross-border", step.text("cross-border"));
            facts.add(new Kind.Fact("assessed by", step.author()));
        });
        if (!lessons.isEmpty()) {
            facts.add(new Kind.Fact("lessons", Integer.toString(lessons.size())));
        }
        return facts;
    }

    private static void fact(List<Kind.Fact> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.add(new Kind.Fact(name, value));
        }
    }
}
