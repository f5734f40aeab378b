package org.comity.stix;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.comity.json.JsonArray;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonNull;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;

/** The one way to write a JSON value down, so that two programs hash the same bytes (RFC 8785). */
final class Jcs {
    private Jcs() {}

    /** The value in canonical form, UTF-8. */
    static byte[] bytes(JsonValue value) {
        var out = new StringBuilder(128);
        write(value, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonValue value, StringBuilder out) {
        switch (value) {
            case JsonObject object -> {
                String[] names = object.names().toArray(String[]::new);
                Arrays.sort(names); // String order is that of UTF-16 code units, as RFC 8785 §3.2.3 asks
                out.append('{');
                for (int i = 0; i < names.length; i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    write(names[i], out);
                    out.append(':');
                    JsonValue member = object.get(names[i]);
                    if (member != null) {
                        write(member, out);
                    }
                }
                out.append('}');
            }
            case JsonArray array -> {
                out.append('[');
                for (int i = 0; i < array.size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    write(array.get(i), out);
                }
                out.append(']');
            }
            case JsonString string -> write(string.text(), out);
            case JsonNumber number -> out.append(number(number));
            case JsonBoolean truth -> out.append(truth);
            case JsonNull none -> out.append(none);
        }
    }

    private static void write(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** A number as ECMAScript prints it (RFC 8785 §3.2.2.3): the shortest digits that read back as the same double. */
    static String number(JsonNumber number) {
        if (number.isSafeInteger()) {
            return Long.toString(number.asLong()); // also turns -0 into 0
        }
        double value = number.asDouble();
        if (value == 0) {
            return "0";
        }
        if (!Double.isFinite(value)) {
            return number.literal(); // beyond a double: no canonical form exists, the text itself is the best there is
        }
        // Java never prints fewer than two digits, ECMAScript prints one where one is enough (5e-324).
        BigDecimal two = new BigDecimal(Double.toString(value));
        BigDecimal one = two.round(new MathContext(1));
        BigDecimal shortest = (one.doubleValue() == value ? one : two).stripTrailingZeros();
        String digits = shortest.unscaledValue().abs().toString();
        int point = digits.length() - shortest.scale(); // the decimal point stands after this many digits
        String sign = value < 0 ? "-" : "";
        if (point > 21 || point < -5) {
            int exponent = point - 1;
            String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
            return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
        }
        if (point <= 0) {
            return sign + "0." + "0".repeat(-point) + digits;
        }
        if (point >= digits.length()) {
            return sign + digits + "0".repeat(point - digits.length());
        }
        return sign + digits.substring(0, point) + "." + digits.substring(point);
    }
}
