package org.comity.duty;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The form of a stage, filled in as far as the facts go.
 *
 * @param changes against what was last submitted under the same rule; empty where nothing was, or nothing changed
 * @param since the submission the changes are counted from
 */
public record Form(List<Filled> fields, List<Change> changes, Optional<Submission> since) {
    /** The field that asks why a notification is late. */
    public static final String REASONS = "reasons-for-delay";

    public Form {
        fields = List.copyOf(fields);
        changes = List.copyOf(changes);
    }

    /**
     * A field with its value.
     *
     * @param from where the value is from: {@code fact description}, or what was said before; empty where there is none
     */
    public record Filled(Stage.Field field, Optional<String> value, String from) {
        /** Whether the rule asks for it in any case, and there is nothing. */
        public boolean missing() {
            return field.required() && value.isEmpty();
        }
    }

    /** What a field said before and says now; one of them may be empty. */
    public record Change(String field, Optional<String> before, Optional<String> now) {}

    /** What is required and not there. */
    public List<Filled> missing() {
        return fields.stream().filter(Filled::missing).toList();
    }

    /**
     * Fills the form in.
     *
     * @param done what was submitted for this very stage, where it was: then the form is what was submitted
     * @param late whether reasons for a delay are due with it
     */
    static Form of(Rule rule, Stage stage, Facts facts, Optional<Submission> done, boolean late) {
        List<Submission> before = facts.submitted().stream()
                .filter(each -> each.stage().startsWith(rule.id() + "/"))
                .filter(each -> done.isEmpty()
                        || each.at().toInstant().isBefore(done.get().at().toInstant()))
                .toList();
        var said = new LinkedHashMap<String, String>();
        before.forEach(each -> said.putAll(each.fields()));
        var fields = new ArrayList<Filled>();
        for (Stage.Field field : stage.fields()) {
            fields.add(filled(field, facts, done, before));
        }
        if (late && !stage.lateNeedsReasons().isEmpty()) {
            Optional<String> reasons = done.map(Submission::reasons).filter(text -> !text.isEmpty());
            fields.add(new Filled(
                    new Stage.Field(
                            REASONS,
                            "reasons for the delay (" + stage.lateNeedsReasons() + ")",
                            Optional.empty(),
                            true),
                    reasons,
                    reasons.isPresent() ? "submitted" : ""));
        }
        return new Form(
                fields,
                before.isEmpty() ? List.of() : changes(fields, said),
                before.isEmpty() ? Optional.empty() : Optional.of(before.getLast()));
    }

    private static Filled filled(Stage.Field field, Facts facts, Optional<Submission> done, List<Submission> before) {
        if (done.isPresent()) {
            Optional<String> value = Optional.ofNullable(done.get().fields().get(field.id()));
            return new Filled(field, value, value.isPresent() ? "submitted" : "");
        }
        Optional<String> known = field.fact().flatMap(facts::text);
        if (known.isPresent()) {
            return new Filled(field, known, "fact " + field.fact().get().id());
        }
        for (Submission each : before.reversed()) {
            String value = each.fields().get(field.id());
            if (value != null) {
                return new Filled(field, Optional.of(value), "said in " + each.stage() + " at " + each.at());
            }
        }
        return new Filled(field, Optional.empty(), "");
    }

    private static List<Change> changes(List<Filled> fields, Map<String, String> said) {
        var changes = new ArrayList<Change>();
        for (Filled each : fields) {
            Optional<String> before = Optional.ofNullable(said.get(each.field().id()));
            if (!before.equals(each.value()) && !each.field().id().equals(REASONS)) {
                changes.add(new Change(each.field().id(), before, each.value()));
            }
        }
        return changes;
    }
}
