package org.comity.parties;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a version of an agreement has from the versions before it, beside the accessions. {@link Succession} works it out.
 *
 * @param unasked ids of the parties whose yes is carried over, for this version changes nothing for them
 * @param reservations what was taken back under earlier versions and not resumed there; it stays until its author resumes it
 * @param outgrown who joined an earlier version and has to say yes again
 * @param moved for a clause or ground that a reservation speaks of and that is not there any more: those it counts for
 */
public record Inherited(
        Set<String> unasked,
        List<Kept> reservations,
        List<Outgrown> outgrown,
        Map<Reservation.Subject, Set<Reservation.Subject>> moved) {
    static final Inherited NOTHING = new Inherited(Set.of(), List.of(), List.of(), Map.of());

    /**
     * A reservation made under an earlier version.
     *
     * @param version that version
     */
    public record Kept(int version, Reservation reservation) {}

    public Inherited {
        unasked = Set.copyOf(unasked);
        reservations = List.copyOf(reservations);
        outgrown = List.copyOf(outgrown);
        moved = Map.copyOf(moved);
    }

    Inherited withoutReservations() {
        return new Inherited(unasked, List.of(), outgrown, Map.of());
    }

    /** The clauses or grounds that it counts for, where its own is not there any more; empty where it is. */
    public Set<String> countsFor(Reservation reservation) {
        var ids = new TreeSet<String>();
        moved.getOrDefault(reservation.on(), Set.of()).forEach(each -> ids.add(each.id()));
        return ids;
    }

    /** That reservation, once for each clause or ground that has taken the place of its own. */
    Stream<Reservation> asItCountsNow(Reservation reservation) {
        return countsFor(reservation).isEmpty()
                ? Stream.of(reservation)
                : countsFor(reservation).stream()
                        .map(id -> reservation.on(
                                new Reservation.Subject(reservation.on().scope(), id)));
    }
}
