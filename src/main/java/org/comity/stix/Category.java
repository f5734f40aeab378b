package org.comity.stix;

/** The four sorts of STIX objects (STIX 2.1 §1.2). */
public enum Category {
    DOMAIN("an SDO"),
    RELATIONSHIP("an SRO"),
    OBSERVABLE("an SCO"),
    META("a meta object");

    private final String word;

    Category(String word) {
        this.word = word;
    }

    /** The standard's short word with its article, such as {@code an SDO}. */
    String word() {
        return word;
    }
}
