package org.comity.json;

import java.math.BigDecimal;

/** A JSON number as it was written, so that nothing is rounded and {@code 1e999999999} costs nothing to hold. */
public record JsonNumber(String literal) implements JsonValue {

    /** The largest integer every JSON reader agrees on: 2^53 - 1 (RFC 7493 §2.2, STIX 2.1 §2.8). */
    public static final long SAFE_INTEGER_MAX = (1L << 53) - 1;

    @Override
    public String kind() {
        return "a number";
    }

    /** Whether it is written as an integer: digits with an optional minus, no fraction and no exponent. */
    public boolean isInteger() {
        for (int i = literal.startsWith("-") ? 1 : 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    /** Whether it is an integer within ±(2^53 - 1). */
    public boolean isSafeInteger() {
        return isInteger() && literal.length() <= 17 && Math.abs(Long.parseLong(literal)) <= SAFE_INTEGER_MAX;
    }

    /**
     * The value as a long.
     *
     * @throws NumberFormatException when it is not an integer or does not fit
     */
    public long asLong() {
        return Long.parseLong(literal);
    }

    /** The value as the nearest double; infinite when it is beyond a double's range. */
    public double asDouble() {
        return Double.parseDouble(literal);
    }

    /**
     * The exact value.
     *
     * @throws ArithmeticException when the exponent is beyond what can be held (more than 400 either way)
     */
    public BigDecimal asDecimal() {
        var value = new BigDecimal(literal);
        if (Math.abs((long) value.scale()) > 400) {
            throw new ArithmeticException("the number " + literal + " is too large or too small to be computed with");
        }
        return value;
    }

    @Override
    public String toString() {
        return literal;
    }
}
