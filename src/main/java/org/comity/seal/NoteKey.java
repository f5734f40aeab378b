package org.comity.seal;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A key under the name it signs notes with (C2SP signed-note).
 *
 * @param name without spaces or plus; for a log, its origin
 * @param key that must have signed
 * @param use what its signature says
 */
public record NoteKey(String name, VerifyKey key, Use use) {

    /** What a signature under a note says. */
    public enum Use {
        /** The signer stands for the text. */
        SIGNATURE,

        /** The signer has seen this log at that time, and never anything that contradicts it (C2SP tlog-cosignature). */
        COSIGNATURE
    }

    /** Signature type of Ed25519 cosignatures, version 1. */
    static final int COSIGNATURE_TYPE = 0x04;

    public NoteKey {
        if (!Text.isKeyName(name)) {
            throw new BadSeal("the name of a key may not be empty or contain spaces or plus");
        }
        if (use == Use.COSIGNATURE && key.algorithm() != Algorithm.ED25519) {
            throw new BadSeal("cosignatures are made with Ed25519, not with "
                    + key.algorithm().text());
        }
    }

    /** The key of somebody who signs notes of their own. */
    public NoteKey(String name, VerifyKey key) {
        this(name, key, Use.SIGNATURE);
    }

    /**
     * Reads the written form, {@code NAME+ID+BASE64}.
     *
     * @throws BadSeal when it is anything else, or its id is not that of the key
     */
    public static NoteKey parse(String text) {
        String[] parts = text.split("\\+", 3);
        if (parts.length != 3) {
            throw new BadSeal("a note key is written NAME+ID+BASE64");
        }
        byte[] typed = Base64Text.bytes(parts[2]);
        if (typed.length < 2) {
            throw new BadSeal("a note key without a key");
        }
        byte[] bytes = Arrays.copyOfRange(typed, 1, typed.length);
        NoteKey key = switch (typed[0]) {
            case 0x01 -> new NoteKey(parts[0], VerifyKey.ofEd25519(bytes));
            case 0x02 -> new NoteKey(parts[0], p256(bytes));
            case COSIGNATURE_TYPE -> new NoteKey(parts[0], VerifyKey.ofEd25519(bytes), Use.COSIGNATURE);
            default -> throw new BadSeal("a note key of type " + typed[0] + ", which we do not know");
        };
        if (!key.idText().equals(parts[1])) {
            throw new BadSeal("the note key's id is " + key.idText() + ", not " + parts[1] + "; a letter may be lost");
        }
        return key;
    }

    private static VerifyKey p256(byte[] spki) {
        VerifyKey key = VerifyKey.ofSpki(spki);
        if (key.algorithm() != Algorithm.ECDSA_P256) {
            throw new BadSeal("a note key of type 2 that is not on P-256");
        }
        return key;
    }

    /** The first four bytes of a hash over name, type and key; tells keys apart, protects nothing. */
    public int id() {
        byte[] hash = type() == Algorithm.ECDSA_P256.noteType()
                ? Digest.of(key.noteBytes()).raw()
                : Digest.of(Text.utf8(name), new byte[] {'\n', (byte) type()}, key.noteBytes())
                        .raw();
        return ByteBuffer.wrap(hash).getInt();
    }

    private String idText() {
        return HexFormat.of().toHexDigits(id());
    }

    private int type() {
        return use == Use.COSIGNATURE ? COSIGNATURE_TYPE : key.algorithm().noteType();
    }

    /** The written form. */
    public String text() {
        byte[] bytes = key.noteBytes();
        byte[] typed = ByteBuffer.allocate(1 + bytes.length)
                .put((byte) type())
                .put(bytes)
                .array();
        return name + "+" + idText() + "+" + Base64Text.of(typed);
    }

    boolean made(SignedNote.Line line) {
        return line.name().equals(name) && line.keyId() == id();
    }

    /** Whether that line, which names this key, holds over the text. */
    boolean verify(String text, SignedNote.Line line) {
        byte[] signature = line.signature();
        if (use == Use.SIGNATURE) {
            return key.verify(Text.utf8(text), signature);
        }
        if (signature.length <= Long.BYTES) {
            return false;
        }
        long time = ByteBuffer.wrap(signature).getLong();
        return time >= 0
                && key.verify(
                        Cosignature.message(text, time), Arrays.copyOfRange(signature, Long.BYTES, signature.length));
    }

    /** When a cosignature says it was made; null for a plain signature. */
    @Nullable
    Instant time(SignedNote.Line line) {
        return use == Use.COSIGNATURE
                ? Instant.ofEpochSecond(
                        Math.min(ByteBuffer.wrap(line.signature()).getLong(), Instant.MAX.getEpochSecond()))
                : null;
    }

    @Override
    public String toString() {
        return text();
    }
}
