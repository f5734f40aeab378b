package org.comity.parties;

import java.util.List;
import java.util.function.Function;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;

/**
 * A party's yes to an agreement: a signed note over the digest of the exact document, small enough to be mailed or read
 * over a telephone.
 */
final class Acceptance {
    private Acceptance() {}

    /** What an accepting party signs. */
    static String text(Agreement agreement, byte[] document) {
        return "comity agreement acceptance v1\n"
                + "agreement " + agreement.id() + "\n"
                + "version " + agreement.version() + "\n"
                + "sha256 " + Digest.of(document).hex() + "\n";
    }

    static SignedNote sign(Agreement agreement, byte[] document, String party, SigningKey key) {
        return SignedNote.sign(text(agreement, document), party, key);
    }

    /**
     * The member whose yes this note is. Which key the document names does not decide: a key may have followed it since,
     * or it may have been revoked.
     *
     * @param counting the keys of a member that count now
     * @throws IllegalArgumentException when it accepts another document, or nobody the agreement names has signed it
     */
    static Agreement.Member signer(
            Agreement agreement, byte[] document, String note, Function<Agreement.Member, List<NoteKey>> counting) {
        try {
            SignedNote signed = SignedNote.parse(note);
            if (!signed.text().equals(text(agreement, document))) {
                throw new IllegalArgumentException("the note does not accept version " + agreement.version() + " of "
                        + agreement.id() + " as it is held here (sha256 "
                        + Digest.of(document).hex() + "); compare the two documents");
            }
            List<SignedNote.Held> held = signed.open(agreement.members().stream()
                    .filter(Agreement.Member::hasNode)
                    .flatMap(member -> counting.apply(member).stream())
                    .toList());
            return agreement
                    .member(held.getFirst().key().name())
                    .orElseThrow(() -> new IllegalArgumentException("the signer is no party to the agreement"));
        } catch (BadSeal e) {
            throw new IllegalArgumentException("the acceptance does not hold: " + e.getMessage(), e);
        }
    }
}
