package org.comity.pattern;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** A constant that an object's property is compared with. STIX 2.1 §9.2. */
public sealed interface Literal
        permits Literal.Text, Literal.Whole, Literal.Real, Literal.Truth, Literal.Binary, Literal.Hex, Timestamp {

    /** Characters of a number's canonical text without its sign; a longer number is refused. */
    int NUMBER_CHARS_MAX = 400;

    /** The sort of the constant: the constants of one IN list are all of one sort (§9.6.1). */
    enum Sort {
        TEXT,
        NUMBER,
        BOOLEAN,
        BINARY,
        TIMESTAMP
    }

    Sort sort();

    /** {@code 'text'}, escapes resolved. */
    record Text(String value) implements Literal {
        @Override
        public Sort sort() {
            return Sort.TEXT;
        }

        @Override
        public String toString() {
            return Printer.quoted(value);
        }
    }

    /** {@code 42}, {@code -7}. */
    record Whole(BigInteger value) implements Literal {
        public Whole {
            // Bits first, as printing what is far too large would cost its square.
            if (value.bitLength() > 4 * NUMBER_CHARS_MAX
                    || value.abs().toString().length() > NUMBER_CHARS_MAX) {
                throw new IllegalArgumentException("a number of more than " + NUMBER_CHARS_MAX + " digits");
            }
        }

        @Override
        public Sort sort() {
            return Sort.NUMBER;
        }

        @Override
        public String toString() {
            return value.toString();
        }
    }

    /** {@code 4.25}; held without the zeros that end it, so that 0.5 and 0.50 are equal. */
    record Real(BigDecimal value) implements Literal {
        public Real {
            value = value.stripTrailingZeros();
            // The scale first: a few characters such as 1E+999999999 would print as a billion.
            if (Math.abs((long) value.scale()) > NUMBER_CHARS_MAX
                    || value.precision() > NUMBER_CHARS_MAX
                    || print(value.abs()).length() > NUMBER_CHARS_MAX) {
                throw new IllegalArgumentException("a number of more than " + NUMBER_CHARS_MAX + " characters");
            }
        }

        @Override
        public Sort sort() {
            return Sort.NUMBER;
        }

        @Override
        public String toString() {
            return print(value);
        }

        private static String print(BigDecimal value) {
            String plain = value.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
    }

    /** {@code true} or {@code false}. */
    record Truth(boolean value) implements Literal {
        @Override
        public Sort sort() {
            return Sort.BOOLEAN;
        }

        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** {@code b'ZGF0YQ=='}: bytes written in base64; held in the one form an encoder gives. */
    record Binary(String base64) implements Literal {
        public Binary {
            base64 = Base64.getEncoder().encodeToString(Base64.getDecoder().decode(base64));
            if (base64.isEmpty()) {
                throw new IllegalArgumentException("a binary constant of no bytes cannot be written in base64 (§9.2)");
            }
        }

        public byte[] bytes() {
            return Base64.getDecoder().decode(base64);
        }

        @Override
        public Sort sort() {
            return Sort.BINARY;
        }

        @Override
        public String toString() {
            return "b'" + base64 + "'";
        }
    }

    /** {@code h'ffd8'}: bytes written as pairs of hexadecimal digits; held in lower case. */
    record Hex(String digits) implements Literal {
        public Hex {
            digits = digits.toLowerCase(Locale.ROOT);
            HexFormat.of().parseHex(digits);
        }

        public byte[] bytes() {
            return HexFormat.of().parseHex(digits);
        }

        @Override
        public Sort sort() {
            return Sort.BINARY;
        }

        @Override
        public String toString() {
            return "h'" + digits + "'";
        }
    }
}
