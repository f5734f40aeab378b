package org.comity.json;

/** The text is not JSON we take: says what is wrong and at which byte. Theirs to mend. */
public final class BadJson extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long offset;

    public BadJson(String message, long offset) {
        super(offset < 0 ? message : message + " (at byte " + offset + ")");
        this.offset = offset;
    }

    /** Where, in bytes from the start of the text; negative where that is unknown. */
    public long offset() {
        return offset;
    }
}
