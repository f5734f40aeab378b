package org.comity.border;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one party asks of another: to let versions of its own go on to one receiver under one agreement; and what it said.
 * Only these two know of it.
 *
 * @param ours whether we ask; otherwise we are asked
 * @param agreement under which the versions came to whoever asks, and letters go
 * @param party the other side
 * @param letter the id of the letter that asks
 * @param receiver to whom they would cross
 * @param under the agreement under which they would
 * @param why the reason; may be empty
 * @param by who of our people asked; the party where we are asked
 * @param until when one that is given ends by itself; null: it does not
 * @param reason of a refusal or a withdrawal
 * @param answered when that was said, or came in
 */
public record Consent(
        long nr,
        boolean ours,
        String agreement,
        String party,
        String letter,
        String receiver,
        String under,
        String why,
        String by,
        Instant asked,
        State state,
        @Nullable Instant until,
        @Nullable String reason,
        @Nullable Instant answered) {

    /** How far it has come. */
    public enum State {
        ASKED,
        GIVEN,
        REFUSED,
        WITHDRAWN;

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** How it stands, in words. */
    public String standing(Instant now) {
        return switch (state) {
            case ASKED -> "asked";
            case GIVEN ->
                until == null ? "given" : now.isBefore(until) ? "given until " + until : "ended by itself at " + until;
            case REFUSED -> "refused: " + reason;
            case WITHDRAWN -> "withdrawn: " + reason;
        };
    }
}
