package org.comity.yaml;

/** The document is not what it should be: names the line, what was expected, and the next move. */
public final class BadYaml extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    /** @param line counted from 1; 0 where it is the document as a whole */
    public BadYaml(int line, String message) {
        super(line == 0 ? message : "line " + line + ": " + message);
        this.line = line;
    }

    public int line() {
        return line;
    }
}
