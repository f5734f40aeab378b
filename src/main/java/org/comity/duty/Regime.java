package org.comity.duty;

import java.util.List;

/**
 * What one rule says to the facts.
 *
 * @param applies whether it applies; open where facts are missing
 * @param counted whether it is in force; else its stages are shown and nothing of them is due
 * @param because the reasons, one for each condition
 * @param stages empty where it does not apply
 */
public record Regime(Pack pack, Rule rule, Answer applies, boolean counted, List<Because> because, List<Due> stages) {
    public Regime {
        because = List.copyOf(because);
        stages = List.copyOf(stages);
    }

    /** The facts that would decide whether it applies. */
    public List<Fact> deciding() {
        return applies == Answer.OPEN
                ? because.stream()
                        .flatMap(each -> each.deciding().stream())
                        .distinct()
                        .toList()
                : List.of();
    }
}
