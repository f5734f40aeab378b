package org.comity.duty;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One thing that is to be told.
 *
 * @param article the provision
 * @param recipient who is told
 * @param terms the periods; empty where the rule gives none but "without undue delay"
 * @param latest whether the latest of several terms decides, and not the earliest
 * @param begins the event it begins with where there are no terms
 * @param calendar the calendar's id, or {@code establishment}
 * @param when what must hold for the stage; {@link #stops} what ends it
 * @param lateNeedsReasons where the rule asks for reasons of a delay, the provision; else empty
 * @param verified how the text of this stage was verified
 * @param note what a reader should know besides; may be empty
 */
public record Stage(
        String id,
        String title,
        String article,
        String recipient,
        List<Term> terms,
        boolean latest,
        Optional<Term.Moment> begins,
        String calendar,
        List<Condition> when,
        List<Condition> stops,
        Optional<RestDays> restDays,
        Optional<Extension> extension,
        String lateNeedsReasons,
        List<Field> fields,
        Verified verified,
        String note) {

    public Stage {
        terms = List.copyOf(terms);
        when = List.copyOf(when);
        stops = List.copyOf(stops);
        fields = List.copyOf(fields);
    }

    /** The events that it may run from, each once. */
    public List<Term.Moment> events() {
        return Stream.concat(terms.stream().map(Term::from), begins.stream())
                .distinct()
                .toList();
    }

    /** Where the rule itself moves an end on a day of rest to noon of the next working day. */
    public record RestDays(List<Condition> when, String source) {
        public RestDays {
            when = List.copyOf(when);
        }
    }

    /**
     * Somebody may grant more time.
     *
     * @param until the fact that says until when
     * @param daysAtMost after the ordinary end
     */
    public record Extension(Fact until, int daysAtMost, String source) {}

    /**
     * A field of the form.
     *
     * @param fact what fills it in; empty where a person has to
     * @param required whether the rule asks for it in any case, or only where applicable
     */
    public record Field(String id, String title, Optional<Fact> fact, boolean required) {}

    /** How a rule's text was verified. */
    public enum Verified {
        /** The provision itself was read. */
        PRIMARY_TEXT_READ,
        /** It was read in what others say of it. */
        SECONDARY;

        /** As in "primary text read". */
        public String written() {
            return Words.written(this);
        }
    }
}
