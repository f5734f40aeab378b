package org.comity.seal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** The public half of a key: says whether something was signed with the other half. */
public final class VerifyKey {
    private final Algorithm algorithm;
    private final AsymmetricKeyParameter key;
    private final byte[] spki;

    private VerifyKey(Algorithm algorithm, AsymmetricKeyParameter key) {
        this.algorithm = algorithm;
        this.key = key;
        try {
            this.spki =
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static VerifyKey of(AsymmetricKeyParameter key) {
        return switch (key) {
            case Ed25519PublicKeyParameters ed25519 -> {
                if (!Ed25519.validatePublicKeyFull(ed25519.getEncoded(), 0)) {
                    throw new BadSeal("a weak Ed25519 key: its point does not have the full order");
                }
                yield new VerifyKey(Algorithm.ED25519, key);
            }
            case ECPublicKeyParameters ec when isP256(ec) -> new VerifyKey(Algorithm.ECDSA_P256, key);
            default -> throw new BadSeal("a key that is neither Ed25519 nor ECDSA on P-256");
        };
    }

    /**
     * Reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
     *
     * @param der the one DER form of it; another encoding of the same key would have another fingerprint
     * @throws BadSeal when it is anything else, or no key that we take
     */
    public static VerifyKey ofSpki(byte[] der) {
        VerifyKey key;
        try {
            key = of(PublicKeyFactory.createKey(SubjectPublicKeyInfo.getInstance(der)));
        } catch (BadSeal e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new BadSeal("not a public key: " + e.getMessage(), e);
        }
        if (!Arrays.equals(key.spki, der)) {
            throw new BadSeal("a public key in another encoding than DER with a named curve");
        }
        return key;
    }

    /**
     * The key of somebody's certificate.
     *
     * @throws BadSeal when it is none that we take
     */
    public static VerifyKey of(X509Certificate certificate) {
        return ofSpki(certificate.getPublicKey().getEncoded());
    }

    /** @throws BadSeal when these are not the 32 bytes of an Ed25519 key */
    static VerifyKey ofEd25519(byte[] raw) {
        if (raw.length != Ed25519PublicKeyParameters.KEY_SIZE) {
            throw new BadSeal("an Ed25519 key has 32 bytes, found " + raw.length);
        }
        try {
            return of(new Ed25519PublicKeyParameters(raw, 0));
        } catch (IllegalArgumentException e) {
            throw new BadSeal("not an Ed25519 key: " + e.getMessage(), e);
        }
    }

    static boolean isP256(ECPublicKeyParameters key) {
        return isP256(key.getParameters());
    }

    static boolean isP256(org.bouncycastle.crypto.params.ECDomainParameters parameters) {
        return parameters instanceof ECNamedDomainParameters named
                && X9ObjectIdentifiers.prime256v1.equals(named.getName());
    }

    static ECNamedDomainParameters p256() {
        X9ECParameters curve = ECNamedCurveTable.getByOID(X9ObjectIdentifiers.prime256v1);
        return new ECNamedDomainParameters(X9ObjectIdentifiers.prime256v1, curve);
    }

    public Algorithm algorithm() {
        return algorithm;
    }

    /** Whether that signature over these bytes was made with the other half of this key. */
    public boolean verify(byte[] message, Signature signature) {
        return signature.algorithm() == algorithm && verify(message, signature.raw());
    }

    boolean verify(byte[] message, byte[] signature) {
        if (key instanceof Ed25519PublicKeyParameters ed25519) {
            return signature.length == Ed25519.SIGNATURE_SIZE
                    && ed25519.verify(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
        }
        var verifier = new DSADigestSigner(new ECDSASigner(), new SHA256Digest(), StandardDSAEncoding.INSTANCE);
        verifier.init(false, key);
        verifier.update(message, 0, message.length);
        return verifier.verifySignature(signature);
    }

    /** The key as a SubjectPublicKeyInfo in DER; a copy. */
    public byte[] spki() {
        return spki.clone();
    }

    /** What stands after the type byte in a written note key: 32 bytes for Ed25519, SPKI for ECDSA. */
    byte[] noteBytes() {
        return key instanceof Ed25519PublicKeyParameters ed25519 ? ed25519.getEncoded() : spki.clone();
    }

    /**
     * The SHA-256 of {@link #spki()}, to be compared by voice: {@link Digest#spoken()}.
     *
     * <p>The same as {@code openssl pkey -pubin -outform der | sha256sum}.
     */
    public Digest fingerprint() {
        return Digest.of(spki);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerifyKey verifyKey && Arrays.equals(spki, verifyKey.spki);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(spki);
    }

    @Override
    public String toString() {
        return algorithm.text() + " key " + fingerprint().spoken();
    }
}
