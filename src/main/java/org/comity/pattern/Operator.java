package org.comity.pattern;

/** What a property and one constant are asked about each other. STIX 2.1 §9.6.1. */
public enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    LIKE("LIKE"),
    MATCHES("MATCHES"),
    ISSUBSET("ISSUBSET"),
    ISSUPERSET("ISSUPERSET");

    private final String sign;

    Operator(String sign) {
        this.sign = sign;
    }

    /** As it is written in a pattern. */
    public String sign() {
        return sign;
    }

    /** Whether only a string may stand to its right. */
    public boolean takesOnlyText() {
        return ordinal() >= LIKE.ordinal();
    }

    /** Whether it asks for an order, which true and false do not have. */
    public boolean isOrdering() {
        return ordinal() >= LESS.ordinal() && ordinal() <= GREATER_OR_EQUAL.ordinal();
    }

    /** Whether both sides are addresses or blocks of addresses. */
    public boolean isOfAddresses() {
        return this == ISSUBSET || this == ISSUPERSET;
    }

    boolean takes(Literal literal) {
        return takesOnlyText() ? literal instanceof Literal.Text : !(isOrdering() && literal instanceof Literal.Truth);
    }

    @Override
    public String toString() {
        return sign;
    }
}
