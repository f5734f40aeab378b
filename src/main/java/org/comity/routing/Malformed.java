package org.comity.routing;

/** Why a row could not be read. */
public enum Malformed {
    NUL("a NUL byte"),
    UTF_8("not UTF-8"),
    TOO_LONG("a field or the row is too long"),
    QUOTES("wrong quotes"),
    COLUMNS("not as many columns as the header"),
    CUT_OFF("the file ends within the row, or is damaged there"),
    HEADER("the header does not name the victim's address, or names a column twice"),
    ADDRESS("the victim's address is none"),
    TIMESTAMP("an impossible date"),
    JSON("not JSON, or no object"),
    UNKNOWN("no observation in a form that is known here"),
    REFERENCE("it names an object that is not in the file"),
    AMBIGUOUS("it names several addresses and does not say which is the victim's");

    private final String said;

    Malformed(String said) {
        this.said = said;
    }

    /** In words, to be shown. */
    public String said() {
        return said;
    }
}
