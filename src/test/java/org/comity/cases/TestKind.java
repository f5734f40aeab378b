package org.comity.cases;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A kind of case that only tests know: one file, and whoever hands it in. Its state is a list of what was said. */
public final class TestKind implements Kind {

    /** All that was said, in the order in which it counts. */
    record Said(List<String> words) implements State {
        @Override
        public String objection(Step step) {
            return step.type().equals(CoreSteps.CLOSED) && words.isEmpty() ? "nothing was said" : null;
        }

        @Override
        public State after(Step step) {
            var more = new java.util.ArrayList<>(words);
            more.add(step.text("word"));
            return new Said(List.copyOf(more));
        }

        @Override
        public List<Fact> facts() {
            return List.of(new Fact("words", String.join(" ", words)));
        }
    }

    @Override
    public String name() {
        return "talk";
    }

    @Override
    public String title() {
        return "A talk";
    }

    @Override
    public Set<String> areas() {
        return Set.of("red", "blue");
    }

    @Override
    public Set<String> roles() {
        return Set.of("speaker", "host");
    }

    @Override
    public Set<String> inviting() {
        return Set.of("host");
    }

    @Override
    public List<StepForm> steps() {
        return List.of(
                StepForm.of("said", "a word", Field.must("word", Field.NAME, "a word")),
                StepForm.of("sang", "a word, aloud", Field.must("word", Field.NAME, "a word"))
                        .in("red", Set.of("speaker")));
    }

    @Override
    public Map<String, String> words() {
        return Map.of();
    }

    @Override
    public State begin() {
        return new Said(List.of());
    }

    @Override
    public List<String> report(CaseState state) {
        return List.of(state.course().facts().getFirst().value());
    }
}
