package org.comity.border;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one party asks back of another, and what became of it. What was served cannot be unserved: a recall is a request,
 * and its end is what the other side says it did.
 *
 * @param ours whether we ask; otherwise we are asked
 * @param party the other side
 * @param letter the id of the letter that asks
 * @param correction whether a corrected version comes in its place
 * @param deadline an answer is expected before; null: whenever
 * @param by who of our people asked; the party where we are asked
 * @param answer null until there is one
 * @param answered when it was given or came in
 */
public record Recall(
        long nr,
        boolean ours,
        String agreement,
        String party,
        String letter,
        String why,
        boolean correction,
        @Nullable Instant deadline,
        String by,
        Instant asked,
        State state,
        @Nullable Answer answer,
        @Nullable Instant answered) {

    /** How far it has come. That no answer came in time is no state: it follows from the deadline. */
    public enum State {
        ASKED,
        ACKNOWLEDGED,
        DONE,
        REFUSED;

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What whoever was asked says it did. */
    public sealed interface Answer {
        /** It is gone there: bodies destroyed, digests kept. */
        record Erased() implements Answer {}

        /** The corrected version is held there, and the recalled one is gone. */
        record Corrected() implements Answer {}

        /** It is kept and not used further. */
        record Restricted(String ground, Instant until) implements Answer {}

        /** Nothing of it is held there from whoever asks, so there was nothing to do; its node says so by itself. */
        record NotHeld(String why) implements Answer {}

        /** It is kept as it was. */
        record Refusal(String why) implements Answer {}
    }

    /** Whether its deadline passed without an answer. */
    public boolean isUnanswered(Instant now) {
        return answer == null && deadline != null && !now.isBefore(deadline);
    }

    /** How it stands, in words. */
    public String standing(Instant now) {
        return switch (answer) {
            case null -> isUnanswered(now) ? "no answer" : state.label();
            case Answer.Erased done -> "erased";
            case Answer.Corrected done -> "corrected";
            case Answer.Restricted done -> "restricted, " + done.ground() + " until " + done.until();
            case Answer.NotHeld none -> "not held: " + none.why();
            case Answer.Refusal no -> "refused: " + no.why();
        };
    }

    /** The word for it, such as {@code erased}. */
    public static String label(Answer answer) {
        return switch (answer) {
            case Answer.Erased done -> "erased";
            case Answer.Corrected done -> "corrected";
            case Answer.Restricted done -> "restricted";
            case Answer.NotHeld none -> "not held";
            case Answer.Refusal no -> "refused";
        };
    }
}
