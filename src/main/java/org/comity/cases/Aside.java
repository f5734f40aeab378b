package org.comity.cases;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comity.cases.CaseState.Entry;
import org.comity.cases.CaseState.Standing;
import org.comity.cases.Weave.Node;

/** Steps for some members only, and those kept at home, put among the others to be shown. They change no state. */
final class Aside {
    private Aside() {}

    static List<Entry> among(List<Entry> entries, List<Step> aside, Fold fold) {
        if (aside.isEmpty()) {
            return List.copyOf(entries);
        }
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            places.put(entries.get(i).step().hash(), i);
        }
        Map<Integer, List<Entry>> after = new HashMap<>();
        Map<List<Object>, Integer> numbers = new HashMap<>();
        for (Step step : aside) {
            numbers.merge(number(step), 1, Integer::sum);
        }
        for (Step step : aside) {
            int place = step.parents().stream()
                    .mapToInt(parent -> places.getOrDefault(parent, -1))
                    .max()
                    .orElse(-1);
            after.computeIfAbsent(place, any -> new ArrayList<>())
                    .add(entry(step, fold, numbers.getOrDefault(number(step), 0) > 1));
        }
        var all = new ArrayList<Entry>(after.getOrDefault(-1, List.of()));
        for (int i = 0; i < entries.size(); i++) {
            all.add(entries.get(i));
            all.addAll(after.getOrDefault(i, List.of()));
        }
        return all;
    }

    private static List<Object> number(Step step) {
        return List.of(step.author(), step.incarnation(), step.signed().header().audience(), step.number());
    }

    private static Entry entry(Step step, Fold fold, boolean twice) {
        if (twice) {
            return new Entry(
                    step,
                    Standing.FORKED,
                    step.author() + " signed two different steps under number " + step.number()
                            + " for the same members");
        }
        boolean wasMember = fold.members.containsKey(step.author());
        boolean all = step.parents().stream().allMatch(parent -> {
            Node node = fold.weave.find(parent);
            return node != null && node.isWhole();
        });
        return wasMember
                ? all
                        ? new Entry(step, Standing.COUNTS, "")
                        : new Entry(step, Standing.OVERTAKEN, "it names steps that are not here")
                : new Entry(step, Standing.OVERTAKEN, step.author() + " is no member of the case");
    }
}
