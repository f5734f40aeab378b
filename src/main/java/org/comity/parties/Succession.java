package org.comity.parties;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comity.parties.Inherited.Kept;
import org.comity.parties.Reservation.Scope;
import org.comity.parties.Reservation.Subject;

/**
 * What each version of one agreement has from those before it. It is worked out anew from the signed notes whenever one
 * comes in, so that nodes which hold the same notes say the same, in whatever order they came.
 *
 * <p>A yes is carried over where nothing changes for whoever gave it. An accession is carried over where nothing more
 * crosses from or to whoever has joined, and nothing more is asked of it. A reservation stays until its author resumes it.
 */
final class Succession {
    private final TreeMap<Integer, StandingAgreement> own = new TreeMap<>();
    private final TreeMap<Integer, StandingAgreement> standing = new TreeMap<>();

    private Succession(List<StandingAgreement> versions) {
        versions.forEach(each -> own.put(each.terms().version(), each));
    }

    /**
     * All versions as they stand, by their numbers.
     *
     * @param versions all versions of one agreement, each with what was signed under it alone
     */
    static List<StandingAgreement> of(List<StandingAgreement> versions) {
        var succession = new Succession(versions);
        for (StandingAgreement each : List.copyOf(succession.own.values())) {
            succession.standing.put(each.terms().version(), succession.version(each));
        }
        return List.copyOf(succession.standing.values());
    }

    private StandingAgreement version(StandingAgreement version) {
        Set<String> unasked = unasked(version);
        var by = new HashSet<>(version.acceptedBy());
        by.addAll(unasked);
        List<Kept> kept = kept(version);
        Map<Subject, Set<Subject>> moved = moved(version, kept);
        var accessions = new ArrayList<Accession>();
        var outgrown = new ArrayList<Outgrown>();
        joined(version, kept, moved, accessions, outgrown);
        Set<String> here = Stream.concat(
                        version.terms().members().stream(), accessions.stream().map(Accession::member))
                .map(Agreement.Member::id)
                .collect(Collectors.toSet());
        outgrown.forEach(each -> here.add(each.party()));
        return version.accepted(by)
                .joined(accessions)
                .inheriting(new Inherited(
                        unasked,
                        kept.stream()
                                .filter(each -> here.contains(each.reservation().party()))
                                .toList(),
                        outgrown,
                        moved));
    }

    // ---- whose yes is carried over ----

    /** Those whose yes is missing where it need not be given: the version before says the same for all of them. */
    private Set<String> unasked(StandingAgreement version) {
        Optional<StandingAgreement> former =
                standing.values().stream().filter(StandingAgreement::isAccepted).reduce((first, second) -> second);
        List<String> missing = version.missing();
        if (version.acceptedBy().isEmpty()
                || former.isEmpty()
                || (former.get().ended() != null && !former.get().isOvertaken())) {
            return Set.of();
        }
        Set<String> affected = Amendment.affected(former.get().terms(), version.terms());
        return missing.stream().anyMatch(affected::contains) ? Set.of() : Set.copyOf(missing);
    }

    // ---- what was taken back ----

    /** What was taken back under earlier versions and not resumed there, in its order. */
    private List<Kept> kept(StandingAgreement version) {
        var kept = new ArrayList<Kept>();
        own.headMap(version.terms().version())
                .forEach((number, each) -> each.ownReservations().forEach(reservation -> {
                    if (reservation.verb() == Reservation.Verb.RESUME) {
                        kept.removeIf(before -> before.reservation().party().equals(reservation.party())
                                && before.reservation().on().equals(reservation.on()));
                    } else {
                        kept.add(new Kept(number, reservation));
                    }
                }));
        return kept;
    }

    /**
     * For each clause and ground that somebody took back and that is not there any more: those that are new since, and may
     * let the same things cross. So a clause that only got another number stays taken back.
     */
    private Map<Subject, Set<Subject>> moved(StandingAgreement version, List<Kept> kept) {
        var moved = new HashMap<Subject, Set<Subject>>();
        for (Kept each : kept) {
            Subject on = each.reservation().on();
            if (on.scope() != Scope.AGREEMENT && !has(version.terms(), on)) {
                own.headMap(version.terms().version(), false).descendingMap().values().stream()
                        .map(StandingAgreement::terms)
                        .filter(terms -> has(terms, on))
                        .findFirst()
                        .ifPresent(last -> moved.put(on, newSince(last, version.terms(), on)));
            }
        }
        return moved;
    }

    private static boolean has(Agreement terms, Subject on) {
        return on.scope() == Scope.CLAUSE
                ? terms.clause(on.id()).isPresent()
                : terms.ground(on.id()).isPresent();
    }

    private static Set<Subject> newSince(Agreement before, Agreement now, Subject on) {
        Stream<String> ids = on.scope() == Scope.CLAUSE
                ? now.clauses().stream()
                        .filter(each -> mayMeet(before.clause(on.id()).orElseThrow(), each))
                        .map(Clause::id)
                : now.grounds().stream()
                        .filter(each -> each.kind()
                                == before.ground(on.id()).orElseThrow().kind())
                        .map(Ground::id);
        return ids.map(id -> new Subject(on.scope(), id))
                .filter(each -> !has(before, each))
                .collect(Collectors.toSet());
    }

    private static boolean mayMeet(Clause one, Clause other) {
        return one.types().isEmpty()
                || other.types().isEmpty()
                || one.types().stream().anyMatch(other.types()::contains);
    }

    // ---- who has joined ----

    private void joined(
            StandingAgreement version,
            List<Kept> kept,
            Map<Subject, Set<Subject>> moved,
            List<Accession> accessions,
            List<Outgrown> outgrown) {
        var everyone = new LinkedHashMap<String, Accession>();
        own.headMap(version.terms().version(), true)
                .values()
                .forEach(each -> each.accessions()
                        .forEach(accession -> everyone.put(accession.member().id(), accession.withoutReservations())));
        everyone.keySet().removeIf(party -> version.terms().member(party).isPresent());
        var all = new Everyone(everyone, kept, moved, new HashMap<>());
        for (String party : everyone.keySet()) {
            joined(party, version, all, accessions, outgrown);
        }
    }

    /**
     * All who may be in a version, and what they have taken back: the same for both versions that are compared.
     *
     * @param known in what a version asks more, of those alike: hundreds may join in one breath
     */
    private record Everyone(
            Map<String, Accession> joined,
            List<Kept> kept,
            Map<Subject, Set<Subject>> moved,
            Map<List<Object>, List<String>> known) {

        /** In what the later version asks more than the earlier one that it joined so. */
        List<String> more(StandingAgreement earlier, StandingAgreement later, Accession joined) {
            String party = joined.member().id();
            boolean named = Stream.of(earlier, later)
                    .flatMap(each -> each.terms().clauses().stream())
                    .anyMatch(each -> each.from().contains(party) || each.to().contains(party));
            List<Kept> own = kept.stream()
                    .filter(each -> each.reservation().party().equals(party))
                    .toList();
            return known.computeIfAbsent(
                    List.of(earlier.terms().version(), joined.groups(), named ? party : "", own),
                    any -> Widening.of(in(earlier, joined, later.terms()), in(later, joined, later.terms()), party));
        }

        /** @param later the one of the two that is the later */
        StandingAgreement in(StandingAgreement version, Accession accession, Agreement later) {
            var all = new LinkedHashMap<>(joined);
            all.put(accession.member().id(), accession);
            // Whoever the later one names could have joined the earlier one, which was open.
            later.members().forEach(each -> all.put(each.id(), new Accession(each, groups(later, each), List.of())));
            version.terms().members().forEach(each -> all.remove(each.id()));
            var movedHere = new HashMap<>(moved);
            movedHere.keySet().removeIf(each -> has(version.terms(), each));
            return version.joined(List.copyOf(all.values()))
                    .reserved(List.of())
                    .inheriting(new Inherited(Set.of(), kept, List.of(), movedHere));
        }

        private static Set<String> groups(Agreement terms, Agreement.Member member) {
            return terms.groups().stream()
                    .filter(each -> each.members().contains(member.id()))
                    .map(Group::id)
                    .collect(Collectors.toSet());
        }
    }

    /** By the last of its accessions that covers this version; else it has outgrown the last of them. */
    private void joined(
            String party,
            StandingAgreement version,
            Everyone everyone,
            List<Accession> accessions,
            List<Outgrown> outgrown) {
        Outgrown last = null;
        for (StandingAgreement each :
                own.headMap(version.terms().version(), true).descendingMap().values()) {
            if (each != version && isNamed(party, each)) {
                break; // since then its document says whether it is a party
            }
            Optional<Accession> by = each.accessions().stream()
                    .filter(accession -> accession.member().id().equals(party))
                    .reduce((first, second) -> second);
            if (by.isEmpty()) {
                continue;
            }
            if (each == version) {
                accessions.add(by.get());
                return;
            }
            Accession carried = carried(by.get(), version.terms());
            List<String> more = everyone.more(each, version, carried);
            if (more.isEmpty()) {
                accessions.add(carried);
                return;
            }
            last = last == null ? new Outgrown(carried, each.terms().version(), more) : last;
        }
        if (last != null) {
            outgrown.add(last);
        }
    }

    private boolean isNamed(String party, StandingAgreement earlier) {
        return earlier.terms().member(party).isPresent()
                && Objects.requireNonNull(standing.get(earlier.terms().version()))
                        .isAccepted();
    }

    /** In the groups that are still there. */
    private static Accession carried(Accession accession, Agreement terms) {
        Set<String> groups = terms.groups().stream()
                .map(Group::id)
                .filter(accession.groups()::contains)
                .collect(Collectors.toSet());
        return new Accession(accession.member(), groups, List.of());
    }

    /** The highest version that every party it names has accepted, where there is one. */
    static Optional<StandingAgreement> last(List<StandingAgreement> standing) {
        return standing.stream()
                .filter(StandingAgreement::isAccepted)
                .max(Comparator.comparingInt(each -> each.terms().version()));
    }
}
