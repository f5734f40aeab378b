package org.comity.border;

import java.util.EnumMap;
import java.util.Map;
import org.comity.parties.Approval;
import org.comity.personal.Category;
import org.comity.personal.Measure;

/**
 * The gate's answer about one object and one receiver: whether it may cross, by which clause, why, and what would
 * change that; and, where it may, who has to say yes first and what is done to its personal data.
 *
 * @param allowed whether it may cross
 * @param clause the clause that decided, as the agreement numbers it; empty where none did
 * @param reason a sentence
 * @param remedy what would change a no; empty for a yes
 * @param approval who has to say yes before it is released; says nothing where it may not cross
 * @param minimisation what the clause that allowed it does to each category of personal data; of the clause as a whole,
 *     whatever was found in this object, since what others hold is referred to in it. Empty where the clause does not
 *     speak of personal data, and where it may not cross
 */
public record Decision(
        boolean allowed,
        String clause,
        String reason,
        String remedy,
        Approval approval,
        Map<Category, Measure> minimisation) {
    public Decision {
        minimisation = Map.copyOf(minimisation);
    }

    static Decision yes(String clause, String reason, Approval approval, Map<Category, Measure> minimisation) {
        return new Decision(true, clause, reason, "", approval, minimisation);
    }

    static Decision no(String clause, String reason, String remedy) {
        return new Decision(false, clause, reason, remedy, Approval.FLOWS, Map.of());
    }

    /** Whether the very bytes that are held may cross: nothing in them has to be changed first. */
    public boolean crossesAsHeld() {
        return allowed && minimisation.values().stream().allMatch(measure -> measure == Measure.KEEP);
    }

    /** The measures in the order of the categories, such as {@code email: pseudonym, ip-address: keep}. */
    public String measures() {
        var text = new StringBuilder();
        if (!minimisation.isEmpty()) {
            new EnumMap<>(minimisation)
                    .forEach((category, measure) -> text.append(text.isEmpty() ? "" : ", ")
                            .append(category)
                            .append(": ")
                            .append(measure));
        }
        return text.toString();
    }

    /** All of it on one line, as the command line prints it. */
    @Override
    public String toString() {
        return (allowed ? "allowed" : "refused")
                + (clause.isEmpty() ? "" : " by clause " + clause)
                + ": " + reason
                + (remedy.isEmpty() ? "" : " (" + remedy + ")");
    }
}
