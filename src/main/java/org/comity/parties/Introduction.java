package org.comity.parties;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import org.comity.seal.BadSeal;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;

/**
 * One party's signed word that a key is that of another, for a third who knows only the first.
 *
 * @param party who is introduced
 * @param name what people call it
 * @param key its key
 * @param by who introduces it
 * @param at when
 */
public record Introduction(String party, String name, NoteKey key, String by, Instant at) {

    /** An introduction older than this says too little about which key is the party's today. */
    static final Duration VALID = Duration.ofDays(90);

    private String text() {
        return "comity introduction v1\nparty " + party + "\nname " + name + "\nkey " + key.text() + "\nby " + by
                + "\nat " + at + "\n";
    }

    /** The signed note to hand to whoever is to know that party. */
    public SignedNote sign(SigningKey signer) {
        return SignedNote.sign(text(), by, signer);
    }

    /**
     * Reads an introduction and believes it.
     *
     * @param by who is known here and believed
     * @param counting keys of that party that count now
     * @throws BadSeal when it does not hold, is too old, or is about the one who signed it
     */
    public static Introduction open(String note, String by, Collection<NoteKey> counting, Instant now) {
        SignedNote signed = SignedNote.parse(note);
        signed.open(counting);
        String[] lines = signed.text().split("\n", -1);
        if (!lines[0].equals("comity introduction v1")) {
            throw new BadSeal("the note is no introduction");
        }
        try {
            var said = new Introduction(
                    KeyStatement.line(lines, 1, "party "),
                    KeyStatement.line(lines, 2, "name "),
                    NoteKey.parse(KeyStatement.line(lines, 3, "key ")),
                    KeyStatement.line(lines, 4, "by "),
                    Instant.parse(KeyStatement.line(lines, 5, "at ")));
            if (!said.text().equals(signed.text())
                    || !said.by().equals(by)
                    || said.party().equals(by)) {
                throw new BadSeal("it is no introduction of another party by " + by);
            }
            if (said.at().plus(VALID).isBefore(now)) {
                throw new BadSeal("it was signed at " + said.at() + ", more than " + VALID.toDays() + " days ago");
            }
            return said;
        } catch (DateTimeParseException e) {
            throw new BadSeal("when it was signed cannot be read", e);
        }
    }
}
