package org.comity.doors.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.comity.doors.BadRequest;
import org.comity.seal.BadSeal;
import org.comity.seal.Checkpoint;
import org.comity.seal.Digest;
import org.comity.seal.SignedNote;

/**
 * What a log's keeper sends to have a checkpoint cosigned (C2SP tlog-witness).
 *
 * @param old the size that was cosigned last; 0 where none
 * @param proof the consistency proof from there
 * @param note the checkpoint as it was signed
 */
record AddCheckpoint(long old, List<Digest> proof, SignedNote note, Checkpoint checkpoint) {

    /** More than a checkpoint with its signatures and 63 hashes need. */
    static final int BYTES_MAX = 128 << 10;

    private static final int PROOF_MAX = 63;
    private static final String OLD = "old ";

    AddCheckpoint {
        proof = List.copyOf(proof);
    }

    static AddCheckpoint of(long old, List<Digest> proof, SignedNote note) {
        return new AddCheckpoint(old, proof, note, Checkpoint.parse(note.text()));
    }

    /** @throws BadRequest 400 when it is anything else */
    static AddCheckpoint parse(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        int blank = text.indexOf("\n\n");
        if (blank < 0 || !text.startsWith(OLD)) {
            throw new BadRequest(400, "expected a line \"old N\", lines of proof, an empty line and a checkpoint");
        }
        String[] lines = text.substring(0, blank).split("\n", -1);
        if (lines.length > 1 + PROOF_MAX) {
            throw new BadRequest(400, "a consistency proof has at most " + PROOF_MAX + " hashes");
        }
        try {
            String old = lines[0].substring(OLD.length());
            if (!old.matches("0|[1-9][0-9]{0,17}")) {
                throw new BadRequest(400, "the old size is a decimal number without leading zeroes");
            }
            var proof = new ArrayList<Digest>();
            for (int i = 1; i < lines.length; i++) {
                proof.add(Digest.ofBase64(lines[i]));
            }
            return of(
                    Long.parseLong(old),
                    proof,
                    SignedNote.parse(text.substring(blank + 2).getBytes(StandardCharsets.UTF_8)));
        } catch (BadSeal e) {
            throw new BadRequest(400, "the question cannot be read: " + e.getMessage());
        }
    }

    String print() {
        var text = new StringBuilder(OLD).append(old).append('\n');
        proof.forEach(hash -> text.append(hash.base64()).append('\n'));
        return text.append('\n').append(note.print()).toString();
    }
}
