package org.comity.stix;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** The hash algorithms of the standard and what their digests look like (STIX 2.1 §2.7, §10.7). */
final class Hash {
    private static final int TLSH_DIGITS = 70;

    private Hash() {}

    /** One entry of a dictionary of hashes; the walk stands at it. */
    static void check(String algorithm, JsonValue value, Walk walk) {
        if (!Names.isKey(algorithm, Names.CHARS_MIN)) {
            walk.error("hash-algorithm", "2.7", "the name has 3 to 250 characters of a-z, A-Z, 0-9, - and _");
        } else if (!Vocabularies.HASH_ALGORITHM.has(algorithm)) {
            // The tables say the name MUST come from an open vocabulary, and §2.7 that it SHOULD: we hold to §2.7.
            walk.warn(
                    "open-vocabulary",
                    "10.7",
                    Walk.quoted(algorithm) + " is not in " + Vocabularies.HASH_ALGORITHM.name()
                            + "; the standard's names are MD5, SHA-1, SHA-256, SHA-512, SHA3-256, SHA3-512, SSDEEP, TLSH");
        }
        if (!(value instanceof JsonString string)) {
            walk.wrongSort(value, "a string", "2.7");
            return;
        }
        String fault = fault(algorithm, string.text());
        if (fault != null) {
            walk.error("hash-value", "10.7", Walk.quoted(string.text()) + " is no " + algorithm + " hash: " + fault);
        }
    }

    private static @Nullable String fault(String algorithm, String hash) {
        return switch (algorithm) {
            case "MD5" -> digits(hash, 32);
            case "SHA-1" -> digits(hash, 40);
            case "SHA-256", "SHA3-256" -> digits(hash, 64);
            case "SHA-512", "SHA3-512" -> digits(hash, 128);
            case "TLSH" ->
                // Since version 4 the program puts T1 before the 35 bytes.
                hash.length() == TLSH_DIGITS + 2 && hash.startsWith("T1")
                        ? digits(hash.substring(2), TLSH_DIGITS)
                        : digits(hash, TLSH_DIGITS);
            case "SSDEEP" -> isSsdeep(hash) ? null : "expected blocksize:hash:hash";
            default -> null;
        };
    }

    private static @Nullable String digits(String hash, int length) {
        boolean fits = hash.length() == length;
        for (int i = 0; fits && i < length; i++) {
            fits = Character.digit(hash.charAt(i), 16) >= 0 && hash.charAt(i) < 128;
        }
        return fits ? null : "expected " + length + " hexadecimal digits";
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static boolean isSsdeep(String hash) {
        int colons = 0;
        for (int i = 0; i < hash.length(); i++) {
            char c = hash.charAt(i);
            if (c == ':') {
                if (colons++ == 0 && i == 0) {
                    return false;
                }
            } else if (colons == 0 ? !Names.digit(c) : !Formats.isBase64Digit(c)) {
                return false;
            }
        }
        return colons == 2;
    }
}
