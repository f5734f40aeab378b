package org.comity.pattern;

/** The text is no STIX 2.1 pattern: says what was expected, what was found instead, and where. Theirs to mend. */
public final class BadPattern extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int position;

    BadPattern(int position, String message) {
        super(message + " (at character " + (position + 1) + " of the pattern)", null, false, false);
        this.position = position;
    }

    /** Where, in UTF-16 characters from the start of the text, the first being 0. */
    public int position() {
        return position;
    }
}
