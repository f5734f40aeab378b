package org.comity.cases;

import java.util.List;
import java.util.TreeSet;
import org.comity.border.CaseStep;
import org.comity.cases.CaseState.Task;
import org.comity.cases.Member.Standing;
import org.comity.cases.Weave.Node;
import org.comity.marking.Tlp;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/** What must hold for a step to count when its turn has come. An ordinary no is a sentence. */
final class Rules {

    /** Members of one case, those who left among them. */
    static final int MEMBERS_MAX = 100;

    /** Tasks of one case. */
    static final int TASKS_MAX = 1_000;

    private Rules() {}

    /** The id of a case: only who opens it, so and not otherwise, can have it. */
    static String id(String name, String agreement, String kind, String opener, String nonce) {
        String bound = Digest.of(String.join("\n", "comity case v1", name, agreement, kind, opener, nonce))
                .hex();
        return name + "." + bound.substring(0, 32);
    }

    static @Nullable StepForm form(Kind kind, String type) {
        StepForm core = CoreSteps.BY_NAME.get(type);
        if (core != null) {
            return core;
        }
        StepForm duty = kind.duties().isPresent() ? DutySteps.BY_NAME.get(type) : null;
        return duty != null ? duty : kind.step(type).orElse(null);
    }

    /** The work area a step belongs to; empty where it belongs to none. */
    static String area(Kind kind, Step step) {
        StepForm form = form(kind, step.type());
        return form == null || form.area().isEmpty() ? step.area() : form.area();
    }

    /** How that step reads by itself. */
    static Weave.Reading read(Kind kind, Step step) {
        StepForm form = form(kind, step.type());
        if (form == null) {
            return new Weave.Reading(
                    StepForm.Weight.ORDINARY,
                    step.area(),
                    "a case of the kind " + kind.name() + " knows no step \"" + step.type() + "\"");
        }
        String area = form.area().isEmpty() ? step.area() : form.area();
        String problem = form.home() ? "a step \"" + step.type() + "\" is kept at home" : form.problem(step.says());
        problem = problem == null ? marking(step) : problem;
        return new Weave.Reading(
                form.weight(),
                area,
                problem != null || area.isEmpty() || kind.areas().contains(area) ? problem : noArea(kind, area));
    }

    private static String noArea(Kind kind, String area) {
        return "there is no work area " + area + "; choose from " + String.join(", ", new TreeSet<>(kind.areas()));
    }

    /** Why that step does not count; null where it does. */
    static @Nullable String objection(Fold fold, Node node) {
        Step step = node.step;
        StepForm form = form(fold.kind, step.type());
        if (form == null || node.reading.problem() != null) {
            return node.reading.problem();
        }
        String no = place(fold, form, step);
        no = no == null ? member(fold, form, step) : no;
        no = no == null ? frozen(fold, node.reading.area()) : no;
        return no == null ? itself(fold, node) : no;
    }

    private static @Nullable String marking(Step step) {
        return Tlp.ofLabel(step.text("tlp")) == null ? "it is not marked" : null;
    }

    private static @Nullable String place(Fold fold, StepForm form, Step step) {
        CaseStep.Header header = step.signed().header();
        if (step.type().equals(CoreSteps.OPENED)) {
            String name = header.caseId().substring(0, header.caseId().lastIndexOf('.'));
            String id = id(name, header.agreement(), header.kind(), step.author(), step.text("nonce"));
            return fold.opened != null
                    ? "the case is opened already"
                    : id.equals(header.caseId()) && header.kind().equals(fold.kind.name())
                            ? null
                            : "the case is not its author's to open";
        }
        if (fold.opened == null) {
            return "the case is not opened";
        }
        CaseStep.Header first = fold.opened.signed().header();
        if (!first.agreement().equals(header.agreement()) || !first.kind().equals(header.kind())) {
            return "the case is of the kind " + first.kind() + " under " + first.agreement();
        }
        return fold.open || form.afterwards() ? null : "the case is closed";
    }

    private static @Nullable String member(Fold fold, StepForm form, Step step) {
        if (step.type().equals(CoreSteps.OPENED)) {
            return null;
        }
        Member member = fold.members.get(step.author());
        if (member == null) {
            return step.author() + " is no member of the case";
        }
        boolean answers = step.type().equals(CoreSteps.JOINED) || step.type().equals(CoreSteps.DECLINED);
        if (answers) {
            return member.standing() == Standing.INVITED
                    ? null
                    : step.author() + " is not invited (" + member.standing().label() + ")";
        }
        if (member.standing() != Standing.JOINED) {
            return step.author() + " takes no part in the case ("
                    + member.standing().label() + ")";
        }
        return form.roles().isEmpty()
                        || leads(fold, step)
                        || member.roles().stream().anyMatch(form.roles()::contains)
                ? null
                : "a step \"" + step.type() + "\" is for the lead or "
                        + String.join(" or ", new TreeSet<>(form.roles()))
                        + ", and " + step.author() + " is "
                        + (member.roles().isEmpty() ? "neither" : String.join(", ", new TreeSet<>(member.roles())));
    }

    private static boolean leads(Fold fold, Step step) {
        return !fold.isWithoutLead() && fold.lead.equals(step.author());
    }

    private static @Nullable String frozen(Fold fold, String area) {
        return fold.frozen.containsKey(area)
                ? "the work area " + area + " is frozen by "
                        + String.join(", ", fold.frozen.get(area).keySet())
                : null;
    }

    private static @Nullable String itself(Fold fold, Node node) {
        Step step = node.step;
        // What a step says is looked at where its sort asks for it: of most of ten thousand it is not.
        return switch (step.type()) {
            case CoreSteps.INVITED -> invited(fold, step, other(fold, step));
            case CoreSteps.REMOVED -> removed(fold, node, other(fold, step));
            case CoreSteps.ROLE_GIVEN, CoreSteps.ROLE_REVOKED -> role(fold, step, other(fold, step));
            case CoreSteps.LEAD_PASSED -> passed(fold, step, other(fold, step));
            case CoreSteps.LEAD_TAKEN -> fold.isWithoutLead() ? null : fold.lead + " has the lead";
            case CoreSteps.FROZEN -> freezing(fold, step, true);
            case CoreSteps.UNFROZEN -> freezing(fold, step, false);
            case CoreSteps.TASKED -> tasked(fold, step, other(fold, step));
            case CoreSteps.TASK_DONE -> done(fold, step);
            case CoreSteps.CLOSED -> leads(fold, step) ? fold.course.objection(step) : onlyLead(fold, "close the case");
            case CoreSteps.REOPENED ->
                fold.open ? "the case is open" : leads(fold, step) ? null : onlyLead(fold, "open it again");
            case CoreSteps.LINKED,
                    CoreSteps.NOTED,
                    CoreSteps.OPENED,
                    CoreSteps.JOINED,
                    CoreSteps.DECLINED,
                    CoreSteps.LEFT -> null;
            default -> fold.course.objection(step);
        };
    }

    /** The member it names; null where it names none. */
    private static @Nullable Member other(Fold fold, Step step) {
        return fold.members.get(step.text("party"));
    }

    private static @Nullable String passed(Fold fold, Step step, @Nullable Member other) {
        if (!leads(fold, step)) {
            return onlyLead(fold, "pass the lead on");
        }
        return other == null || other.standing() != Standing.JOINED ? step.text("party") + " has not joined" : null;
    }

    private static String onlyLead(Fold fold, String what) {
        return "only the lead may " + what + (fold.isWithoutLead() ? ", and nobody leads" : "; that is " + fold.lead);
    }

    private static @Nullable String invited(Fold fold, Step step, @Nullable Member other) {
        Member author = fold.members.get(step.author());
        if (!leads(fold, step)
                && (author == null || author.roles().stream().noneMatch(fold.kind.inviting()::contains))) {
            return "only the lead"
                    + (fold.kind.inviting().isEmpty()
                            ? ""
                            : " or " + String.join(" or ", new TreeSet<>(fold.kind.inviting())))
                    + " may invite";
        }
        if (other != null && other.isIn()) {
            return other.party() + " is in the case already ("
                    + other.standing().label() + ")";
        }
        if (other == null && fold.members.size() >= MEMBERS_MAX) {
            return "a case has up to " + MEMBERS_MAX + " members";
        }
        List<String> strange = step.texts("roles").stream()
                .filter(role -> !fold.kind.roles().contains(role))
                .toList();
        return strange.isEmpty() ? null : noRole(fold, strange.getFirst());
    }

    private static String noRole(Fold fold, String role) {
        return "there is no role " + role + "; choose from " + String.join(", ", new TreeSet<>(fold.kind.roles()));
    }

    private static @Nullable String removed(Fold fold, Node node, @Nullable Member other) {
        Step step = node.step;
        if (!leads(fold, step)) {
            return onlyLead(fold, "remove a member");
        }
        if (other == null || !other.isIn()) {
            return step.text("party") + " is not in the case";
        }
        if (other.party().equals(step.author())) {
            return "the lead removes others; to go, leave";
        }
        String last = fold.weave.lastSeen(node, other.party());
        return last.equals(step.text("last"))
                ? null
                : "it names " + step.text("last") + " as the last step that counts, and had seen " + last;
    }

    private static @Nullable String role(Fold fold, Step step, @Nullable Member other) {
        if (!leads(fold, step)) {
            return onlyLead(fold, "give and revoke roles");
        }
        if (!fold.kind.roles().contains(step.text("role"))) {
            return noRole(fold, step.text("role"));
        }
        return other == null || !other.isIn() ? step.text("party") + " is not in the case" : null;
    }

    private static @Nullable String freezing(Fold fold, Step step, boolean freeze) {
        String area = step.text("frozen-area");
        if (!fold.kind.areas().contains(area)) {
            return noArea(fold.kind, area);
        }
        boolean is = fold.frozen.containsKey(area) && fold.frozen.get(area).containsKey(step.author());
        if (is == freeze) {
            return step.author() + (freeze ? " has frozen " + area + " already" : " has not frozen " + area);
        }
        return null;
    }

    private static @Nullable String tasked(Fold fold, Step step, @Nullable Member other) {
        if (fold.tasks.containsKey(step.text("task"))) {
            return "there is a task " + step.text("task") + " already";
        }
        if (fold.tasks.size() >= TASKS_MAX) {
            return "a case has up to " + TASKS_MAX + " tasks";
        }
        return step.text("party").isEmpty() || (other != null && other.isIn())
                ? null
                : step.text("party") + " is not in the case";
    }

    private static @Nullable String done(Fold fold, Step step) {
        Task task = fold.tasks.get(step.text("task"));
        if (task == null) {
            return "there is no task " + step.text("task");
        }
        if (!task.doneBy().isEmpty()) {
            return "it was done by " + task.doneBy() + " already";
        }
        return task.party().isEmpty() || task.party().equals(step.author()) || leads(fold, step)
                ? null
                : "the task is " + task.party() + "'s";
    }
}
