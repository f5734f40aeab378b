package org.comity.doors.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.comity.cases.CaseState;
import org.comity.cases.CoreSteps;
import org.comity.cases.Member;
import org.comity.cases.Offer;

/**
 * What to do next in a case, for somebody who does it for the first time.
 *
 * @param key of the sentence that says how the case stands for us
 * @param with what is put into it
 * @param steps the sensible steps that we may take, the first the most
 * @param others every other step that we may take
 * @param closed every step that we may not take now, with the reason
 */
record CaseGuide(String key, String with, List<Way> steps, List<Way> others, List<Way> closed) {

    /**
     * A step that can be taken from the page.
     *
     * @param no why it cannot be; empty where it can
     */
    record Way(String title, String about, String path, String no) {}

    static CaseGuide of(CaseState state, List<Offer> offers, String ours) {
        Map<String, Offer> byName =
                offers.stream().collect(Collectors.toMap(each -> each.form().name(), Function.identity()));
        Next next = next(state, ours);
        List<String> sensible = next.steps().stream()
                .filter(each -> byName.containsKey(each) && byName.get(each).possible())
                .toList();
        var others = new ArrayList<Way>();
        var closed = new ArrayList<Way>();
        for (Offer each : offers) {
            if (!each.possible()) {
                closed.add(way(state, each));
            } else if (!sensible.contains(each.form().name())) {
                others.add(way(state, each));
            }
        }
        return new CaseGuide(
                next.key(),
                next.with(),
                sensible.stream()
                        .map(each -> way(state, Objects.requireNonNull(byName.get(each))))
                        .toList(),
                others,
                closed);
    }

    private static Way way(CaseState state, Offer offer) {
        return new Way(
                StepPages.title(state, offer.form().name()),
                offer.form().about(),
                CasePages.path(state) + "step/" + offer.form().name() + "/",
                offer.no());
    }

    private record Next(String key, String with, List<String> steps) {}

    private static Next next(CaseState state, String ours) {
        Member us = state.members().get(ours);
        if (us == null) {
            return new Next("guide.no.member", "", List.of());
        }
        switch (us.standing()) {
            case INVITED -> {
                return new Next("guide.invited", inviter(state, ours), List.of(CoreSteps.JOINED, CoreSteps.DECLINED));
            }
            case DECLINED, LEFT, REMOVED -> {
                return new Next("guide.out", us.standing().label(), List.of());
            }
            case JOINED -> {}
        }
        if (state.lead().isEmpty()) {
            return new Next("guide.no.lead", "", List.of(CoreSteps.LEAD_TAKEN));
        }
        if (!state.open()) {
            return new Next("guide.closed", "", last(state));
        }
        List<String> tasks = state.tasks().values().stream()
                .filter(each -> each.party().equals(ours) && each.doneBy().isEmpty())
                .map(CaseState.Task::name)
                .toList();
        var steps = new ArrayList<>(state.course().next());
        if (state.receivers(ours).isEmpty()) {
            steps.addFirst(CoreSteps.INVITED);
            return new Next("guide.alone", "", steps);
        }
        if (!tasks.isEmpty()) {
            steps.addFirst(CoreSteps.TASK_DONE);
            return new Next("guide.task", String.join(", ", tasks), steps);
        }
        List<String> invited = state.members().values().stream()
                .filter(each -> each.standing() == Member.Standing.INVITED)
                .map(Member::party)
                .toList();
        if (!invited.isEmpty()) {
            return new Next("guide.waits", String.join(", ", invited), steps);
        }
        String first = steps.isEmpty() ? "" : StepPages.title(state, steps.getFirst());
        return steps.isEmpty()
                ? new Next("guide.go.on", "", List.of(CoreSteps.NOTED))
                : new Next("guide.next", first, steps);
    }

    /** When the work is over, what its kind lets be said afterwards. */
    private static List<String> last(CaseState state) {
        return state.kind().steps().stream()
                .filter(each -> each.afterwards())
                .map(each -> each.name())
                .toList();
    }

    private static String inviter(CaseState state, String ours) {
        return state.entries().stream()
                .map(CaseState.Entry::step)
                .filter(each -> each.type().equals(CoreSteps.INVITED)
                        && each.text("party").equals(ours))
                .reduce((one, other) -> other)
                .map(each -> each.author())
                .orElse(state.opener());
    }
}
