package org.comity.seal;

import java.nio.ByteBuffer;
import java.time.Instant;

/** Signing a checkpoint as one who has seen the log (C2SP tlog-cosignature, Ed25519, version 1). */
public final class Cosignature {
    private Cosignature() {}

    /**
     * The line that a cosigner adds under a checkpoint.
     *
     * <p>Nothing is checked here: who cosigns has first proved that the checkpoint follows the last one it cosigned, and
     * has that written down durably.
     *
     * @param name of the cosigner
     * @param key that cosigns, and does nothing else under another name
     * @param at to the second
     */
    public static SignedNote.Line line(Checkpoint checkpoint, String name, SigningKey key, Instant at) {
        long time = at.getEpochSecond();
        if (time < 0) {
            throw new IllegalArgumentException("no cosignature before 1970: " + at);
        }
        var identity = new NoteKey(name, key.verifyKey(), NoteKey.Use.COSIGNATURE);
        byte[] signature = key.sign(message(checkpoint.text(), time)).raw();
        return SignedNote.Line.of(
                identity,
                ByteBuffer.allocate(Long.BYTES + signature.length)
                        .putLong(time)
                        .put(signature)
                        .array());
    }

    static byte[] message(String text, long time) {
        return Text.utf8("cosignature/v1\ntime " + time + "\n" + text);
    }
}
