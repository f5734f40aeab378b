package org.comity.seal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A signature with the name of its algorithm; written {@code Ed25519:BASE64}. */
public final class Signature {
    private final Algorithm algorithm;
    private final byte[] bytes;

    public Signature(Algorithm algorithm, byte[] bytes) {
        this.algorithm = algorithm;
        this.bytes = bytes.clone();
    }

    /**
     * Reads the written form.
     *
     * @throws BadSeal when it is anything else
     */
    public static Signature parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new BadSeal("a signature is written ALGORITHM:BASE64");
        }
        return new Signature(Algorithm.named(text.substring(0, colon)), Base64Text.bytes(text.substring(colon + 1)));
    }

    public Algorithm algorithm() {
        return algorithm;
    }

    /** A copy: 64 bytes for Ed25519, DER for ECDSA. */
    public byte[] bytes() {
        return bytes.clone();
    }

    byte[] raw() {
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Signature signature
                && algorithm == signature.algorithm
                && Arrays.equals(bytes, signature.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return algorithm.text() + ":" + Base64Text.of(bytes);
    }
}
