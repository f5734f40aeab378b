package org.comity.border;

import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.comity.json.Json;
import org.comity.parties.Clause;
import org.comity.parties.DataTerms;
import org.comity.parties.StandingAgreement;
import org.comity.parties.StandingClause;
import org.comity.personal.Category;
import org.comity.personal.Measure;
import org.comity.personal.Minimisation;
import org.comity.personal.Rendition;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/**
 * What crosses to one audience under one agreement in place of what is held: its personal data minimised, with stand-ins
 * that are the agreement's own. One thread.
 *
 * <p>The decision's clause says what is done to the content. Which identifiers are replaced is the same for everything
 * that crosses to that audience, or references would lead nowhere.
 */
final class Minimising {
    private final String agreement;
    private final Map<Category, Measure> identifiers;
    private final byte @Nullable [] key; // null where there is nothing to minimise
    private final Map<Long, Decision> withheld;
    private final Map<Map<Category, Measure>, Minimisation> byMeasures = new HashMap<>();

    private Minimising(
            String agreement, Map<Category, Measure> identifiers, byte @Nullable [] key, Map<Long, Decision> withheld) {
        this.agreement = agreement;
        this.identifiers = identifiers;
        this.key = key;
        this.withheld = withheld;
    }

    /**
     * What that audience gets; makes the agreement's key where there is none yet.
     *
     * @param ids gives random version 4 UUIDs
     */
    static Minimising of(
            Database database, StandingAgreement agreement, String sender, Audience audience, Supplier<UUID> ids) {
        Map<Category, Measure> identifiers = identifiers(agreement, sender, audience);
        String id = agreement.terms().id();
        return new Minimising(
                id,
                identifiers,
                identifiers.isEmpty() ? null : PseudonymKeys.findOrMake(database, id, ids),
                database.read(reading -> Withheld.under(reading, id)));
    }

    /** The same for what was proposed before, which made the key. */
    static Minimising of(Session session, StandingAgreement agreement, String sender, Audience audience)
            throws SQLException {
        Map<Category, Measure> identifiers = identifiers(agreement, sender, audience);
        String id = agreement.terms().id();
        return new Minimising(
                id,
                identifiers,
                identifiers.isEmpty()
                        ? null
                        : PseudonymKeys.find(session, id)
                                .orElseThrow(
                                        () -> new IllegalStateException("there is no key of pseudonyms for " + id)),
                Withheld.under(session, id));
    }

    private static Map<Category, Measure> identifiers(StandingAgreement agreement, String sender, Audience audience) {
        var identifiers = new EnumMap<Category, Measure>(Category.class);
        for (StandingClause each : agreement.clauses(sender, audience.anyReceiver())) {
            Clause clause = each.clause();
            if (clause.data() != null) {
                for (DataTerms terms : clause.data().values()) {
                    if (terms.notPersonal() == null && terms.measure() != Measure.KEEP) {
                        identifiers.putIfAbsent(terms.category(), terms.measure());
                    }
                }
            }
        }
        return identifiers;
    }

    /** What would cross of that candidate; a no where it is recalled, or cannot be minimised as the clause asks. */
    Proposal proposal(Candidate candidate, Decision decision) {
        Decision no = withheld.get(candidate.version());
        if (decision.allowed() && no != null) {
            return new Proposal(candidate, no, null);
        }
        if (!decision.allowed() || key == null) {
            return new Proposal(candidate, decision, null);
        }
        byte[] itsKey = key;
        Minimisation minimisation = byMeasures.computeIfAbsent(
                decision.minimisation(), measures -> Minimisation.of(measures, identifiers, itsKey, agreement));
        return switch (minimisation.rendition(Json.parseObject(candidate.body()), candidate.body())) {
            case Rendition.Unchanged same -> new Proposal(candidate, decision, null);
            case Rendition.Changed changed ->
                new Proposal(
                        candidate,
                        decision,
                        new Proposal.Minimised(changed.id(), changed.body(), Digest.of(changed.body())));
            case Rendition.Refused refused ->
                new Proposal(
                        candidate,
                        Decision.no(
                                decision.clause(),
                                "it cannot be minimised as clause " + decision.clause() + " asks: " + refused.reason(),
                                "another measure in that clause, or an object without that personal data"),
                        null);
        };
    }
}
