package org.comity.doors.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.comity.border.Decision;
import org.comity.border.Standings;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Agreement;
import org.comity.parties.Approval;
import org.comity.parties.Obligations;
import org.jspecify.annotations.Nullable;

/** Who can see an object, and why: the answers of {@code comity why} for every partner at once. */
final class Why {
    private Why() {}

    /**
     * The answer for one partner under one agreement.
     *
     * @param word how the object stands with respect to the partner
     * @param number of the staging or recall that says so; 0 where neither does
     * @param since when it was laid there for them; null where it was not
     * @param obligations what the receiver would owe; empty where nothing, or it may not cross
     * @param until when the answer may change by itself
     */
    record Answer(
            String party,
            String name,
            String agreement,
            Standings.Word word,
            long number,
            @Nullable Instant since,
            Decision decision,
            String obligations,
            Instant until) {

        /** Key of the text, and class, of its word. */
        String key() {
            return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether somebody has to say yes first. */
        boolean waits() {
            return decision.allowed() && decision.approval() != Approval.FLOWS;
        }
    }

    /** For every partner to an agreement that stands. */
    static List<Answer> all(Rooms rooms, String id) {
        Map<String, List<Standings.Standing>> byParty = rooms.gate().releases().standings().of(id).stream()
                .collect(Collectors.groupingBy(Standings.Standing::party, LinkedHashMap::new, Collectors.toList()));
        var answers = new ArrayList<Answer>();
        byParty.forEach((party, standings) -> {
            Map<String, Decision> decisions = rooms.gate().why(id, party);
            for (Standings.Standing each : standings) {
                Decision decision = decisions.get(each.agreement());
                if (decision != null) {
                    answers.add(answer(rooms, id, each, decision));
                }
            }
        });
        answers.sort(Comparator.comparing(Answer::party).thenComparing(Answer::agreement));
        return answers;
    }

    /** For that partner, by the agreement; none where there is no agreement with it. */
    static List<Answer> of(Rooms rooms, String id, String party) {
        var standings = rooms.gate().releases().standings().of(id).stream()
                .filter(each -> each.party().equals(party))
                .collect(Collectors.toMap(Standings.Standing::agreement, each -> each));
        var answers = new ArrayList<Answer>();
        new TreeMap<>(rooms.gate().why(id, party)).forEach((agreement, decision) -> {
            var standing = standings.getOrDefault(
                    agreement, new Standings.Standing(agreement, party, Standings.Word.AT_HOME, 0, null));
            answers.add(answer(rooms, id, standing, decision));
        });
        return answers;
    }

    private static Answer answer(Rooms rooms, String id, Standings.Standing standing, Decision decision) {
        return new Answer(
                standing.party(),
                rooms.parties().require(standing.party()).name(),
                standing.agreement(),
                standing.word(),
                standing.number(),
                standing.since(),
                decision,
                decision.allowed() ? obligations(rooms, standing.agreement(), decision) : "",
                decision.allowed()
                        ? rooms.gate().releases().holdsUntil(id, standing.agreement(), standing.party())
                        : Instant.MAX);
    }

    private static String obligations(Rooms rooms, String agreement, Decision decision) {
        Agreement terms = rooms.agreements().require(agreement).terms();
        return terms.clause(decision.clause())
                .map(terms::obligations)
                .filter(owed -> !owed.equals(Obligations.NONE))
                .map(Obligations::sentence)
                .orElse("");
    }
}
