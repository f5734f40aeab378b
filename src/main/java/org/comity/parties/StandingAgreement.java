package org.comity.parties;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An agreement as this node has it: the document, who has accepted it, who has joined it, and what each of them has taken
 * back.
 *
 * @param nr its number inside this node
 * @param terms what the document says
 * @param document the exact bytes that were signed
 * @param acceptedBy ids of the parties whose yes is here, or is carried over from the version before
 * @param ended when it was ended or a later version took over; null while it stands
 * @param why the reason it ended; null while it stands
 * @param accessions parties that have joined the standing text, this version or one before it, in the order they came
 * @param reservations what parties have suspended, narrowed and resumed under this very version, by their numbers
 * @param inherited what it has from the versions before it besides
 */
public record StandingAgreement(
        long nr,
        Agreement terms,
        byte[] document,
        Set<String> acceptedBy,
        @Nullable Instant ended,
        @Nullable String why,
        List<Accession> accessions,
        List<Reservation> reservations,
        Inherited inherited) {
    public StandingAgreement {
        acceptedBy = Set.copyOf(acceptedBy);
        accessions = List.copyOf(accessions);
        reservations = List.copyOf(reservations);
    }

    /** One that has nothing from a version before it. */
    public StandingAgreement(
            long nr,
            Agreement terms,
            byte[] document,
            Set<String> acceptedBy,
            @Nullable Instant ended,
            @Nullable String why,
            List<Accession> accessions,
            List<Reservation> reservations) {
        this(nr, terms, document, acceptedBy, ended, why, accessions, reservations, Inherited.NOTHING);
    }

    /** As it is when it has just been added. */
    static StandingAgreement added(long nr, Agreement terms, byte[] document) {
        return new StandingAgreement(nr, terms, document, Set.of(), null, null, List.of(), List.of());
    }

    /** That document as if every party had accepted it: for a draft that is tried out. */
    public static StandingAgreement supposed(Agreement terms, byte[] document) {
        Set<String> all = new HashSet<>();
        terms.members().forEach(member -> all.add(member.id()));
        return new StandingAgreement(0, terms, document, all, null, null, List.of(), List.of());
    }

    StandingAgreement accepted(Set<String> by) {
        return new StandingAgreement(nr, terms, document, by, ended, why, accessions, reservations, inherited);
    }

    StandingAgreement ended(@Nullable Instant at, @Nullable String reason) {
        return new StandingAgreement(nr, terms, document, acceptedBy, at, reason, accessions, reservations, inherited);
    }

    StandingAgreement joined(List<Accession> all) {
        return new StandingAgreement(nr, terms, document, acceptedBy, ended, why, all, reservations, inherited);
    }

    StandingAgreement reserved(List<Reservation> all) {
        return new StandingAgreement(nr, terms, document, acceptedBy, ended, why, accessions, all, inherited);
    }

    StandingAgreement inheriting(Inherited from) {
        return new StandingAgreement(nr, terms, document, acceptedBy, ended, why, accessions, reservations, from);
    }

    /** The same as if nobody had taken anything back. */
    public StandingAgreement asWritten() {
        return new StandingAgreement(
                nr,
                terms,
                document,
                acceptedBy,
                ended,
                why,
                accessions.stream().map(Accession::withoutReservations).toList(),
                List.of(),
                inherited.withoutReservations());
    }

    // ---- who ----

    /** Its parties: those of the document, then those that have joined. */
    public List<Agreement.Member> members() {
        return Stream.concat(terms.members().stream(), accessions.stream().map(Accession::member))
                .toList();
    }

    public Optional<Agreement.Member> member(String party) {
        return members().stream().filter(member -> member.id().equals(party)).findFirst();
    }

    /** Whether that party joined later, and is not in the document. */
    public boolean hasJoined(String party) {
        return accessions.stream().anyMatch(each -> each.member().id().equals(party));
    }

    /** What that party joined before and has to say yes to again; empty where it has not. */
    public Optional<Outgrown> outgrown(String party) {
        return inherited.outgrown().stream()
                .filter(each -> each.party().equals(party))
                .findFirst();
    }

    /** How clauses may speak of that party: its id, and the ids of its groups. */
    public Set<String> names(String party) {
        var names = new HashSet<String>(Set.of(party));
        terms.groups().stream()
                .filter(group -> group.members().contains(party))
                .forEach(group -> names.add(group.id()));
        Stream.concat(accessions.stream(), inherited.outgrown().stream().map(Outgrown::accession))
                .filter(each -> each.member().id().equals(party))
                .forEach(each -> names.addAll(each.groups()));
        return names;
    }

    /** Ids of the parties that this one is not told of: members of the same hidden group. */
    public Set<String> hiddenFrom(String party) {
        var hidden = new HashSet<String>();
        Set<String> own = names(party);
        for (Group group : terms.groups()) {
            if (group.hidden() && own.contains(group.id())) {
                Stream.concat(
                                members().stream().map(Agreement.Member::id),
                                inherited.outgrown().stream().map(Outgrown::party))
                        .filter(id -> names(id).contains(group.id()))
                        .forEach(hidden::add);
            }
        }
        hidden.remove(party);
        return hidden;
    }

    /** That sentence with the ids taken out that this party is not told of. */
    public String told(String sentence, String party) {
        String told = sentence;
        for (String id : hiddenFrom(party)) {
            told = told.replace(id, "another party");
        }
        return told;
    }

    // ---- what stands between two of them ----

    /** The clauses that speak of what goes from the one to the other, each as it stands between them. */
    public List<StandingClause> clauses(String sender, String receiver) {
        Set<String> from = names(sender);
        Set<String> to = names(receiver);
        List<Reservation> theirs = reservationsOf(sender, receiver);
        return terms.clauses().stream()
                .filter(clause -> clause.covers(from, to))
                .map(clause -> StandingClause.of(clause, theirs))
                .toList();
    }

    /**
     * What either of the two has taken back and not resumed, in its order. What was taken back under an earlier version
     * speaks of the clauses and grounds that have taken the place of its own.
     */
    public List<Reservation> reservationsOf(String sender, String receiver) {
        return takenBack().stream()
                .filter(each -> each.party().equals(sender) || each.party().equals(receiver))
                .flatMap(inherited::asItCountsNow)
                .toList();
    }

    /** What anybody has taken back and not resumed, in its order, as it was written. */
    List<Reservation> takenBack() {
        var all = new ArrayList<Reservation>();
        inherited.reservations().forEach(each -> all.add(each.reservation()));
        accessions.forEach(each -> all.addAll(each.reservations()));
        all.addAll(reservations);
        return Reservation.counting(all);
    }

    /** The number of the last reservation of that party under this version; 0 where it has made none. */
    int lastReservation(String party) {
        return ownReservations()
                .filter(each -> each.party().equals(party))
                .mapToInt(Reservation::number)
                .max()
                .orElse(0);
    }

    /** What was taken back or resumed under this very version. */
    Stream<Reservation> ownReservations() {
        return Stream.concat(accessions.stream().flatMap(each -> each.reservations().stream()), reservations.stream());
    }

    /** The reservation by which one of the two has suspended that; empty where none has. */
    public Optional<Reservation> suspension(Reservation.Subject subject, String sender, String receiver) {
        return reservationsOf(sender, receiver).stream()
                .filter(each -> each.suspends(subject))
                .findFirst();
    }

    // ---- when ----

    /** Ids of the parties whose yes is missing, in the order of the document. */
    public List<String> missing() {
        return terms.members().stream()
                .map(Agreement.Member::id)
                .filter(id -> !acceptedBy.contains(id))
                .toList();
    }

    /** Whether every party it names has accepted it; what it allows is another question. */
    boolean isAccepted() {
        return missing().isEmpty();
    }

    /** Whether it ended because a later version took over, and not by the word of a party. */
    boolean isOvertaken() {
        return why != null && why.matches(tookOver(0).replace("0", "[0-9]+"));
    }

    /** Why a version ends when that one comes into force. */
    static String tookOver(int version) {
        return "version " + version + " took over";
    }

    /** Why nothing may cross under it at that instant; null where it is in force. */
    public @Nullable String notInForce(Instant instant) {
        if (ended != null && !instant.isBefore(ended)) {
            return "it ended at " + ended + (why == null ? "" : ": " + why);
        }
        if (!missing().isEmpty()) {
            return "it is not yet accepted by " + String.join(", ", missing());
        }
        if (instant.isBefore(terms.from())) {
            return "it begins at " + terms.from();
        }
        if (!instant.isBefore(terms.until())) {
            return "it lapsed at " + terms.until();
        }
        return null;
    }

    /** Every instant at which its answers may change by themselves, the earliest first. */
    public List<Instant> turns() {
        var turns = new TreeSet<>(terms.turns());
        if (ended != null) {
            turns.add(ended);
        }
        return List.copyOf(turns);
    }

    /**
     * Whether what it once allowed it allows for as long as it is in force: no clause or ground of it has dates or a status
     * of its own, nobody has taken anything back, and no earlier version allowed other things.
     */
    public boolean isSteady() {
        return terms.version() == 1
                && reservations.isEmpty()
                && accessions.isEmpty()
                && terms.turns().size() == 2;
    }

    /** One word for lists: waiting, in force, not begun, lapsed or ended. */
    public String state(Instant instant) {
        if (ended != null && !instant.isBefore(ended)) {
            return "ended";
        }
        if (!missing().isEmpty()) {
            return "waiting";
        }
        if (instant.isBefore(terms.from())) {
            return "not begun";
        }
        return instant.isBefore(terms.until()) ? "in force" : "lapsed";
    }
}
