package org.comity.cases;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.comity.cases.CaseState.Entry;
import org.comity.cases.CaseState.Standing;
import org.comity.cases.CaseState.Task;

/**
 * A case as somebody sees it who does not see some of its work areas: without the steps of these, and without all that
 * they add up to, which are links, tasks, freezes and facts. Whether a step counts is decided with all of them.
 */
final class Partial {
    private final CaseState whole;
    private final Set<String> hidden;

    private Partial(CaseState whole, Set<String> hidden) {
        this.whole = whole;
        this.hidden = hidden;
    }

    /** @param hidden work areas; where there are none it is the case itself */
    static CaseState of(CaseState whole, Set<String> hidden) {
        return hidden.isEmpty() ? whole : new Partial(whole, hidden).state();
    }

    /** Whether a step belongs to one of these areas, or says that one of them is frozen. */
    static boolean isHidden(Kind kind, Step step, Set<String> hidden) {
        return hidden.contains(Rules.area(kind, step)) || hidden.contains(step.text("frozen-area"));
    }

    private CaseState state() {
        List<Entry> entries = whole.entries().stream()
                .filter(entry -> !isHidden(whole.kind(), entry.step(), hidden))
                .toList();
        var frozen = new TreeMap<>(whole.frozen());
        frozen.keySet().removeAll(hidden);
        return new CaseState(
                whole.id(),
                whole.kind(),
                whole.agreement(),
                whole.title(),
                whole.tlp(),
                whole.opener(),
                whole.open(),
                whole.lead(),
                whole.members(),
                Collections.unmodifiableSortedMap(frozen),
                Collections.unmodifiableSortedMap(tasks(entries)),
                whole.links().stream()
                        .filter(link -> !isHidden(whole.kind(), link, hidden))
                        .toList(),
                course(entries),
                entries,
                whole.waiting(),
                whole.forks());
    }

    /** Those that a step set which is seen; whether they are done is known of them. */
    private SortedMap<String, Task> tasks(List<Entry> entries) {
        var tasks = new TreeMap<String, Task>();
        for (Step step : counting(entries)) {
            Task task = step.type().equals(CoreSteps.TASKED) ? whole.tasks().get(step.text("task")) : null;
            if (task != null) {
                tasks.put(task.name(), task);
            }
        }
        return tasks;
    }

    private Kind.State course(List<Entry> entries) {
        Kind.State course = whole.kind().begin();
        for (Step step : counting(entries)) {
            if (!CoreSteps.BY_NAME.containsKey(step.type())) {
                course = course.after(step);
            }
        }
        return course;
    }

    private static List<Step> counting(List<Entry> entries) {
        var steps = new ArrayList<Step>();
        for (Entry each : entries) {
            if (each.standing() == Standing.COUNTS && each.step().forAll()) {
                steps.add(each.step());
            }
        }
        return steps;
    }
}
