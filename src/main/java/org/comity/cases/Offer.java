package org.comity.cases;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.comity.cases.Member.Standing;
import org.jspecify.annotations.Nullable;

/**
 * A sort of step that a member may take in a case as it stands, before anybody has written one. What stands against it
 * whatever it says is known here; the rest is for {@link Rules}, which alone decide.
 *
 * @param no why that member cannot take it now, in a sentence; empty where it may try
 */
public record Offer(StepForm form, String no) {

    /** Steps that only the lead takes. */
    private static final Set<String> OF_THE_LEAD = Set.of(
            CoreSteps.REMOVED,
            CoreSteps.ROLE_GIVEN,
            CoreSteps.ROLE_REVOKED,
            CoreSteps.LEAD_PASSED,
            CoreSteps.CLOSED,
            CoreSteps.REOPENED);

    public boolean possible() {
        return no.isEmpty();
    }

    /** Every sort of step but the opening one: those of the kind in its order, then those of every case by their names. */
    static List<Offer> of(CaseState state, String party) {
        var forms = new ArrayList<>(state.kind().steps());
        CoreSteps.BY_NAME.values().stream()
                .filter(form -> !form.name().equals(CoreSteps.OPENED))
                .sorted(Comparator.comparing(StepForm::name))
                .forEach(forms::add);
        return forms.stream()
                .map(form -> new Offer(form, Objects.requireNonNullElse(objection(state, form, party), "")))
                .toList();
    }

    private static @Nullable String objection(CaseState state, StepForm form, String party) {
        String type = form.name();
        Member member = state.members().get(party);
        // A note at home is for whoever holds the case.
        if (type.equals(CoreSteps.NOTED)) {
            return null;
        }
        if (member == null) {
            return party + " is no member of the case";
        }
        if (!state.open() && !form.afterwards()) {
            return "the case is closed";
        }
        if (type.equals(CoreSteps.JOINED) || type.equals(CoreSteps.DECLINED)) {
            return member.standing() == Standing.INVITED
                    ? null
                    : party + " is not invited (" + member.standing().label() + ")";
        }
        if (member.standing() != Standing.JOINED) {
            return party + " takes no part in the case (" + member.standing().label() + ")";
        }
        boolean leads = state.lead().equals(party);
        if (OF_THE_LEAD.contains(type) && !leads) {
            return "only the lead may do that" + (state.lead().isEmpty() ? ", and nobody leads" : "; that is " + state.lead());
        }
        if (!form.roles().isEmpty() && !leads && member.roles().stream().noneMatch(form.roles()::contains)) {
            return "it is for the lead or " + String.join(" or ", new TreeSet<>(form.roles()));
        }
        if (state.frozen().containsKey(form.area())) {
            return "the work area " + form.area() + " is frozen by "
                    + String.join(", ", state.frozen().get(form.area()).keySet());
        }
        return byItself(state, type, party, member, leads);
    }

    private static @Nullable String byItself(
            CaseState state, String type, String party, Member member, boolean leads) {
        boolean others = state.members().values().stream()
                .anyMatch(each -> each.isIn() && !each.party().equals(party));
        return switch (type) {
            case CoreSteps.INVITED ->
                leads || member.roles().stream().anyMatch(state.kind().inviting()::contains)
                        ? null
                        : "only the lead or who has the role "
                                + String.join(" or ", new TreeSet<>(state.kind().inviting())) + " may invite";
            case CoreSteps.REMOVED -> others ? null : "nobody else is in the case";
            case CoreSteps.LEAD_PASSED ->
                state.members().values().stream()
                                .anyMatch(each -> each.standing() == Standing.JOINED
                                        && !each.party().equals(party))
                        ? null
                        : "nobody else has joined";
            case CoreSteps.LEAD_TAKEN -> state.lead().isEmpty() ? null : state.lead() + " has the lead";
            case CoreSteps.FROZEN ->
                state.kind().areas().stream().allMatch(area -> isFrozenBy(state, area, party))
                        ? "every work area is frozen by " + party
                        : null;
            case CoreSteps.UNFROZEN ->
                state.frozen().keySet().stream().anyMatch(area -> isFrozenBy(state, area, party))
                        ? null
                        : party + " has frozen no work area";
            case CoreSteps.TASK_DONE ->
                state.tasks().values().stream().anyMatch(task -> task.mayBeDoneBy(party, leads))
                        ? null
                        : "no open task is " + party + "'s";
            case CoreSteps.CLOSED -> state.course().objection(type);
            case CoreSteps.REOPENED -> state.open() ? "the case is open" : null;
            default -> CoreSteps.BY_NAME.containsKey(type) ? null : state.course().objection(type);
        };
    }

    private static boolean isFrozenBy(CaseState state, String area, String party) {
        return state.frozen().containsKey(area) && state.frozen().get(area).containsKey(party);
    }
}
