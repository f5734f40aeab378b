package org.comity.parties;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.comity.seal.BadSeal;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;

/** What a party signs about its own keys, in lines that people can read to each other. */
public sealed interface KeyStatement {

    /** The party whose keys it is about. */
    String party();

    /**
     * Another key follows; signed with both, so that neither the thief of the old one nor somebody with a key of their
     * own can say it alone.
     *
     * @param from since when the new one counts
     */
    record Rotation(String party, NoteKey old, NoteKey next, Instant from) implements KeyStatement {
        String text() {
            return "comity key rotation v1\nparty " + party + "\nold " + old.text() + "\nnew " + next.text() + "\nfrom "
                    + from + "\n";
        }
    }

    /**
     * A key counts no more; signed with another key of the same party.
     *
     * @param from since when it counts no more
     */
    record Revocation(String party, NoteKey key, Instant from) implements KeyStatement {
        String text() {
            return "comity key revocation v1\nparty " + party + "\nkey " + key.text() + "\nfrom " + from + "\n";
        }
    }

    /** One key follows another, signed with both. */
    static SignedNote rotation(String party, SigningKey old, SigningKey next, Instant from) {
        var said = new Rotation(party, new NoteKey(party, old.verifyKey()), new NoteKey(party, next.verifyKey()), from);
        SignedNote byOld = SignedNote.sign(said.text(), party, old);
        return byOld.with(SignedNote.sign(said.text(), party, next).lines().getFirst());
    }

    /** A key counts no more, signed with another one of the party. */
    static SignedNote revocation(String party, NoteKey key, Instant from, SigningKey by) {
        return SignedNote.sign(new Revocation(party, key, from).text(), party, by);
    }

    /**
     * Reads a statement and checks what its form alone demands: who must have signed, and that they have.
     *
     * @param counting keys of the party that count now
     * @throws BadSeal when it is no such statement, or is not signed as it must be
     */
    static KeyStatement open(String note, List<NoteKey> counting) {
        SignedNote signed = SignedNote.parse(note);
        String[] lines = signed.text().split("\n", -1);
        switch (lines[0]) {
            case "comity key rotation v1" -> {
                var said = new Rotation(
                        line(lines, 1, "party "),
                        NoteKey.parse(line(lines, 2, "old ")),
                        NoteKey.parse(line(lines, 3, "new ")),
                        instant(line(lines, 4, "from ")));
                require(said.text().equals(signed.text()), "it holds more than a rotation says");
                require(counting.contains(said.old()), "the old key it names does not count here");
                require(said.next().name().equals(said.party()), "the new key is not the party's by its name");
                require(
                        signed.open(List.of(said.old(), said.next())).size() == 2,
                        "a rotation is signed with both keys, the old and the new");
                return said;
            }
            case "comity key revocation v1" -> {
                var said = new Revocation(
                        line(lines, 1, "party "),
                        NoteKey.parse(line(lines, 2, "key ")),
                        instant(line(lines, 3, "from ")));
                require(said.text().equals(signed.text()), "it holds more than a revocation says");
                List<NoteKey> others =
                        counting.stream().filter(key -> !key.equals(said.key())).toList();
                require(!others.isEmpty(), "no other key of the party counts here that could have signed it");
                signed.open(others);
                return said;
            }
            default -> throw new BadSeal("neither a rotation nor a revocation of a key");
        }
    }

    /** What follows that word on that line. */
    static String line(String[] lines, int at, String word) {
        if (at >= lines.length || !lines[at].startsWith(word)) {
            throw new BadSeal("line " + (at + 1) + " of the statement should begin with \"" + word + "\"");
        }
        return lines[at].substring(word.length());
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new BadSeal("not an instant: " + text, e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new BadSeal(otherwise);
        }
    }
}
