package org.comity.parties;

import java.util.List;
import java.util.Set;

/**
 * A party that has joined a standing text, by its own signature alone, with its own reservations.
 *
 * @param member the party, with the key it signs by
 * @param groups ids of the groups it has joined; empty where it is a party beside them
 * @param reservations what it takes back from the beginning
 */
public record Accession(Agreement.Member member, Set<String> groups, List<Reservation> reservations) {
    public Accession {
        groups = Set.copyOf(groups);
        reservations = List.copyOf(reservations);
    }

    Accession withoutReservations() {
        return new Accession(member, groups, List.of());
    }
}
