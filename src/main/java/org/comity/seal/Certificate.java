package org.comity.seal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.IPAddress;

/** What a TLS listener shows of itself: its certificate, those above it, and the private key. */
public final class Certificate {

    /** Long enough to be forgotten, short enough to be renewed by those who made it. */
    static final Duration SELF_SIGNED_VALID = Duration.ofDays(730);

    /** Peers' clocks may be this far behind ours. */
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);

    private static final int NAME_CHARS_MAX = 253;
    private static final int COMMON_NAME_CHARS_MAX = 64;

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private Certificate(List<X509Certificate> chain, PrivateKey key) {
        this.chain = List.copyOf(chain);
        this.key = key;
    }

    /**
     * A new key on P-256, which every TLS client takes, and a certificate signed with itself.
     *
     * @param hosts DNS names and IP addresses it is to be reached under, the main one first
     */
    public static Certificate selfSigned(List<String> hosts, Instant now, SecureRandom random) {
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a certificate names at least one host");
        }
        return selfSigned(SigningKey.create(Algorithm.ECDSA_P256, random), hosts, now, random);
    }

    /**
     * A certificate that carries a party's own signing key, signed with itself: whoever knows that key knows whose
     * connection it is, and no authority has a say in it.
     *
     * @param hosts names it may be reached under; of no weight to who knows the key
     */
    public static Certificate selfSigned(SigningKey key, List<String> hosts, Instant now, SecureRandom random) {
        try {
            var publicKey = SubjectPublicKeyInfo.getInstance(key.verifyKey().spki());
            var name = new X500NameBuilder()
                    .addRDN(BCStyle.CN, commonName(hosts.getFirst()))
                    .build();
            var extensions = new BcX509ExtensionUtils();
            var builder = new X509v3CertificateBuilder(
                            name,
                            new BigInteger(127, random).setBit(126),
                            Date.from(now.minus(CLOCK_SKEW)),
                            Date.from(now.plus(SELF_SIGNED_VALID)),
                            name,
                            publicKey)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                        KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                    }))
                    .addExtension(Extension.subjectAlternativeName, false, names(hosts))
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(publicKey))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            extensions.createAuthorityKeyIdentifier(publicKey));
            var certificate = builder.build(key.contentSigner());
            return parse(KeyFile.encode(certificate.getEncoded(), "CERTIFICATE"), key.print());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("the certificate could not be built", e);
        }
    }

    private static String commonName(String host) {
        return host.length() <= COMMON_NAME_CHARS_MAX ? host : "comity";
    }

    private static GeneralNames names(List<String> hosts) {
        return new GeneralNames(hosts.stream()
                .map(host -> {
                    if (IPAddress.isValid(host)) {
                        return new GeneralName(GeneralName.iPAddress, host);
                    }
                    if (host.length() > NAME_CHARS_MAX
                            || !host.matches("(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")) {
                        throw new IllegalArgumentException(host + " is neither a DNS name nor an IP address");
                    }
                    return new GeneralName(GeneralName.dNSName, host.toLowerCase(Locale.ROOT));
                })
                .toArray(GeneralName[]::new));
    }

    /**
     * Reads a certificate file and a key file in PEM.
     *
     * @param certificateFile the certificate, then those above it
     * @param keyFile its unencrypted key, as PKCS#8 or as OpenSSL wrote it before; only its owner may read it
     * @throws BadSeal when a file is anything else, or the two do not belong together
     */
    public static Certificate load(Path certificateFile, Path keyFile) {
        return parse(KeyFile.readOpen(certificateFile), KeyFile.read(keyFile));
    }

    /** Reads both in PEM; see {@link #load}. */
    public static Certificate parse(String certificatePem, String keyPem) {
        List<X509Certificate> chain = certificates(certificatePem);
        PrivateKey key = privateKey(keyPem);
        try {
            // A signature made with the one and checked with the other is the only proof that holds for every kind.
            var challenge = "the halves of a key".getBytes(StandardCharsets.US_ASCII);
            String algorithm = algorithm(key);
            var signer = java.security.Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(challenge);
            byte[] signature = signer.sign();
            signer.initVerify(chain.getFirst().getPublicKey());
            signer.update(challenge);
            if (!signer.verify(signature)) {
                throw new BadSeal("the key is not the one of the certificate of "
                        + chain.getFirst().getSubjectX500Principal());
            }
        } catch (GeneralSecurityException e) {
            throw new BadSeal(
                    "the key is not the one of the certificate of "
                            + chain.getFirst().getSubjectX500Principal(),
                    e);
        }
        return new Certificate(chain, key);
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
    }

    /**
     * Reads the certificates of a PEM text, such as the authorities that somebody trusts.
     *
     * @throws BadSeal when there is none, or one is broken
     */
    public static List<X509Certificate> certificates(String pem) {
        var certificates = new ArrayList<X509Certificate>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (var each :
                    factory.generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)))) {
                certificates.add((X509Certificate) each);
            }
        } catch (CertificateException e) {
            throw new BadSeal("not a certificate in PEM: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new BadSeal("there is no certificate in the text; expected -----BEGIN CERTIFICATE-----");
        }
        return certificates;
    }

    private static PrivateKey privateKey(String pem) {
        try (var parser = new PEMParser(new StringReader(pem))) {
            Object read = parser.readObject();
            while (read != null) {
                switch (read) {
                    case PrivateKeyInfo pkcs8 -> {
                        return privateKey(pkcs8);
                    }
                    case PEMKeyPair pair -> {
                        return privateKey(pair.getPrivateKeyInfo());
                    }
                    default -> read = parser.readObject(); // OpenSSL writes EC parameters before the key
                }
            }
        } catch (BadSeal e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new BadSeal("not a private key in PEM: " + e.getMessage(), e);
        }
        throw new BadSeal(
                pem.contains("ENCRYPTED")
                        ? "the key is encrypted with a passphrase; give it without one, in a file of mode 600"
                        : "there is no private key in the text; expected -----BEGIN PRIVATE KEY-----");
    }

    private static PrivateKey privateKey(PrivateKeyInfo pkcs8) throws IOException {
        var kind = pkcs8.getPrivateKeyAlgorithm().getAlgorithm();
        String algorithm = PKCSObjectIdentifiers.rsaEncryption.equals(kind)
                ? "RSA"
                : X9ObjectIdentifiers.id_ecPublicKey.equals(kind) ? "EC" : "Ed25519";
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new BadSeal("a private key that is neither RSA, EC nor Ed25519", e);
        }
    }

    /** The certificate itself, then those above it. */
    public List<X509Certificate> chain() {
        return chain;
    }

    public PrivateKey key() {
        return key;
    }

    /** When it stops being taken by peers. */
    public Instant validUntil() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /** SHA-256 over the certificate in DER, as browsers and {@code openssl x509 -fingerprint -sha256} show it. */
    public Digest fingerprint() {
        return fingerprint(chain.getFirst());
    }

    /** The fingerprint of somebody's certificate; see {@link #fingerprint()}. */
    public static Digest fingerprint(X509Certificate certificate) {
        try {
            return Digest.of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new BadSeal("the certificate cannot be written down: " + e.getMessage(), e);
        }
    }

    /** Certificate and key as a TLS listener takes them, in memory only. */
    public KeyStore keyStore(char[] password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("comity", key, password, chain.toArray(X509Certificate[]::new));
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key store could not be filled", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes two new files in PEM, the key with permissions 0600 and first.
     *
     * @throws BadSeal when a file is there already
     */
    public void save(Path certificateFile, Path keyFile) {
        KeyFile.write(keyFile, KeyFile.encode(key.getEncoded(), "PRIVATE KEY"), true);
        KeyFile.write(certificateFile, print(), false);
    }

    /** The certificates in PEM; may be shown to everybody. */
    public String print() {
        var pem = new StringBuilder();
        for (X509Certificate each : chain) {
            try {
                pem.append(KeyFile.encode(each.getEncoded(), "CERTIFICATE"));
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("a certificate that was read can be written", e);
            }
        }
        return pem.toString();
    }
}
