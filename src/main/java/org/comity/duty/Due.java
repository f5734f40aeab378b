package org.comity.duty;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A stage as it stands.
 *
 * @param why one sentence on the state
 * @param because what the stage's own conditions say
 * @param readings an end for each reading; empty where it has not begun, or the rule gives no period
 * @param done what was submitted first for it
 */
public record Due(
        Rule rule,
        Stage stage,
        State state,
        String why,
        List<Because> because,
        List<Reckoned> readings,
        Optional<Submission> done,
        Form form) {

    public Due {
        because = List.copyOf(because);
        readings = List.copyOf(readings);
    }

    /** Where a stage stands. Lateness goes by the earliest reading: whoever keeps to that is in time by all. */
    public enum State {
        /** The event it runs from is not known. */
        NOT_BEGUN,
        RUNNING,
        DONE,
        DONE_LATE,
        OVERDUE,
        /** Nothing is owed: the stage does not apply, has been stopped, or the rule is not in force. */
        NOT_DUE;

        /** As in "not begun". */
        public String written() {
            return Words.written(this);
        }
    }

    /** {@code rule/stage}. */
    public String id() {
        return rule.id() + "/" + stage.id();
    }

    /** Whether something is still to be told: it runs, or is overdue. */
    public boolean open() {
        return state == State.RUNNING || state == State.OVERDUE;
    }

    /** The earliest end of all readings. */
    public Optional<Instant> earliest() {
        return readings.stream().flatMap(each -> each.due().stream()).min(Instant::compareTo);
    }

    /** Whether the readings do not all say the same. */
    public boolean contested() {
        return readings.stream().map(Reckoned::due).distinct().count() > 1;
    }
}
