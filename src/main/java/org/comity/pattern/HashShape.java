package org.comity.pattern;

import java.util.Locale;
import java.util.Map;

/**
 * Whether a string compared with {@code …:hashes.NAME} can be a hash of that name at all. STIX 2.1 §10.7.
 *
 * <p>Only whole values are looked at (=, !=, IN): LIKE and MATCHES compare with a part of one.
 */
final class HashShape {
    private static final java.util.regex.Pattern HEX = java.util.regex.Pattern.compile("[0-9a-fA-F]+");
    private static final java.util.regex.Pattern SSDEEP = java.util.regex.Pattern.compile("[0-9a-zA-Z/+:.]{1,148}");

    /** Hexadecimal digits by the name of the algorithm, in upper case and without hyphens, as producers vary in both. */
    private static final Map<String, Integer> DIGITS = Map.of(
            "MD5",
            32,
            "SHA1",
            40,
            "SHA224",
            56,
            "SHA256",
            64,
            "SHA384",
            96,
            "SHA512",
            128,
            "SHA3256",
            64,
            "SHA3512",
            128,
            "RIPEMD160",
            40,
            "WHIRLPOOL",
            128);

    private HashShape() {}

    static void check(ObjectPath path, Literal literal, int at) {
        int steps = path.steps().size();
        if (literal instanceof Literal.Text text
                && steps >= 2
                && path.steps().get(steps - 2).equals(new ObjectPath.Key("hashes"))
                && path.steps().get(steps - 1) instanceof ObjectPath.Key algorithm
                && !isHash(algorithm.name(), text.value())) {
            throw new BadPattern(at, "expected a " + algorithm.name() + " hash, found " + shortened(text));
        }
    }

    private static String shortened(Literal.Text text) {
        return text.value().length() <= 160
                ? text.toString()
                : "a string of " + text.value().length() + " characters";
    }

    private static boolean isHash(String algorithm, String value) {
        String name = algorithm.toUpperCase(Locale.ROOT).replace("-", "");
        if (name.equals("SSDEEP")) {
            return SSDEEP.matcher(value).matches();
        }
        Integer digits = DIGITS.get(name);
        return digits == null || (value.length() == digits && HEX.matcher(value).matches());
    }
}
