package org.comity.seal;

import java.util.Arrays;
import java.util.List;

/**
 * How far a log has come: what its keeper signs (C2SP tlog-checkpoint).
 *
 * @param origin the log's name in the world
 * @param size how many entries
 * @param root the Merkle root over them
 * @param extensions further lines, which nobody checks; we write none
 */
public record Checkpoint(String origin, long size, Digest root, List<String> extensions) {

    public Checkpoint {
        extensions = List.copyOf(extensions);
        if (origin.isEmpty() || origin.indexOf('\n') >= 0 || size < 0) {
            throw new BadSeal("a checkpoint has an origin on one line and a size from 0");
        }
        if (extensions.stream().anyMatch(line -> line.isEmpty() || line.indexOf('\n') >= 0)) {
            throw new BadSeal("an extension of a checkpoint is one line that is not empty");
        }
        if (size == 0 && !root.equals(Merkle.EMPTY)) {
            throw new BadSeal("a checkpoint of size 0 with the root of something");
        }
    }

    public Checkpoint(String origin, long size, Digest root) {
        this(origin, size, root, List.of());
    }

    /**
     * Reads the text of a note.
     *
     * @throws BadSeal when it is no checkpoint
     */
    public static Checkpoint parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length < 4 || !lines[lines.length - 1].isEmpty()) {
            throw new BadSeal("a checkpoint is an origin, a size and a root, a line each");
        }
        return new Checkpoint(
                lines[0],
                Text.number(lines[1]),
                Digest.ofBase64(lines[2]),
                Arrays.asList(lines).subList(3, lines.length - 1));
    }

    /** The text that is signed. */
    public String text() {
        var text = new StringBuilder(origin + "\n" + size + "\n" + root.base64() + "\n");
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** Signed by the log's keeper, under the log's origin as the name of the key. */
    public SignedNote sign(SigningKey key) {
        return SignedNote.sign(text(), origin, key);
    }
}
