package org.comity.cases;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A kind of case: which steps there are beside those of every case, when they may be taken, and what they add up to. A
 * new kind is a folder of its own and a line in the list of kinds; nobody asks which kind a case is of.
 */
public interface Kind {

    /** One word, as in {@code case/NAME} of an agreement. */
    String name();

    /** What people call it. */
    String title();

    /** The parts of the work that can be frozen while the others go on. */
    Set<String> areas();

    /** What a member may be there for. */
    Set<String> roles();

    /** Roles whose holders may invite others, beside the lead. */
    Set<String> inviting();

    /** Its own steps. */
    List<StepForm> steps();

    /** Its own words for steps of every case, such as notified for invited. */
    Map<String, String> words();

    /** As it is before the first step of its own. */
    State begin();

    /** The report on a case, in lines for people. */
    List<String> report(CaseState state);

    /** The case as STIX objects; empty where the kind has no form in STIX. */
    default List<JsonObject> objects(CaseState state) {
        return List.of();
    }

    /** The rules that may ask to tell somebody outside of such a case; empty where the kind has no duty clocks. */
    default Optional<DutyRules> duties() {
        return Optional.empty();
    }

    /** What its own steps have added up to; never changes, so that it can be folded again from anywhere. */
    interface State {
        /** Why that step cannot be taken now; null where it can. Asked of its own steps, and whether a case may be closed. */
        @Nullable
        String objection(Step step);

        /** With one more step of its own. */
        State after(Step step);

        /** What a page about the case shows of it. */
        List<Fact> facts();
    }

    /** One line of a page. */
    record Fact(String name, String value) {}

    /** The form of its own steps of that name. */
    default Optional<StepForm> step(String name) {
        return steps().stream().filter(form -> form.name().equals(name)).findFirst();
    }

    /** How it calls that step. */
    default String word(String step) {
        return words().getOrDefault(step, step);
    }
}
