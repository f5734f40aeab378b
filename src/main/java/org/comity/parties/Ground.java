package org.comity.parties;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A legal reason on which personal data may be processed or transferred, or a safeguard that has to be in place. Its
 * source is law; this program only watches whether it is in force.
 *
 * @param id as clauses name it
 * @param kind which of the three it is
 * @param text what it says, in a line
 * @param source where it can be read: the act, the article, the decision
 * @param from the first instant at which it is in force; null where it has no beginning here
 * @param until the first instant at which it no longer is; null where it has no end here
 * @param status what the parties say of it
 */
public record Ground(
        String id,
        Kind kind,
        String text,
        String source,
        @Nullable Instant from,
        @Nullable Instant until,
        Status status) {

    /** What a ground is for. */
    public enum Kind implements Labelled {
        PROCESSING_BASIS("processing basis"),
        TRANSFER_GROUND("transfer ground"),
        SAFEGUARD("safeguard");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** What the parties say of a ground, beside its dates. */
    public enum Status implements Labelled {
        IN_FORCE("in force"),
        SUSPENDED("suspended"),
        PROPOSED("proposed"),
        LAPSED("lapsed");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** Why nothing can rest on it at that instant, as the end of a sentence; null where it is in force. */
    public @Nullable String notInForce(Instant instant) {
        if (status != Status.IN_FORCE) {
            return switch (status) {
                case SUSPENDED -> "is suspended";
                case PROPOSED -> "is proposed and not in force";
                default -> "has lapsed";
            };
        }
        if (from != null && instant.isBefore(from)) {
            return "begins at " + from;
        }
        return until != null && !instant.isBefore(until) ? "lapsed at " + until : null;
    }

    /** How a reason names it: what it is, and its id. */
    public String title() {
        return kind.label() + " " + id;
    }
}
