package org.comity.personal;

/**
 * A stretch of a text that is personal data.
 *
 * @param from index of its first character
 * @param to index after its last
 * @param category whose measure is applied; {@link Category#FREE_TEXT} for what a pattern found in prose
 * @param kind what it is by itself; an e-mail address in prose is of kind {@link Category#EMAIL}
 * @param place what may stand in its stead
 * @param sure whether the standard says so
 * @param value the personal data, without what disguises it
 */
record Span(int from, int to, Category category, Category kind, Place place, boolean sure, String value) {

    /** Where it stands, which decides what can take its place. */
    enum Place {
        /** An e-mail address and nothing else. */
        MAILBOX,
        /** An address of the internet protocol and nothing else. */
        ADDRESS,
        /** The name of a person where a name must stand: {@code individual} is left of it. */
        PERSON,
        /** A whole text without a form of its own, which may go. */
        WORD,
        /** The identifier of a message, in angle brackets. */
        MESSAGE,
        /** A whole text too rich to leave anything of it. */
        WHOLE,
        /** A part of a URL. */
        URL,
        /** A part of a longer text. */
        TEXT,
        /** A part of a longer text that repeats what a property or a comparison holds. */
        MENTION
    }

    /** Whether it is the whole of that text and no stretch within prose. */
    boolean isWhole() {
        return switch (place) {
            case URL, TEXT, MENTION -> false;
            default -> true;
        };
    }

    boolean overlaps(Span other) {
        return from < other.to && other.from < to;
    }
}
