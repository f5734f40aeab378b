package org.comity.parties;

import org.comity.seal.SigningKey;

/** Lets tests of other packages sign for a partner, whose node is not there. */
public final class AcceptanceNotes {
    private AcceptanceNotes() {}

    public static String sign(StandingAgreement agreement, String party, SigningKey key) {
        return Acceptance.sign(agreement.terms(), agreement.document(), party, key)
                .print();
    }
}
