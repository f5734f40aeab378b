package org.comity.border;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.comity.parties.Agreement;
import org.comity.parties.Clause;
import org.comity.parties.DataTerms;
import org.comity.parties.Ground;
import org.comity.parties.Reservation;
import org.comity.parties.StandingAgreement;
import org.comity.parties.StandingClause;
import org.comity.personal.Category;
import org.comity.personal.Measure;
import org.jspecify.annotations.Nullable;

/**
 * What a clause asks before personal data crosses: that it speaks of every category found, serves a purpose, and names a
 * processing basis, a transfer ground and safeguards that are in force at this instant. Whatever is missing is told, all
 * of it at once, so that a lawyer hears of it once. The last question of {@link Policy}.
 */
final class PersonalDataPolicy {
    private final StandingAgreement agreement;
    private final String sender;
    private final String receiver;
    private final StandingClause standing;
    private final Instant now;
    private final LinkedHashSet<String> missing = new LinkedHashSet<>();
    private final LinkedHashSet<String> remedies = new LinkedHashSet<>();

    private PersonalDataPolicy(
            StandingAgreement agreement, String sender, String receiver, StandingClause standing, Instant now) {
        this.agreement = agreement;
        this.sender = sender;
        this.receiver = receiver;
        this.standing = standing;
        this.now = now;
    }

    /** @param allowed why the clause lets the thing cross apart from personal data */
    static Decision decide(
            StandingAgreement agreement,
            String sender,
            String receiver,
            StandingClause standing,
            Cargo version,
            Instant now,
            String allowed) {
        return new PersonalDataPolicy(agreement, sender, receiver, standing, now).decide(version, allowed);
    }

    private Decision decide(Cargo version, String allowed) {
        Clause clause = standing.clause();
        var minimisation = new EnumMap<Category, Measure>(Category.class);
        for (Category category : new TreeSet<>(version.personal())) {
            Reservation refusal = standing.refused().get(category);
            if (refusal != null) {
                missing(
                        "it holds " + Phrases.of(category) + ", which were kept back " + refusal.because(),
                        refusal.party() + " may resume it");
            } else if (clause.data() != null) {
                ask(clause, category, clause.data().get(category), minimisation);
            }
        }
        return missing.isEmpty()
                ? Decision.yes(clause.id(), allowed + told(minimisation), clause.approval(), measures(clause))
                : Decision.no(clause.id(), String.join("; ", missing), String.join("; ", remedies));
    }

    private void ask(
            Clause clause, Category category, @Nullable DataTerms data, EnumMap<Category, Measure> minimisation) {
        if (data == null) {
            missing(
                    "it holds " + Phrases.of(category) + ", and clause " + clause.id() + " does not speak of them",
                    "a line on " + category + " under data of clause " + clause.id() + " would");
            return;
        }
        minimisation.put(category, data.measure());
        if (!data.needsGrounds()) {
            return;
        }
        Agreement terms = agreement.terms();
        if (!terms.purposes().isEmpty() && clause.purposes().isEmpty()) {
            missing(
                    "clause " + clause.id() + " lets personal data cross and names no purpose",
                    "naming a purpose in clause " + clause.id() + " would");
        }
        ground(clause, category, data.basis(), Ground.Kind.PROCESSING_BASIS);
        if (data.noTransfer() == null) {
            ground(clause, category, data.transfer(), Ground.Kind.TRANSFER_GROUND);
        }
        for (String safeguard : data.safeguards()) {
            ground(clause, category, safeguard, Ground.Kind.SAFEGUARD);
        }
    }

    private void ground(Clause clause, Category category, @Nullable String id, Ground.Kind kind) {
        Ground ground = id == null ? null : agreement.terms().ground(id).orElse(null);
        if (ground == null) {
            missing(
                    "clause " + clause.id() + " names no " + kind.label() + " for " + Phrases.of(category),
                    "naming a " + kind.label() + " for " + category + " in clause " + clause.id() + " would");
            return;
        }
        String problem = ground.notInForce(now);
        Reservation suspension = agreement
                .suspension(new Reservation.Subject(Reservation.Scope.GROUND, ground.id()), sender, receiver)
                .orElse(null);
        if (problem == null && suspension != null) {
            problem = "was suspended " + suspension.because();
        }
        if (problem != null) {
            missing(
                    "the " + ground.title() + ", on which " + Phrases.of(category) + " cross under clause "
                            + clause.id() + ", " + problem,
                    suspension == null
                            ? "a version that names a " + kind.label() + " in force would"
                            : suspension.party() + " may resume it");
        }
    }

    /** All of the clause's, also where nothing of a category was found: what is minimised is called by another id. */
    private static Map<Category, Measure> measures(Clause clause) {
        var measures = new EnumMap<Category, Measure>(Category.class);
        if (clause.data() != null) {
            clause.data().forEach((category, data) -> measures.put(category, data.measure()));
        }
        return measures;
    }

    private void missing(String what, String remedy) {
        missing.add(what);
        remedies.add(remedy);
    }

    /** How the reason of a yes ends. */
    private static String told(EnumMap<Category, Measure> minimisation) {
        List<String> changed = new ArrayList<>();
        minimisation.forEach((category, measure) -> {
            if (measure != Measure.KEEP) {
                changed.add(Phrases.of(category) + " " + Phrases.of(measure));
            }
        });
        return changed.isEmpty() ? "" : "; " + String.join(", ", changed);
    }
}
