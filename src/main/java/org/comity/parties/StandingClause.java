package org.comity.parties;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.marking.Pap;
import org.comity.marking.Tlp;
import org.comity.personal.Category;
import org.jspecify.annotations.Nullable;

/**
 * A clause as it stands between two parties: as it is written, less what either of them has taken back.
 *
 * @param clause the clause with its limits as narrowed
 * @param suspension why it does not stand at all between them; null where it stands
 * @param narrowings what narrowed it, in their order
 * @param refused categories of personal data that one of them keeps back, with the reservation that says so
 */
public record StandingClause(
        Clause clause,
        @Nullable Reservation suspension,
        List<Reservation> narrowings,
        Map<Category, Reservation> refused) {
    public StandingClause {
        narrowings = List.copyOf(narrowings);
        refused = Map.copyOf(refused);
    }

    /** @param reservations those of the two parties that count */
    static StandingClause of(Clause clause, List<Reservation> reservations) {
        var subject = new Reservation.Subject(Reservation.Scope.CLAUSE, clause.id());
        Reservation suspension = reservations.stream()
                .filter(each -> each.suspends(subject))
                .findFirst()
                .orElse(null);
        List<Reservation> narrowings =
                reservations.stream().filter(each -> each.narrows(clause)).toList();
        var refused = new EnumMap<Category, Reservation>(Category.class);
        Clause narrowed = clause;
        for (Reservation each : narrowings) {
            each.limits().refused().forEach(category -> refused.putIfAbsent(category, each));
            Set<String> types = types(narrowed.types(), each.limits().types());
            if (types == null) {
                // Nothing is left of its types; an empty set would mean every type.
                suspension = suspension == null ? each : suspension;
                continue;
            }
            narrowed = narrowed(narrowed, types, each.limits());
        }
        return new StandingClause(narrowed, suspension, narrowings, refused);
    }

    private static @Nullable Set<String> types(Set<String> written, Set<String> kept) {
        if (kept.isEmpty()) {
            return written;
        }
        if (written.isEmpty()) {
            // Every STIX type is no case: by one party alone less crosses, never more.
            var objects = new HashSet<>(kept);
            objects.removeIf(Clause::isCases);
            return objects.isEmpty() ? null : objects;
        }
        var both = new HashSet<>(written);
        both.retainAll(kept);
        return both.isEmpty() ? null : both;
    }

    private static Clause narrowed(Clause clause, Set<String> types, Reservation.Limits limits) {
        return new Clause(
                clause.id(),
                clause.title(),
                clause.from(),
                clause.to(),
                clause.valid(),
                clause.purposes(),
                types,
                clause.sectors(),
                milder(clause.tlp(), limits.tlp()),
                clause.unmarked(),
                milder(clause.pap(), limits.pap()),
                clause.codes(),
                clause.data(),
                limits.approval() == null || limits.approval().compareTo(clause.approval()) < 0
                        ? clause.approval()
                        : limits.approval(),
                clause.obligations(),
                least(clause.objectsADay(), limits.objectsADay()));
    }

    private static Tlp milder(Tlp written, @Nullable Tlp limit) {
        return limit == null || limit.isStricterThan(written) ? written : limit;
    }

    private static @Nullable Pap milder(@Nullable Pap written, @Nullable Pap limit) {
        return limit == null || (written != null && limit.compareTo(written) > 0) ? written : limit;
    }

    private static @Nullable Integer least(@Nullable Integer written, @Nullable Integer limit) {
        return limit == null || (written != null && limit > written) ? written : limit;
    }
}
