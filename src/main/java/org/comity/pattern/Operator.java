package org.comity.pattern;

/** What a property and one constant are asked about each other. STIX 2.1 §9.6.1. */
public enum Operator {
    EQUAL("=", Sort.EQUALITY),
    NOT_EQUAL("!=", Sort.EQUALITY),
    LESS("<", Sort.ORDER),
    LESS_OR_EQUAL("<=", Sort.ORDER),
    GREATER(">", Sort.ORDER),
    GREATER_OR_EQUAL(">=", Sort.ORDER),
    LIKE("LIKE", Sort.TEXT),
    MATCHES("MATCHES", Sort.TEXT),
    ISSUBSET("ISSUBSET", Sort.ADDRESS),
    ISSUPERSET("ISSUPERSET", Sort.ADDRESS);

    private enum Sort {
        EQUALITY,
        ORDER,
        TEXT,
        ADDRESS
    }

    private final String sign;
    private final Sort sort;

    Operator(String sign, Sort sort) {
        this.sign = sign;
        this.sort = sort;
    }

    /** As it is written in a pattern. */
    public String sign() {
        return sign;
    }

    /** Whether only a string may stand to its right. */
    public boolean takesOnlyText() {
        return sort == Sort.TEXT || sort == Sort.ADDRESS;
    }

    /** Whether it asks for an order, which true and false do not have. */
    public boolean isOrdering() {
        return sort == Sort.ORDER;
    }

    /** Whether both sides are addresses or blocks of addresses. */
    public boolean isOfAddresses() {
        return sort == Sort.ADDRESS;
    }

    boolean takes(Literal literal) {
        return takesOnlyText() ? literal instanceof Literal.Text : !(isOrdering() && literal instanceof Literal.Truth);
    }

    @Override
    public String toString() {
        return sign;
    }
}
