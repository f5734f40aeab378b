package org.comity.border;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.Act;
import org.comity.parties.Clause;
import org.comity.parties.DataTerms;
import org.comity.parties.StandingAgreement;
import org.comity.personal.Category;
import org.comity.personal.Measure;

/**
 * By which clauses of which version something crosses, and in how much of it personal data does. It stands in the log, so
 * that whoever looks later need not believe what the agreement would say then. The receivers hold the agreement and the
 * objects, and learn nothing by it.
 *
 * @param version of the agreement
 * @param clauses by the clause's id
 */
record CrossingGrounds(int version, Map<String, Count> clauses) {

    /**
     * What one clause lets cross.
     *
     * @param personal in how many of them personal data crosses, as it is or as a pseudonym
     */
    record Count(long objects, long personal) {
        Count and(boolean isPersonal) {
            return new Count(objects + 1, personal + (isPersonal ? 1 : 0));
        }
    }

    static CrossingGrounds of(StandingAgreement agreement, List<Proposal> crossing) {
        var grounds = new CrossingGrounds(agreement.terms().version(), new TreeMap<>());
        crossing.forEach(each -> grounds.count(
                agreement, each.decision(), each.candidate().contents().categories()));
        return grounds;
    }

    /** Of steps of cases; who gets its own step back gets it by no clause. */
    static CrossingGrounds ofSteps(StandingAgreement agreement, List<CaseLetters.Let> crossing) {
        var grounds = new CrossingGrounds(agreement.terms().version(), new TreeMap<>());
        crossing.stream()
                .filter(each -> !each.by().clause().isEmpty())
                .forEach(each ->
                        grounds.count(agreement, each.by(), each.step().cargo().personal()));
        return grounds;
    }

    /** Of observations: a segment counts as one. */
    static CrossingGrounds ofSegments(StandingAgreement agreement, List<SegmentRoad.Going> crossing) {
        var grounds = new CrossingGrounds(agreement.terms().version(), new TreeMap<>());
        crossing.forEach(each ->
                grounds.count(agreement, each.terms().decision(), each.asked().found()));
        return grounds;
    }

    private void count(StandingAgreement agreement, Decision decision, Set<Category> found) {
        boolean personal = isPersonal(agreement, decision, found);
        clauses.merge(decision.clause(), new Count(0, 0).and(personal), (had, one) -> had.and(personal));
    }

    /** Whether personal data crosses in it, by the words of its clause; where that says nothing, all that is found does. */
    private static boolean isPersonal(StandingAgreement agreement, Decision decision, Set<Category> found) {
        Optional<Clause> clause = agreement.terms().clause(decision.clause());
        for (Category each : found) {
            Measure measure = decision.minimisation().getOrDefault(each, Measure.KEEP);
            DataTerms terms =
                    clause.map(Clause::data).map(data -> data.get(each)).orElse(null);
            if (measure != Measure.DROP && (terms == null || terms.notPersonal() == null)) {
                return true;
            }
        }
        return false;
    }

    /** As it stands in a log entry. */
    void put(JsonObject.Builder details) {
        var said = clauses.entrySet().stream()
                .<JsonValue>map(each -> JsonObject.builder()
                        .put("clause", each.getKey())
                        .put("objects", each.getValue().objects())
                        .put(Act.PERSONAL, each.getValue().personal())
                        .build())
                .toList();
        details.put("version", version).put(Act.UNDER, new JsonArray(said));
    }
}
