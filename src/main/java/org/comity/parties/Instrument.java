package org.comity.parties;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The instrument that an agreement implements: a treaty, a memorandum, an exchange of letters. The agreement creates no
 * law; this is where the law is.
 *
 * @param title its title; empty where the document names none
 * @param date when it was signed; null where the document does not say
 * @param signatories who signed it, in words
 * @param languages its authentic languages, such as {@code en}
 * @param binding whether it binds in law; null where the document does not say
 * @param sha256 the digest of its text as a file, in hex; null where the document names none
 */
public record Instrument(
        String title,
        @Nullable LocalDate date,
        List<String> signatories,
        List<String> languages,
        @Nullable Boolean binding,
        @Nullable String sha256) {

    /** What stands where a document names no instrument. */
    static final Instrument NONE = named("");

    public Instrument {
        signatories = List.copyOf(signatories);
        languages = List.copyOf(languages);
    }

    /** One of which no more is known than a line of text. */
    static Instrument named(String title) {
        return new Instrument(title, null, List.of(), List.of(), null, null);
    }

    public boolean isNamed() {
        return !title.isEmpty();
    }

    /** A sentence, as it is read aloud; empty where none is named. */
    public String sentence() {
        var text = new StringBuilder(title);
        if (date != null) {
            text.append(", of ").append(date);
        }
        if (!signatories.isEmpty()) {
            text.append(", signed by ").append(String.join(" and ", signatories));
        }
        if (!languages.isEmpty()) {
            text.append(", authentic in ").append(String.join(" and ", languages));
        }
        if (binding != null) {
            text.append(binding ? ", binding in law" : ", not binding in law");
        }
        return text.toString();
    }
}
