package org.comity.doors.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.comity.border.Decision;
import org.comity.border.Standings;
import org.comity.cases.CaseState;
import org.comity.cases.Member;
import org.comity.cases.Step;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Agreement;
import org.comity.parties.Approval;
import org.comity.parties.Obligations;
import org.comity.parties.Purpose;
import org.comity.parties.StandingAgreement;

/** Who can see a case, and why: what each other member has of it, by which clause, and what it may do with that. */
final class CaseWho {
    /** Objects of a case of which it is said whether a member has them; the last that were linked. */
    static final int OBJECTS_MAX = 50;

    /** Steps of a case of which it is said why a member may not have them; the last. */
    static final int WHY_STEPS_MAX = 20;

    private CaseWho() {}

    /**
     * Another member.
     *
     * @param steps that are for it
     * @param stepsAll that are here
     * @param objects that it can read from us, of {@code objectsAll}
     * @param agreement under which the case is worked
     * @param because what the clause says; empty where none lets steps cross
     * @param purposes of that clause
     * @param hidden why it has not got the rest, each with how many
     * @param knows of which parties it is told
     * @param notTold of which parties it is not told
     * @param passesOn whether it may pass on what it has
     * @param keeps how long
     * @param previews objects that can be looked at as that member gets them
     */
    record Sees(
            String party,
            String standing,
            long steps,
            long stepsAll,
            long objects,
            long objectsAll,
            String agreement,
            Decision because,
            String purposes,
            Map<String, Long> hidden,
            List<String> knows,
            List<String> notTold,
            String passesOn,
            String keeps,
            List<String> previews) {
        boolean all() {
            return steps == stepsAll && objects == objectsAll;
        }
    }

    /**
     * For every other member that is in the case, or was.
     *
     * @param looks whether this person may look at what is held
     */
    static List<Sees> of(Rooms rooms, CaseState state, boolean looks) {
        StandingAgreement agreement = rooms.agreements().require(state.agreement());
        String ours = rooms.parties().ours().id();
        List<Step> ownLast = last(state, ours);
        List<String> objects = looks ? objects(state) : List.of();
        Map<String, Map<String, Standings.Word>> standings = new LinkedHashMap<>();
        for (String each : objects) {
            standings.put(
                    each,
                    rooms.gate().releases().standings().of(each).stream()
                            .collect(Collectors.toMap(
                                    Standings.Standing::party,
                                    Standings.Standing::word,
                                    (one, other) -> one == Standings.Word.RELEASED ? one : other)));
        }
        var sees = new ArrayList<Sees>();
        for (Member member : state.members().values()) {
            if (!member.party().equals(ours)) {
                sees.add(one(rooms, state, agreement, member, ownLast, standings));
            }
        }
        return sees;
    }

    private static Sees one(
            Rooms rooms,
            CaseState state,
            StandingAgreement agreement,
            Member member,
            List<Step> ownLast,
            Map<String, Map<String, Standings.Word>> standings) {
        String party = member.party();
        String ours = rooms.parties().ours().id();
        long steps = 0;
        var hidden = new LinkedHashMap<String, Long>();
        for (CaseState.Entry entry : state.entries()) {
            Step step = entry.step();
            String why = hidden(member, step, ours);
            if (why.isEmpty()) {
                steps++;
            } else {
                hidden.merge(why, 1L, Long::sum);
            }
        }
        Decision because = rooms.casebook().as(rooms.actor()).why(ownLast, party).values().stream()
                .reduce((one, other) -> other.allowed() ? one : other)
                .orElseGet(() -> new Decision(
                        false, "", Texts.ENGLISH.say("who.nothing.of.ours"), "", Approval.FLOWS, Map.of()));
        List<String> previews = List.copyOf(standings.keySet());
        long objects = standings.values().stream()
                .filter(each -> each.get(party) == Standings.Word.RELEASED)
                .count();
        if (objects < standings.size()) {
            hidden.merge(Texts.ENGLISH.say("who.not.released"), standings.size() - objects, Long::sum);
        }
        Agreement terms = agreement.terms();
        Obligations owed = terms.clause(because.clause()).map(terms::obligations).orElse(Obligations.NONE);
        var notTold = new TreeSet<>(agreement.hiddenFrom(party));
        return new Sees(
                party,
                member.standing().label(),
                steps,
                state.entries().size(),
                objects,
                standings.size(),
                terms.id(),
                because,
                purposes(terms, because.clause()),
                hidden,
                state.members().keySet().stream()
                        .filter(each -> !each.equals(party))
                        .toList(),
                List.copyOf(notTold),
                owed.onward().label(),
                owed.retention() == null ? "" : owed.retention().toDays() + "",
                previews);
    }

    /** Why a step is not with that member; empty where it is. */
    private static String hidden(Member member, Step step, String ours) {
        if (step.author().equals(member.party())) {
            return "";
        }
        if (step.atHome()) {
            return Texts.ENGLISH.say("who.hidden.home");
        }
        if (!step.forAll()) {
            return step.signed().header().audience().contains(member.party())
                    ? ""
                    : Texts.ENGLISH.say("who.hidden.some");
        }
        return member.isIn() ? "" : Texts.ENGLISH.say("who.hidden.out", member.standing().label());
    }

    /** Our own last steps for all, of which the gate is asked. */
    private static List<Step> last(CaseState state, String ours) {
        var last = new ArrayList<Step>();
        List<CaseState.Entry> entries = state.entries();
        for (int i = entries.size() - 1; i >= 0 && last.size() < WHY_STEPS_MAX; i--) {
            Step step = entries.get(i).step();
            if (step.forAll() && step.author().equals(ours)) {
                last.add(step);
            }
        }
        return last;
    }

    /** Ids of the objects that were linked last. */
    private static List<String> objects(CaseState state) {
        List<Step> links = state.links();
        return links.subList(Math.max(0, links.size() - OBJECTS_MAX), links.size()).stream()
                .map(each -> each.text("object"))
                .distinct()
                .toList();
    }

    /** The purposes of a clause in the words of the agreement; that of the agreement where the clause names none. */
    static String purposes(Agreement terms, String clause) {
        return terms.clause(clause)
                .map(each -> each.purposes().isEmpty()
                        ? terms.purpose()
                        : new TreeSet<>(each.purposes())
                                .stream().map(id -> purpose(terms, id)).collect(Collectors.joining("; ")))
                .orElse("");
    }

    private static String purpose(Agreement terms, String id) {
        return terms.purposes().stream()
                .filter(each -> each.id().equals(id))
                .map(Purpose::text)
                .findFirst()
                .orElse(id);
    }
}
