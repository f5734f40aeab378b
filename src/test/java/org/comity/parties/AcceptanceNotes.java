package org.comity.parties;

import java.time.Instant;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;

/** Lets tests of other packages sign for a partner, whose node is not there. */
public final class AcceptanceNotes {
    private AcceptanceNotes() {}

    public static String sign(StandingAgreement agreement, String party, SigningKey key) {
        return Acceptance.sign(agreement.terms(), agreement.document(), party, key)
                .print();
    }

    /** That party suspends an agreement, for all others. */
    public static String suspends(StandingAgreement agreement, String party, SigningKey key, Instant at) {
        var reservation = new Reservation(
                party,
                1,
                at,
                Reservation.Verb.SUSPEND,
                Reservation.Subject.AGREEMENT,
                Reservation.Limits.NONE,
                "a breach");
        return SignedNote.sign(StandingNotes.reservation(agreement, reservation), party, key)
                .print();
    }
}
