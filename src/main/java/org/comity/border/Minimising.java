package org.comity.border;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.comity.json.Json;
import org.comity.parties.Clause;
import org.comity.parties.DataTerms;
import org.comity.parties.StandingAgreement;
import org.comity.parties.StandingClause;
import org.comity.personal.Category;
import org.comity.personal.Contents;
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

    /**
     * What that receiver would get, to look and not to lay: nothing is recalled in it, and where there is no key yet one
     * stands in for it, by which a rendition can be told from what is held.
     */
    static Minimising looking(Session session, StandingAgreement agreement, String sender, String receiver)
            throws SQLException {
        List<String> alone = List.of(receiver);
        Map<Category, Measure> identifiers = identifiers(agreement, sender, new Audience(alone, alone));
        String id = agreement.terms().id();
        return new Minimising(
                id,
                identifiers,
                identifiers.isEmpty() ? null : PseudonymKeys.find(session, id).orElseGet(() -> new byte[32]),
                Map.of());
    }

    /** Whether anything can lie there otherwise than as held, or be asked for otherwise: else nothing need be looked at. */
    static boolean everMinimised(Session session, StandingAgreement agreement, String sender, String receiver)
            throws SQLException {
        List<String> alone = List.of(receiver);
        return !identifiers(agreement, sender, new Audience(alone, alone)).isEmpty()
                || PseudonymKeys.find(session, agreement.terms().id()).isPresent();
    }

    /** What is done to what that decision lets cross; the same for the same, as long as the agreement has its key. */
    Treatment treatment(Decision decision) {
        return new Treatment(agreement, decision.minimisation(), identifiers);
    }

    /**
     * All that a rendition depends on, beside the content.
     *
     * @param measures what is done to the content
     * @param identifiers which identifiers are replaced
     */
    record Treatment(String agreement, Map<Category, Measure> measures, Map<Category, Measure> identifiers) {}

    /** Whether what has these contents surely crosses as it is held. */
    boolean surelyKeeps(Contents contents, Decision decision) {
        return key == null || minimisation(decision, key).surelyKeeps(contents);
    }

    /** What would cross of that body. */
    Rendition rendition(Decision decision, byte[] body) {
        return key == null
                ? new Rendition.Unchanged(body)
                : minimisation(decision, key).rendition(Json.parseObject(body), body);
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

    /** How a candidate is decided on. */
    @FunctionalInterface
    interface Deciding {
        Decision of(Candidate candidate);
    }

    /**
     * What would cross of these candidates, in their order; a no where one is recalled, or cannot be minimised as the
     * clause asks. Bodies are read only of what may change.
     */
    List<Proposal> proposals(Session session, List<Candidate> candidates, Deciding deciding) throws SQLException {
        var proposals = new ArrayList<@Nullable Proposal>(candidates.size());
        var decisions = new ArrayList<Decision>(candidates.size());
        var toRead = new ArrayList<Bodies.Place>();
        for (Candidate candidate : candidates) {
            Decision decision = deciding.of(candidate);
            Decision no = decision.allowed() ? withheld.get(candidate.version()) : null;
            decisions.add(no == null ? decision : no);
            boolean asHeld = !decisions.getLast().allowed() || surelyKeeps(candidate.contents(), decision);
            proposals.add(asHeld ? new Proposal(candidate, decisions.getLast(), null) : null);
            if (!asHeld) {
                toRead.add(new Bodies.Place(candidate.version(), 0));
            }
        }
        Iterator<byte[]> bodies = Bodies.of(session, toRead).iterator();
        var all = new ArrayList<Proposal>(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            Proposal asHeld = proposals.get(i);
            all.add(asHeld == null ? proposal(candidates.get(i), decisions.get(i), bodies.next()) : asHeld);
        }
        return all;
    }

    private Minimisation minimisation(Decision decision, byte[] itsKey) {
        return byMeasures.computeIfAbsent(
                decision.minimisation(), measures -> Minimisation.of(measures, identifiers, itsKey, agreement));
    }

    private Proposal proposal(Candidate candidate, Decision decision, byte[] body) {
        return switch (rendition(decision, body)) {
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
