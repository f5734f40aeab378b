package org.comity.parties;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver owes for what it got.
 *
 * @param retention how long it may keep it; null where nothing is said
 * @param onward whether it may pass it on
 * @param attribution whether it names where it has it from
 * @param notification within which time it tells of a breach that touches it; null where nothing is said
 * @param explainUse whether it says what it did with it
 */
public record Obligations(
        @Nullable Duration retention,
        Onward onward,
        Attribution attribution,
        @Nullable Duration notification,
        ExplainUse explainUse) {

    /** What a document that says nothing asks for: nothing is passed on. */
    public static final Obligations NONE = new Obligations(null, Onward.NO, Attribution.NOT_ASKED, null, ExplainUse.NO);

    /** Whether a receiver may pass on what it got. */
    public enum Onward implements Labelled {
        NO("no"),
        WITH_CONSENT("with consent"),
        WITHIN_THE_AGREEMENT("within the agreement");

        private final String label;

        Onward(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** Whether a receiver names where it has something from. */
    public enum Attribution implements Labelled {
        NOT_ASKED("not asked"),
        REQUIRED("required"),
        FORBIDDEN("forbidden");

        private final String label;

        Attribution(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** Whether a receiver says what it did with something. */
    public enum ExplainUse implements Labelled {
        NO("no"),
        ON_REQUEST("on request"),
        ALWAYS("always");

        private final String label;

        ExplainUse(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** Read aloud, as the end of "a receiver ...". */
    public String sentence() {
        return (retention == null ? "keeps it without a stated end" : "keeps it for " + spoken(retention))
                + switch (onward) {
                    case NO -> "; does not pass it on";
                    case WITH_CONSENT -> "; passes it on only with the consent of who gave it";
                    case WITHIN_THE_AGREEMENT -> "; may pass it on to parties of this agreement";
                }
                + switch (attribution) {
                    case NOT_ASKED -> "";
                    case REQUIRED -> "; names where it has it from";
                    case FORBIDDEN -> "; does not name where it has it from";
                }
                + (notification == null ? "" : "; tells of a breach within " + spoken(notification))
                + switch (explainUse) {
                    case NO -> "";
                    case ON_REQUEST -> "; says on request what it did with it";
                    case ALWAYS -> "; says what it did with it";
                };
    }

    /** In days where it is whole days and more than three: what is urgent, laws count in hours. */
    static String spoken(Duration time) {
        long hours = time.toHours();
        if (time.toSeconds() % 60 != 0) {
            return count(time.toSeconds(), "second");
        }
        if (time.toMinutes() % 60 != 0) {
            return count(time.toMinutes(), "minute");
        }
        return hours % 24 == 0 && hours > 72 ? count(hours / 24, "day") : count(hours, "hour");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
