package org.comity.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Encrypts what only this node is to read: AES-256-GCM under a key that HKDF-SHA256 (RFC 5869) makes of a secret and a
 * purpose. What was locked for one purpose, or beside one context, does not open for another.
 */
public final class Locked {
    /** Names the algorithm, so that another can stand beside it later. */
    private static final byte FORM = 1;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;

    /** What is added to the length of whatever is locked. */
    public static final int OVERHEAD_BYTES = 1 + NONCE_BYTES + TAG_BITS / Byte.SIZE;

    private final SecretKey key;
    private final SecureRandom random;

    /**
     * @param secret of at least 32 bytes of chance
     * @param purpose a name for what is locked with it
     */
    public Locked(byte[] secret, String purpose, SecureRandom random) {
        if (secret.length < KEY_BYTES) {
            throw new IllegalArgumentException("a secret of " + secret.length + " bytes is too short to lock with");
        }
        this.random = random;
        try {
            this.key = KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret)
                                    .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java from 25 on has HKDF-SHA256", e);
        }
    }

    /** The bytes, locked: form, nonce, ciphertext with its tag. Each time others. */
    public byte[] lock(byte[] plain, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] locked = Arrays.copyOf(new byte[] {FORM}, 1 + NONCE_BYTES);
        System.arraycopy(nonce, 0, locked, 1, NONCE_BYTES);
        try {
            byte[] text = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plain);
            byte[] whole = Arrays.copyOf(locked, locked.length + text.length);
            System.arraycopy(text, 0, whole, locked.length, text.length);
            return whole;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /** What was locked; empty where it was locked by another key, or is not what it was. */
    public Optional<byte[]> open(byte[] locked, String context) {
        if (locked.length < OVERHEAD_BYTES || locked[0] != FORM) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(locked, 1, 1 + NONCE_BYTES);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce, context)
                    .doFinal(locked, 1 + NONCE_BYTES, locked.length - 1 - NONCE_BYTES));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
