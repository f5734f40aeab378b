package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.comity.objects.Holdings;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;
import org.comity.sql.Session;

/**
 * One candidate and one audience, decided. Release, staging, approval, preview and lint all begin with this, so that
 * what is previewed is what is released.
 *
 * @param candidate what is held
 * @param decision whether it may cross to that audience
 */
record Proposal(Candidate candidate, Decision decision) {

    static Proposal of(
            StandingAgreement agreement, String sender, Audience audience, Candidate candidate, Instant now) {
        return of(candidate, Policy.decide(agreement, sender, audience.anyReceiver(), candidate.cargo(), now));
    }

    /** What may cross only with its personal data minimised stays: nothing lays renditions yet. */
    static Proposal of(Candidate candidate, Decision decision) {
        return new Proposal(
                candidate,
                decision.allowed() && !decision.crossesAsHeld()
                        ? Decision.no(
                                decision.clause(),
                                "clause " + decision.clause() + " lets it cross only minimised (" + decision.measures() + ")",
                                "releasing its minimised rendition would")
                        : decision);
    }

    /** sha256 of the bytes that would cross. */
    Digest digest() {
        return candidate.digest();
    }

    /** The bytes that would cross; empty where they are held no longer. */
    Optional<byte[]> bytes(Session session) throws SQLException {
        return Holdings.body(session, candidate.version());
    }
}
