package org.comity.border;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose a version is, how it came, and what its owners have said about passing it on.
 *
 * @param source id of the party it came from; ourselves for our own
 * @param origin id of the party whose it is as its source says; the source where that says nothing else
 * @param under ids of the agreements it came under; empty for our own and what is public
 * @param consents what has been consented to, case by case
 */
record Provenance(String source, String origin, Set<String> under, Set<Consented> consents) {
    Provenance {
        under = Set.copyOf(under);
        consents = Set.copyOf(consents);
    }

    /**
     * That a party lets a version of its own go to one receiver under one agreement.
     *
     * @param by who consents
     * @param until when it ends by itself; null: it does not
     */
    record Consented(
            String by,
            String receiver,
            String under,
            @Nullable Instant until) {
        boolean covers(String owner, String party, String agreement, Instant now) {
            return by.equals(owner)
                    && receiver.equals(party)
                    && under.equals(agreement)
                    && (until == null || now.isBefore(until));
        }
    }

    /** Of what is that party's own. */
    static Provenance of(String owner) {
        return new Provenance(owner, owner, Set.of(), Set.of());
    }

    /**
     * Of what a partner passes on to us under an agreement, by what it says of the origin. That can only make the answer
     * stricter. Whether there is a consent is between the partner and its source, who tell nobody: the partner answers
     * for it.
     */
    static Provenance passedOn(String origin, String receiver, String agreement) {
        return new Provenance(
                origin, origin, Set.of(agreement), Set.of(new Consented(origin, receiver, agreement, null)));
    }

    /** The next instant after that at which a consent ends by itself; null where none does. */
    @Nullable
    Instant turnAfter(Instant now) {
        return consents.stream()
                .map(Consented::until)
                .filter(until -> until != null && until.isAfter(now))
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** The last such instant that is not after that; null where there is none. */
    @Nullable
    Instant turnUpTo(Instant now) {
        return consents.stream()
                .map(Consented::until)
                .filter(until -> until != null && !until.isAfter(now))
                .max(Instant::compareTo)
                .orElse(null);
    }
}
