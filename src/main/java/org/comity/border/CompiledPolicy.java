package org.comity.border;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.comity.parties.StandingAgreement;
import org.jspecify.annotations.Nullable;

/**
 * The policy between two parties under one agreement, as a table: what {@link Policy} has answered for a combination of
 * facets is looked up, until the next instant at which the agreement, a clause or a ground begins or ends.
 *
 * <p>It decides nothing itself. A changed agreement is another {@link StandingAgreement} and needs another one of these.
 */
final class CompiledPolicy {
    private final StandingAgreement agreement;
    private final String sender;
    private final List<String> receivers;
    private volatile Table table;

    CompiledPolicy(StandingAgreement agreement, String sender, String receiver, Instant now) {
        this(agreement, sender, List.of(receiver), now);
    }

    /** @param receivers who share an outbox */
    CompiledPolicy(StandingAgreement agreement, String sender, List<String> receivers, Instant now) {
        this.agreement = agreement;
        this.sender = sender;
        this.receivers = List.copyOf(receivers);
        this.table = tableAt(now);
    }

    /** The answers given between two turns of the agreement, by the number of the combination. */
    private static final class Table {
        private final Instant from;
        private final Instant until;
        private volatile @Nullable Decision[] decisions = new Decision[64];

        Table(Instant from, Instant until) {
            this.from = from;
            this.until = until;
        }

        boolean holdsAt(Instant now) {
            return now.isBefore(until) && !now.isBefore(from);
        }

        /** A decision is immutable, so that two who ask at once at worst both ask the policy. */
        synchronized void keep(int number, Decision decision) {
            @Nullable Decision[] kept = decisions;
            if (number >= kept.length) {
                kept = Arrays.copyOf(kept, Integer.highestOneBit(number) * 2);
            }
            kept[number] = decision;
            decisions = kept;
        }
    }

    private Table tableAt(Instant now) {
        return new Table(Policy.validFrom(agreement, now), Policy.validUntil(agreement, now));
    }

    Decision decide(FacetBook.Faceted faceted, Instant now) {
        Table current = table;
        if (!current.holdsAt(now)) {
            current = tableAt(now);
            table = current;
        }
        int number = faceted.number();
        @Nullable Decision[] decisions = current.decisions;
        Decision kept = number >= 0 && number < decisions.length ? decisions[number] : null;
        return kept == null ? ask(current, faceted, now) : kept;
    }

    private Decision ask(Table current, FacetBook.Faceted faceted, Instant now) {
        Decision decision = Policy.decide(agreement, sender, receivers, faceted.cargo(), now);
        // Not past the end of something that is recorded of this thing alone.
        if (faceted.number() != FacetBook.NONE
                && faceted.cargo().turnAfter(now) == null
                && faceted.cargo().turnUpTo(now) == null) {
            current.keep(faceted.number(), decision);
        }
        return decision;
    }
}
