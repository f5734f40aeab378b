package org.comity.cases;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One sort of step: what it says and who may take it.
 *
 * @param name past tense, as in signed steps and commands
 * @param weight who wins among steps that did not know of each other
 * @param area the work area it belongs to; empty where whoever takes it may name one, or it belongs to none
 * @param roles a member needs one of these, or the lead; empty for every member
 * @param fields what it says, beside its text
 * @param afterwards whether it may still be taken when the case is closed
 * @param home whether it is kept at home, and never goes to anybody
 * @param about for those who type it
 */
public record StepForm(
        String name,
        Weight weight,
        String area,
        Set<String> roles,
        List<Field> fields,
        boolean afterwards,
        boolean home,
        String about) {

    /** Members of every step, which no field may be called by. */
    static final Set<String> COMMON = Set.of("step", "area", "tlp", "text");

    /** Who wins among concurrent steps. */
    public enum Weight {
        /** Takes something away: it wins over whatever did not know of it. */
        RESTRICTS,
        ORDINARY,
        /** Ends something: whatever did not know of it comes before. */
        CONCLUDES
    }

    public StepForm {
        roles = Set.copyOf(roles);
        fields = List.copyOf(fields);
        for (Field field : fields) {
            if (COMMON.contains(field.name())) {
                throw new IllegalArgumentException("every step has " + field.name() + " already");
            }
        }
    }

    /** An ordinary one that every member may take while the case is open. */
    public static StepForm of(String name, String about, Field... fields) {
        return new StepForm(name, Weight.ORDINARY, "", Set.of(), List.of(fields), false, false, about);
    }

    /** The same in that work area, for members with one of these roles. */
    public StepForm in(String workArea, Set<String> needed) {
        return new StepForm(name, weight, workArea, needed, fields, afterwards, home, about);
    }

    /** The same of that weight. */
    public StepForm weighing(Weight other) {
        return new StepForm(name, other, area, roles, fields, afterwards, home, about);
    }

    /** The same, which may also be taken when the case is closed. */
    public StepForm alsoAfterwards() {
        return new StepForm(name, weight, area, roles, fields, true, home, about);
    }

    /** The same, which is kept at home. */
    public StepForm atHome() {
        return new StepForm(name, weight, area, roles, fields, afterwards, true, about);
    }

    /** What is wrong with what a step of this form says; null where nothing is. */
    @Nullable
    String problem(JsonObject says) {
        for (Field field : fields) {
            String problem = field.problem(says);
            if (problem != null) {
                return problem;
            }
        }
        String text = says.text("text");
        if (text != null && !Field.TEXT.matcher(text).matches()) {
            return "its text has 1 to " + Field.TEXT_CHARS_MAX + " characters and none that steer a terminal";
        }
        for (String name : says.names()) {
            if (!COMMON.contains(name)
                    && fields.stream().noneMatch(field -> field.name().equals(name))) {
                var known = new TreeSet<String>();
                fields.forEach(field -> known.add(field.name()));
                return "a step \"" + this.name + "\" says nothing called " + name + "; it says "
                        + (known.isEmpty() ? "only a text" : String.join(", ", known));
            }
        }
        return null;
    }
}
