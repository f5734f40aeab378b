package org.comity.cases;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comity.cases.CaseState.Standing;
import org.comity.duty.Due;
import org.comity.duty.Duties;
import org.comity.duty.Fact;
import org.comity.duty.Facts;
import org.comity.duty.Submission;

/**
 * The duty clocks of a case: what the rules of its kind say to the facts that our own steps state.
 *
 * @param facts as last stated, with what was submitted
 * @param sent what was submitted, in the order in which it was recorded
 * @param changed when a fact or a submission was last recorded; the beginning of time where none was
 */
public record Clocks(CaseState state, DutyRules rules, Facts facts, List<Sent> sent, Instant changed, Duties duties) {
    private static final Set<String> STEPS = DutySteps.BY_NAME.keySet();

    public Clocks {
        sent = List.copyOf(sent);
    }

    /**
     * The clocks of that case; empty where its kind has none.
     *
     * @param at the instant that states are judged by
     */
    public static Optional<Clocks> of(CaseState state, Instant at) {
        return state.kind().duties().map(rules -> {
            Said said = Said.of(state);
            return new Clocks(state, rules, said.facts(), said.sent(), said.changed(), duties(rules, said.facts(), at));
        });
    }

    static Duties duties(DutyRules rules, Facts facts, Instant at) {
        return Duties.of(rules.packs(), rules.calendars(), rules.conflicts(), facts, at);
    }

    /** Whether anything was stated or submitted yet. */
    public boolean begun() {
        return !facts.known().isEmpty() || !sent.isEmpty();
    }

    /** The stage written as {@code rule/stage}; empty where there is none, or its rule does not apply. */
    public Optional<Due> due(String stage) {
        return duties.due(stage);
    }

    /** What was submitted for that stage, the first recorded first. */
    public List<Sent> sent(String stage) {
        return sent.stream()
                .filter(each -> each.submission().stage().equals(stage))
                .toList();
    }

    /** What the case suggests for facts that nobody has stated. */
    public List<DutyRules.Suggestion> suggestions() {
        return rules.suggestions(state).stream()
                .filter(each -> facts.text(each.fact()).isEmpty())
                .toList();
    }

    /**
     * What would be recorded as sent: the form of that stage as it stands, with these fields said otherwise.
     *
     * @param fields by their ids; an empty one is left out
     * @throws IllegalArgumentException where the form has no such field
     */
    public Map<String, String> filled(Due due, Map<String, String> fields) {
        var ids = due.stage().fields().stream().map(each -> each.id()).toList();
        for (String each : fields.keySet()) {
            if (!ids.contains(each)) {
                throw new IllegalArgumentException("the form of " + due.id() + " has no field \"" + each
                        + "\"; its fields are " + String.join(", ", ids));
            }
        }
        var filled = new LinkedHashMap<String, String>();
        due.form()
                .fields()
                .forEach(each ->
                        each.value().ifPresent(value -> filled.put(each.field().id(), value)));
        filled.keySet().retainAll(ids);
        fields.forEach((id, value) -> {
            filled.remove(id);
            if (!value.isBlank()) {
                filled.put(id, value.strip());
            }
        });
        return filled;
    }

    /** What steps at home have said so far. */
    record Said(Facts facts, List<Sent> sent, Instant changed) {
        static Said of(CaseState state) {
            var values = new EnumMap<Fact, String>(Fact.class);
            var zones = new ArrayList<ZoneId>();
            var sent = new ArrayList<Sent>();
            Instant changed = Instant.EPOCH;
            for (Step step : steps(state)) {
                changed = step.made().isAfter(changed) ? step.made() : changed;
                switch (step.type()) {
                    case DutySteps.STATED -> state(step, values, zones);
                    case DutySteps.SUBMITTED -> sent.add(sent(step));
                    default -> sent.removeIf(each -> each.step().hash().equals(step.text("submission")));
                }
            }
            var facts =
                    new Facts(values, zones, sent.stream().map(Sent::submission).toList());
            return new Said(facts, sent, changed);
        }

        /** Our own, in the order in which we took them. */
        private static List<Step> steps(CaseState state) {
            return state.entries().stream()
                    .filter(entry -> entry.standing() == Standing.COUNTS)
                    .map(CaseState.Entry::step)
                    .filter(step -> step.atHome() && STEPS.contains(step.type()))
                    .sorted(Comparator.comparingLong(Step::incarnation).thenComparingLong(Step::number))
                    .toList();
        }

        private static void state(Step step, Map<Fact, String> values, List<ZoneId> zones) {
            for (Fact fact : Fact.values()) {
                String value = step.text(fact.id());
                if (value.equals(Facts.UNKNOWN)) {
                    values.remove(fact);
                } else if (!value.isEmpty()) {
                    values.put(fact, value);
                }
            }
            if (step.says().get(DutySteps.ZONES) != null) {
                zones.clear();
                step.texts(DutySteps.ZONES).forEach(each -> zones.add(ZoneId.of(each)));
            }
        }

        private static Sent sent(Step step) {
            return new Sent(
                    step,
                    new Submission(
                            step.text("stage"),
                            OffsetDateTime.parse(step.text("at")),
                            step.text("reasons"),
                            DutySteps.form(step)),
                    step.text("reference"),
                    step.text("proof"));
        }
    }

    /** A time zone of that name. */
    static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
