package org.comity.seal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The proof that an entry stands in a log, to be checked without the log (C2SP tlog-proof).
 *
 * @param index of the entry, from 0
 * @param path from the leaf's sibling up to the root's child
 * @param checkpoint signed by the log, and perhaps by cosigners
 * @param extra what the application hands over with the proof, in base64; empty where nothing. The proof says nothing of
 *     it: whoever reads it has to check it against the entry
 */
public record LogProof(long index, List<Digest> path, SignedNote checkpoint, String extra) {

    private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";
    private static final String INDEX = "index ";
    private static final String EXTRA = "extra ";

    /** In base64; a record of 32 KiB and the ids of a few thousand items. */
    static final int EXTRA_CHARS_MAX = 1 << 20;

    /** More than a tree of 2^63 leaves has levels. */
    private static final int PATH_MAX = 63;

    public LogProof {
        path = List.copyOf(path);
        if (index < 0 || path.size() > PATH_MAX) {
            throw new BadSeal("a proof has an index from 0 and at most " + PATH_MAX + " hashes");
        }
        if (extra.length() > EXTRA_CHARS_MAX) {
            throw new BadSeal("a proof carries at most " + EXTRA_CHARS_MAX + " characters beside itself");
        }
        Base64Text.bytes(extra);
    }

    /** A proof that carries nothing beside itself. */
    public LogProof(long index, List<Digest> path, SignedNote checkpoint) {
        this(index, path, checkpoint, "");
    }

    /** The same proof with these bytes beside it. */
    public LogProof carrying(byte[] bytes) {
        return new LogProof(index, path, checkpoint, Base64Text.of(bytes));
    }

    /** What it carries beside itself; empty where nothing. */
    public byte[] carried() {
        return Base64Text.bytes(extra);
    }

    /**
     * Reads the written form.
     *
     * @throws BadSeal when it is anything else
     */
    public static LogProof parse(byte[] utf8) {
        if (utf8.length > EXTRA_CHARS_MAX + 2 * SignedNote.NOTE_BYTES_MAX) {
            throw new BadSeal("a proof of more than " + (EXTRA_CHARS_MAX + 2 * SignedNote.NOTE_BYTES_MAX) + " bytes");
        }
        String proof = Text.ofUtf8(utf8);
        int blank = proof.indexOf("\n\n");
        if (blank < 0) {
            throw new BadSeal("a proof without a checkpoint");
        }
        String[] lines = proof.substring(0, blank).split("\n", -1);
        int at = 1;
        String extra = "";
        if (lines.length > at && lines[at].startsWith(EXTRA)) {
            extra = lines[at++].substring(EXTRA.length());
        }
        if (!lines[0].equals(FIRST_LINE) || lines.length <= at || !lines[at].startsWith(INDEX)) {
            throw new BadSeal("a proof begins with " + FIRST_LINE + " and a line with its index");
        }
        long index = Text.number(lines[at].substring(INDEX.length()));
        var path = new ArrayList<Digest>();
        while (++at < lines.length) {
            path.add(Digest.ofBase64(lines[at]));
        }
        return new LogProof(index, path, SignedNote.parse(proof.substring(blank + 2)), extra);
    }

    /** The written form. */
    public String print() {
        var proof = new StringBuilder(FIRST_LINE).append('\n');
        if (!extra.isEmpty()) {
            proof.append(EXTRA).append(extra).append('\n');
        }
        proof.append(INDEX).append(index).append('\n');
        path.forEach(hash -> proof.append(hash.base64()).append('\n'));
        return proof.append('\n').append(checkpoint.print()).toString();
    }

    /**
     * Checks that the entry stands in the log of that origin.
     *
     * @param entry its bytes as the log keeps them
     * @param known keys whose signatures count, at least one of them the log's
     * @return the checkpoint that vouches for it
     * @throws BadSeal when it does not
     */
    public Checkpoint verify(byte[] entry, String origin, Collection<NoteKey> known) {
        List<SignedNote.Held> held = checkpoint.open(known);
        Checkpoint head = Checkpoint.parse(checkpoint.text());
        if (!head.origin().equals(origin)) {
            throw new BadSeal("the proof is of the log " + head.origin() + ", not of " + origin);
        }
        if (held.stream()
                .noneMatch(each -> each.key().use() == NoteKey.Use.SIGNATURE
                        && each.key().name().equals(origin))) {
            throw new BadSeal("the log " + origin + " has not signed this checkpoint itself");
        }
        if (!Merkle.includes(Merkle.leaf(entry), index, head.size(), path, head.root())) {
            throw new BadSeal("the entry does not stand at index " + index + " of the log " + origin);
        }
        return head;
    }
}
