package org.comity.border;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        var clauses = new TreeMap<String, Count>();
        for (Proposal each : crossing) {
            String id = each.decision().clause();
            boolean personal = isPersonal(agreement, each);
            clauses.merge(id, new Count(0, 0).and(personal), (had, one) -> had.and(personal));
        }
        return new CrossingGrounds(agreement.terms().version(), clauses);
    }

    /** Whether personal data crosses in it, by the words of its clause; where that says nothing, all that is found does. */
    private static boolean isPersonal(StandingAgreement agreement, Proposal proposal) {
        Optional<Clause> clause = agreement.terms().clause(proposal.decision().clause());
        for (Category each : proposal.candidate().contents().categories()) {
            Measure measure = proposal.decision().minimisation().getOrDefault(each, Measure.KEEP);
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
