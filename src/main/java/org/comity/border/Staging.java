package org.comity.border;

import java.time.Instant;
import java.util.List;
import org.comity.parties.Approval;
import org.comity.seal.Digest;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.jspecify.annotations.Nullable;

/**
 * Objects on their way to one audience under one agreement, which wait until our own people have approved them. What is
 * in it never changes.
 *
 * @param nr its number inside this node
 * @param party the id of our own party
 * @param agreement the agreement's id
 * @param version of the agreement
 * @param terms sha256 of the agreement's document
 * @param audience ids of the receivers, sorted
 * @param approval what has to happen before it is laid in the outbox
 * @param by who staged it
 * @param staged when
 * @param count how many objects
 * @param root of the RFC 6962 tree over the objects' digests and ids, in their order
 * @param state where it stands
 * @param ended when it left the state of waiting; null while it waits
 * @param endedBy who did that; null while it waits
 * @param why it ended, in a sentence; empty where nobody said
 */
public record Staging(
        long nr,
        String party,
        String agreement,
        int version,
        Digest terms,
        List<String> audience,
        Approval approval,
        String by,
        Instant staged,
        long count,
        Digest root,
        State state,
        @Nullable Instant ended,
        @Nullable String endedBy,
        String why) {

    /** Where a staging stands. All but the first are for ever. */
    public enum State {
        WAITING("waiting"),
        RELEASED("released"),
        REJECTED("rejected"),
        WITHDRAWN("withdrawn"),
        /** What was approved is not what would be released now. */
        VOID("void");

        private final String label;

        State(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        static State of(String label) {
            for (State state : values()) {
                if (state.label.equals(label)) {
                    return state;
                }
            }
            throw new IllegalStateException("no staging is " + label);
        }
    }

    /**
     * One object that waits.
     *
     * @param id the STIX id
     * @param version its number among the versions held
     * @param digest sha256 of the bytes that would cross
     */
    public record Item(String id, long version, Digest digest) {}

    /**
     * A person's yes.
     *
     * @param person their number
     * @param at when
     * @param byKey whether they signed it with their own key; otherwise they showed a token
     */
    public record Yes(long person, Instant at, boolean byKey) {}

    public Staging {
        audience = List.copyOf(audience);
    }

    /**
     * What an approver says yes to, and signs where they have a key: these objects in these bytes, under that text of
     * the agreement, to those receivers. Its number and instant are in it, so that no yes counts for another staging.
     */
    public String statement() {
        return "comity release approval v1\n"
                + "party " + party + "\n"
                + "staging " + nr + " of " + staged + "\n"
                + "agreement " + agreement + " version " + version + "\n"
                + "terms sha256 " + terms.hex() + "\n"
                + "to " + String.join(" ", audience) + "\n"
                + "needs " + approval.label() + "\n"
                + "objects " + count + "\n"
                + "root " + root.hex() + "\n";
    }

    /** Of the statement. */
    public Digest sha256() {
        return Digest.of(statement());
    }

    /** A person's yes, signed. */
    public static SignedNote sign(String statement, String person, SigningKey key) {
        if (!statement.startsWith("comity release approval v1\n")) {
            throw new IllegalArgumentException(
                    "that is no statement of a staging; print it with: comity release show N --statement");
        }
        return SignedNote.sign(statement, person, key);
    }

    Staging as(State other, String reason) {
        return new Staging(
                nr, party, agreement, version, terms, audience, approval, by, staged, count, root, other, ended,
                endedBy, reason);
    }

    boolean waiting() {
        return state == State.WAITING;
    }

    /** It was not to be changed any more. */
    Refused over() {
        return new Refused(
                Refused.Why.UNFIT,
                "staging " + nr + " is " + state.label() + (why.isEmpty() ? "" : ": " + why)
                        + "; what is still to be released is staged again by: comity release " + agreement);
    }
}
