package org.comity.seal;

/** How something is signed. Every key and every signature names one of these. */
public enum Algorithm {
    /** RFC 8032, pure Ed25519. What we make unless asked otherwise. */
    ED25519("Ed25519", 0x01),

    /** FIPS 186-5 with SHA-256 on P-256; signatures in DER, nonces by RFC 6979. */
    ECDSA_P256("ECDSA-P256", 0x02);

    private final String text;
    private final int noteType;

    Algorithm(String text, int noteType) {
        this.text = text;
        this.noteType = noteType;
    }

    /** The name as it is written in texts. */
    public String text() {
        return text;
    }

    /** The signature type byte of C2SP signed-note. */
    int noteType() {
        return noteType;
    }

    /** @throws BadSeal when no algorithm has that name */
    public static Algorithm named(String text) {
        for (Algorithm each : values()) {
            if (each.text.equals(text)) {
                return each;
            }
        }
        throw new BadSeal("unknown algorithm " + text + "; expected Ed25519 or ECDSA-P256");
    }
}
