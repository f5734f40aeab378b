package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import org.comity.border.Consent.State;
import org.comity.border.Refused.Why;
import org.comity.json.JsonObject;
import org.comity.parties.Agreements;
import org.comity.parties.Obligations.Onward;
import org.comity.parties.StandingAgreement;
import org.comity.sql.Transaction;

/** What stands in letters and records about consents, and what must hold of it. */
final class ConsentText {
    private ConsentText() {}

    /** A question as it is when it has just been asked. */
    static Consent question(
            Instant now,
            Transaction transaction,
            boolean ours,
            String letter,
            String agreement,
            String party,
            String receiver,
            String under,
            String why,
            String by)
            throws SQLException {
        return new Consent(
                transaction.next("consent"),
                ours,
                agreement,
                party,
                letter,
                receiver,
                under,
                why,
                by,
                now,
                State.ASKED,
                null,
                null,
                null);
    }

    static void requireCount(int count) {
        if (count == 0 || count > Consents.CONSENT_ITEMS_MAX) {
            throw new Refused(
                    Why.TOO_MUCH,
                    count + " versions in one question; from 1 to " + Consents.CONSENT_ITEMS_MAX + " are taken");
        }
    }

    static JsonObject details(Consent consent) {
        return JsonObject.builder()
                .put("consent", consent.letter())
                .put("to", consent.receiver())
                .put("under", consent.under())
                .putIfPresent("why", consent.why().isEmpty() ? null : consent.why())
                .build();
    }

    /** Whether every clause under which that object crosses from the one to the other says that it is not passed on. */
    static boolean forbids(Agreements agreements, String agreement, String from, String to, String id) {
        StandingAgreement standing = agreements.require(agreement);
        String type = id.substring(0, Math.max(0, id.indexOf("--")));
        return standing.clauses(from, to).stream()
                .map(each -> each.clause())
                .filter(clause -> clause.coversType(type))
                .allMatch(clause -> standing.terms().obligations(clause).onward() == Onward.NO);
    }
}
