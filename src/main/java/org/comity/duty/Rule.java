package org.comity.duty;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Who has to tell, when it applies, and the stages.
 *
 * @param title such as "NIS2, entity"
 * @param addressed whom it addresses
 * @param since the fact whose instant is held against the time of validity; where it is unknown, now is
 * @param validFrom the first day
 * @param validUntil the last day; empty where no end is known
 * @param readings of its periods, side by side
 */
public record Rule(
        String id,
        String title,
        String article,
        String addressed,
        Fact since,
        Status status,
        LocalDate validFrom,
        Optional<LocalDate> validUntil,
        List<Condition> appliesWhen,
        List<Reading> readings,
        List<Stage> stages) {

    public Rule {
        appliesWhen = List.copyOf(appliesWhen);
        readings = List.copyOf(readings);
        stages = List.copyOf(stages);
    }

    /** The stage of that id. */
    public Optional<Stage> stage(String stage) {
        return stages.stream().filter(each -> each.id().equals(stage)).findFirst();
    }

    /** Whether a rule is law. Only what is in force is ever due. */
    public enum Status {
        IN_FORCE,
        SUSPENDED,
        PROPOSED,
        LAPSED;

        /** As in "in force". */
        public String written() {
            return Words.written(this);
        }
    }
}
