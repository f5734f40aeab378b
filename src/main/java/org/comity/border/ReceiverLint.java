package org.comity.border;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.comity.parties.Clause;
import org.comity.parties.Credentials;
import org.comity.parties.Keys;
import org.comity.parties.Party;
import org.comity.parties.Scope;
import org.comity.parties.StandingAgreement;
import org.comity.parties.StandingClause;
import org.comity.sql.Micros;

/**
 * What is to be said of a receiver before a release, whatever is released: that the agreement ends before the receiver may
 * have to delete, and that its key, token or certificate ends.
 *
 * @param rule in two or three words
 * @param message a sentence
 */
record ReceiverLint(String rule, String message) {
    /** How long before the end of a key, token or certificate it is said. */
    static final Duration ENDS_SOON = Duration.ofDays(30);

    /** What receivers are known by and come in with. */
    record Access(Keys keys, Credentials credentials) {}

    static List<ReceiverLint> of(
            StandingAgreement agreement,
            String sender,
            String receiver,
            Optional<Party> party,
            Access access,
            Instant now) {
        var findings = new ArrayList<ReceiverLint>();
        retention(agreement, sender, receiver, now, findings);
        if (party.isPresent()) {
            if (party.get().hasNode()) {
                key(party.get(), access.keys(), now, findings);
            }
            credential(receiver, access.credentials(), now, findings);
        }
        return findings;
    }

    private static void retention(
            StandingAgreement agreement, String sender, String receiver, Instant now, List<ReceiverLint> findings) {
        Instant until = agreement.terms().until();
        for (StandingClause each : agreement.clauses(sender, receiver)) {
            Clause clause = each.clause();
            Duration time = KeptFor.by(agreement, clause.id());
            if (time != null && now.plus(time).isAfter(until)) {
                findings.add(new ReceiverLint(
                        "agreement ends first",
                        "clause " + clause.id() + " lets what crosses now be kept until " + now.plus(time)
                                + ", and the agreement ends at " + until + ": then its deletion is asked for"));
            }
        }
    }

    private static void key(Party party, Keys keys, Instant now, List<ReceiverLint> findings) {
        List<Keys.Term> terms = keys.of(party);
        if (keys.counting(party).isEmpty()) {
            findings.add(new ReceiverLint("receiver's key ends", "no key of " + party.id() + " counts any more"));
        } else if (terms.stream()
                .allMatch(term -> term.until() != null && term.until().isBefore(now.plus(ENDS_SOON)))) {
            Instant last = terms.stream()
                    .map(Keys.Term::until)
                    .filter(java.util.Objects::nonNull)
                    .max(Comparator.naturalOrder())
                    .orElse(now);
            findings.add(new ReceiverLint(
                    "receiver's key ends",
                    "the key of " + party.id() + " counts until " + last + ", and none follows"));
        }
    }

    /** Of several that let it read, the one that lasts longest. */
    private static void credential(String receiver, Credentials credentials, Instant now, List<ReceiverLint> findings) {
        credentials.all().stream()
                .filter(each -> each.party().equals(receiver)
                        && each.revoked() == null
                        && each.scopes().contains(Scope.TAXII_READ))
                .max(Comparator.comparingLong(Credentials.Credential::expires))
                .ifPresent(last -> {
                    Instant end = Micros.instant(last.expires());
                    if (end.isBefore(now.plus(ENDS_SOON))) {
                        findings.add(new ReceiverLint(
                                "receiver's access ends",
                                "the " + last.kind() + " " + last.name() + " by which " + receiver + " reads "
                                        + (end.isAfter(now) ? "ends at " : "ended at ") + end));
                    }
                });
    }
}
