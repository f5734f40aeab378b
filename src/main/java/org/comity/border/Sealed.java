package org.comity.border;

import java.util.Collection;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;

/**
 * Exact bytes and the detached signature over them: a signed note that names what they are and their digest, so that it
 * can be kept as evidence without them.
 *
 * @param bytes what is signed, to the byte
 * @param note says whose it is once {@link #open} has returned
 */
public record Sealed(byte[] bytes, SignedNote note) {

    static final String BATCH = "batch v1";
    static final String LETTER = "letter v1";
    static final String STEP = "case step v1";

    static Sealed of(String what, byte[] bytes, String party, SigningKey key) {
        return new Sealed(bytes, SignedNote.sign(text(what, bytes), party, key));
    }

    private static String text(String what, byte[] bytes) {
        return "comity " + what + "\nsha256 " + Digest.of(bytes).hex() + "\n";
    }

    /** The digest of the bytes, which names this batch or letter. */
    Digest digest() {
        return Digest.of(bytes);
    }

    /**
     * Checks that one of these keys has signed these very bytes.
     *
     * @throws BadSeal when none has
     */
    void open(String what, Collection<NoteKey> keys) {
        if (!note.text().equals(text(what, bytes))) {
            throw new BadSeal("the signature is over other bytes than these");
        }
        note.open(keys);
    }
}
