package org.comity.seal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/** A key that signs. It is kept in a file that its owner alone may read. */
public final class SigningKey {
    private final AsymmetricKeyParameter key;
    private final VerifyKey verifyKey;

    private SigningKey(AsymmetricKeyParameter key) {
        this.key = key;
        this.verifyKey = VerifyKey.of(publicHalf(key));
    }

    /** A new Ed25519 key. */
    public static SigningKey create(SecureRandom random) {
        return create(Algorithm.ED25519, random);
    }

    /** A new key of that algorithm. */
    public static SigningKey create(Algorithm algorithm, SecureRandom random) {
        return switch (algorithm) {
            case ED25519 -> new SigningKey(new Ed25519PrivateKeyParameters(random));
            case ECDSA_P256 -> {
                var generator = new ECKeyPairGenerator();
                generator.init(new ECKeyGenerationParameters(VerifyKey.p256(), random));
                yield new SigningKey(generator.generateKeyPair().getPrivate());
            }
        };
    }

    /**
     * Reads a key file.
     *
     * @param file an unencrypted PKCS#8 key in PEM, as {@link #save} or OpenSSL writes it
     * @throws BadSeal when it is anything else, or others than its owner may read it
     */
    public static SigningKey load(Path file) {
        return parse(KeyFile.read(file));
    }

    /**
     * Reads a key in its written form, PKCS#8 in PEM.
     *
     * @throws BadSeal when it is anything else, or no key that we take
     */
    public static SigningKey parse(String pem) {
        byte[] pkcs8 = KeyFile.decode(pem, "PRIVATE KEY");
        try {
            return new SigningKey(PrivateKeyFactory.createKey(PrivateKeyInfo.getInstance(pkcs8)));
        } catch (BadSeal e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new BadSeal("not a private key in PKCS#8: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the key to a new file with permissions 0600, durable when this returns.
     *
     * @throws BadSeal when a file of that name is there already: a key is never written over
     */
    public void save(Path file) {
        KeyFile.write(file, print(), true);
    }

    /** The key in its written form; who has it can sign. */
    public String print() {
        try {
            return KeyFile.encode(pkcs8().getEncoded(), "PRIVATE KEY");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PrivateKeyInfo pkcs8() throws IOException {
        if (key instanceof Ed25519PrivateKeyParameters ed25519) {
            // Version 1, without the public half: OpenSSL before 3.5 and the JDK refuse version 2 (RFC 8410 §7).
            return new PrivateKeyInfo(
                    new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519),
                    new DEROctetString(ed25519.getEncoded()));
        }
        return PrivateKeyInfoFactory.createPrivateKeyInfo(key);
    }

    private static AsymmetricKeyParameter publicHalf(AsymmetricKeyParameter key) {
        return switch (key) {
            case Ed25519PrivateKeyParameters ed25519 -> ed25519.generatePublicKey();
            case ECPrivateKeyParameters ec
            when VerifyKey.isP256(ec.getParameters()) ->
                new ECPublicKeyParameters(
                        new FixedPointCombMultiplier()
                                .multiply(ec.getParameters().getG(), ec.getD()),
                        ec.getParameters());
            default -> throw new BadSeal("a private key that is neither Ed25519 nor ECDSA on P-256");
        };
    }

    public Algorithm algorithm() {
        return verifyKey.algorithm();
    }

    /** The half that may be shown to everybody. */
    public VerifyKey verifyKey() {
        return verifyKey;
    }

    /** Signs these bytes; the same bytes give the same signature. */
    public Signature sign(byte[] message) {
        return new Signature(algorithm(), signed(message));
    }

    private byte[] signed(byte[] message) {
        if (key instanceof Ed25519PrivateKeyParameters ed25519) {
            var signature = new byte[Ed25519.SIGNATURE_SIZE];
            ed25519.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
            return signature;
        }
        var signer = new DSADigestSigner(
                new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest())),
                new SHA256Digest(),
                StandardDSAEncoding.INSTANCE);
        signer.init(true, key);
        signer.update(message, 0, message.length);
        return signer.generateSignature();
    }

    /** Signs certificates with this key. */
    ContentSigner contentSigner() throws OperatorCreationException {
        if (algorithm() == Algorithm.ED25519) {
            return new Ed25519ContentSigner();
        }
        var sha256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
        var ecdsa = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        return new BcECContentSignerBuilder(ecdsa, sha256).build(key);
    }

    /** BouncyCastle's own takes the key in a form that only a provider makes. */
    private final class Ed25519ContentSigner implements ContentSigner {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            return signed(content.toByteArray());
        }
    }

    /** Names the public half only. */
    @Override
    public String toString() {
        return "signing half of the " + verifyKey;
    }
}
