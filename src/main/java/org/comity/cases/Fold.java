package org.comity.cases;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.comity.cases.CaseState.Entry;
import org.comity.cases.CaseState.Task;
import org.comity.cases.Member.Standing;
import org.comity.cases.StepForm.Weight;
import org.comity.cases.Weave.Node;
import org.jspecify.annotations.Nullable;

/**
 * Goes over the steps of a case in their order and keeps what they add up to.
 *
 * <p>It goes twice: first over the restricting steps and what they rest on, to learn which of them are in force; then
 * over all, where nothing counts that a restricting step in force forbids and that did not know of it.
 */
final class Fold {
    final Kind kind;
    final Weave weave;
    final SortedMap<String, Member> members = new TreeMap<>();
    final SortedMap<String, SortedMap<String, String>> frozen = new TreeMap<>();
    final SortedMap<String, Task> tasks = new TreeMap<>();

    @Nullable
    Step opened;

    String lead = "";
    boolean open = true;
    Kind.State course;

    private final Set<Node> inForce;
    private final Map<String, List<Node>> removals = new HashMap<>();
    private final Map<String, List<Node>> freezes = new HashMap<>();
    private final List<Step> links = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();

    private Fold(Kind kind, Weave weave, Set<Node> inForce) {
        this.kind = kind;
        this.weave = weave;
        this.course = kind.begin();
        this.inForce = inForce;
        inForce.forEach(this::index);
    }

    /** The fold over everything that is there. */
    static Fold over(Kind kind, Weave weave) {
        List<Node> order = weave.order();
        // In their order, so that the first of them is told as the reason everywhere.
        var restricting = new LinkedHashSet<Node>();
        if (order.stream().anyMatch(Weave::isEarly)) {
            var first = new Fold(kind, weave, Set.of());
            for (Node node : order) {
                if (Weave.isEarly(node) && first.apply(node) && node.weight() == Weight.RESTRICTS) {
                    restricting.add(node);
                }
            }
        }
        var fold = new Fold(kind, weave, restricting);
        order.forEach(fold::apply);
        return fold;
    }

    private void index(Node node) {
        Step step = node.step;
        switch (step.type()) {
            case CoreSteps.REMOVED ->
                removals.computeIfAbsent(step.text("party"), any -> new ArrayList<>())
                        .add(node);
            case CoreSteps.FROZEN ->
                freezes.computeIfAbsent(step.text("frozen-area"), any -> new ArrayList<>())
                        .add(node);
            default -> {}
        }
    }

    /**
     * Takes the next step in the order.
     *
     * @return whether it counts
     */
    boolean apply(Node node) {
        Step step = node.step;
        if (weave.isCut(node)) {
            Weave.Place fork = Objects.requireNonNull(weave.forkOf(step.author()));
            entries.add(new Entry(
                    step,
                    CaseState.Standing.FORKED,
                    step.author() + " signed two different steps under number " + fork.number()
                            + (fork.incarnation() == 1 ? "" : " of incarnation " + fork.incarnation())
                            + ", and nothing from there on counts"));
            return false;
        }
        String no = inForce.contains(node) ? null : forbidden(node);
        no = no == null && !inForce.contains(node) ? objection(node) : no;
        if (no != null) {
            entries.add(new Entry(step, CaseState.Standing.OVERTAKEN, no));
            return false;
        }
        effect(step);
        entries.add(new Entry(step, CaseState.Standing.COUNTS, ""));
        return true;
    }

    /** A restricting step in force that it did not know of, and that did not know of it. */
    private @Nullable String forbidden(Node node) {
        Step step = node.step;
        for (Node removal : removals.getOrDefault(step.author(), List.of())) {
            if (weave.areConcurrent(removal, node)) {
                return step.author() + " was removed by " + removal.step.author()
                        + ", and its last step that counts is " + removal.step.text("last");
            }
        }
        for (Node freeze : freezes.getOrDefault(node.reading.area(), List.of())) {
            if (weave.areConcurrent(freeze, node)) {
                return "the work area " + freeze.step.text("frozen-area") + " was frozen by " + freeze.step.author();
            }
        }
        return null;
    }

    /** Why the next step would not count; null where it would. */
    @Nullable
    String objection(Node node) {
        return node.broken().isEmpty() ? Rules.objection(this, node) : node.broken();
    }

    private void effect(Step step) {
        String author = step.author();
        switch (step.type()) {
            case CoreSteps.OPENED -> {
                opened = step;
                lead = author;
                members.put(author, new Member(author, Standing.JOINED, kind.roles()));
            }
            case CoreSteps.INVITED -> {
                String party = step.text("party");
                members.put(party, new Member(party, Standing.INVITED, Set.copyOf(step.texts("roles"))));
            }
            case CoreSteps.JOINED -> standing(author, Standing.JOINED);
            case CoreSteps.DECLINED -> standing(author, Standing.DECLINED);
            case CoreSteps.LEFT -> out(author, Standing.LEFT);
            case CoreSteps.REMOVED -> out(step.text("party"), Standing.REMOVED);
            case CoreSteps.ROLE_GIVEN ->
                members.computeIfPresent(step.text("party"), (id, member) -> member.with(step.text("role")));
            case CoreSteps.ROLE_REVOKED ->
                members.computeIfPresent(step.text("party"), (id, member) -> member.without(step.text("role")));
            case CoreSteps.LEAD_PASSED -> lead = step.text("party");
            case CoreSteps.LEAD_TAKEN -> lead = author;
            case CoreSteps.FROZEN ->
                frozen.computeIfAbsent(step.text("frozen-area"), area -> new TreeMap<>())
                        .put(author, step.text());
            case CoreSteps.UNFROZEN -> thaw(step.text("frozen-area"), author);
            case CoreSteps.TASKED ->
                tasks.put(
                        step.text("task"),
                        new Task(step.text("task"), step.text("title"), step.text("party"), step.text("due"), ""));
            case CoreSteps.TASK_DONE -> tasks.computeIfPresent(step.text("task"), (name, task) -> task.done(author));
            case CoreSteps.LINKED -> links.add(step);
            case CoreSteps.NOTED -> {}
            case CoreSteps.CLOSED -> open = false;
            case CoreSteps.REOPENED -> open = true;
            default -> course = course.after(step);
        }
    }

    private void standing(String party, Standing standing) {
        members.computeIfPresent(party, (id, member) -> member.now(standing));
    }

    /** Whoever is in the case no more leads it no more, and what it froze goes on. */
    private void out(String party, Standing standing) {
        standing(party, standing);
        lead = lead.equals(party) ? "" : lead;
        for (String area : List.copyOf(frozen.keySet())) {
            thaw(area, party);
        }
    }

    private void thaw(String area, String party) {
        SortedMap<String, String> by = frozen.get(area);
        if (by != null) {
            by.remove(party);
            if (by.isEmpty()) {
                frozen.remove(area);
            }
        }
    }

    /** The step that set that task, where one counts. */
    Optional<Step> tasked(String task) {
        return entries.stream()
                .filter(entry -> entry.standing() == CaseState.Standing.COUNTS)
                .map(Entry::step)
                .filter(step -> step.type().equals(CoreSteps.TASKED)
                        && step.text("task").equals(task))
                .findFirst();
    }

    /** Hashes of the invitations of that party that count. */
    List<String> countingInvitations(String party) {
        return entries.stream()
                .filter(entry -> entry.standing() == CaseState.Standing.COUNTS
                        && entry.step().type().equals(CoreSteps.INVITED)
                        && entry.step().text("party").equals(party))
                .map(entry -> entry.step().hash())
                .toList();
    }

    /** Whether nobody can act as the lead: it left, or signed two steps under one number. */
    boolean isWithoutLead() {
        return lead.isEmpty() || weave.forkOf(lead) != null;
    }

    /**
     * As it is shown now.
     *
     * @param aside steps for some members only and kept at home; each is shown after the last it had seen
     */
    CaseState view(List<Step> aside) {
        Step first = Objects.requireNonNull(opened, "a case is shown once it is opened");
        var freezing = new TreeMap<String, SortedMap<String, String>>();
        frozen.forEach((area, by) -> freezing.put(area, Collections.unmodifiableSortedMap(new TreeMap<>(by))));
        var forks = new TreeMap<String, String>();
        weave.forks().forEach((party, place) -> forks.put(party, place.incarnation() + "." + place.number()));
        return new CaseState(
                first.signed().caseId(),
                kind,
                first.signed().header().agreement(),
                first.text("title"),
                first.text("tlp"),
                first.author(),
                open,
                isWithoutLead() ? "" : lead,
                Collections.unmodifiableSortedMap(new TreeMap<>(members)),
                Collections.unmodifiableSortedMap(freezing),
                Collections.unmodifiableSortedMap(new TreeMap<>(tasks)),
                links,
                course,
                Aside.among(entries, aside, this),
                weave.waiting().stream().map(node -> node.step.toString()).toList(),
                Collections.unmodifiableSortedMap(forks));
    }
}
