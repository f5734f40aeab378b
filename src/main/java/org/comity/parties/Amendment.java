package org.comity.parties;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a later version of an agreement changes, and for whom. */
final class Amendment {
    private Amendment() {}

    /**
     * Ids of the parties that have to sign the later version: those that a changed clause speaks of; all of them where
     * anything but the clauses has changed.
     */
    static Set<String> affected(Agreement earlier, Agreement later) {
        Set<String> all = later.members().stream().map(Agreement.Member::id).collect(Collectors.toSet());
        if (!withoutClauses(earlier).equals(withoutClauses(later))) {
            return all;
        }
        var affected = new HashSet<String>();
        for (String party : all) {
            Set<String> names = names(later, party);
            // In their order: the first clause that says yes decides, so that another order may let more cross.
            if (!speakingOf(earlier, names).equals(speakingOf(later, names))) {
                affected.add(party);
            }
        }
        return affected;
    }

    private static List<Clause> speakingOf(Agreement terms, Set<String> party) {
        return terms.clauses().stream()
                .filter(clause -> speaksOf(clause.from(), party) || speaksOf(clause.to(), party))
                .toList();
    }

    private static boolean speaksOf(Set<String> named, Set<String> party) {
        return named.isEmpty() || named.stream().anyMatch(party::contains);
    }

    private static Set<String> names(Agreement terms, String party) {
        var names = new HashSet<String>(Set.of(party));
        terms.groups().stream()
                .filter(group -> group.members().contains(party))
                .forEach(group -> names.add(group.id()));
        return names;
    }

    private static Agreement withoutClauses(Agreement terms) {
        return new Agreement(
                terms.id(),
                1,
                "",
                terms.purpose(),
                terms.instrument(),
                terms.purposes(),
                terms.members(),
                terms.groups(),
                terms.from(),
                terms.until(),
                terms.grounds(),
                List.of(),
                terms.obligations(),
                terms.openForAccession(),
                terms.opinionsRequired());
    }
}
