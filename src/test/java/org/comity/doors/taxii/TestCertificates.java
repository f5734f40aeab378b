package org.comity.doors.taxii;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of its own, what it signs, and the files in which a client is given them. */
final class TestCertificates {

    /** A certificate with its key. */
    record Holder(X509Certificate certificate, PrivateKey key) {}

    private final Holder authority;
    private final String algorithm;
    private long serial = 1;

    TestCertificates() {
        this("EC");
    }

    /** Keys of that algorithm: EC, RSA or Ed25519. */
    TestCertificates(String algorithm) {
        this.algorithm = algorithm;
        KeyPair keys = keys();
        this.authority = new Holder(
                sign("CN=Test Authority", keys, "CN=Test Authority", keys.getPrivate(), true), keys.getPrivate());
    }

    Holder issue(String name) {
        KeyPair keys = keys();
        return new Holder(sign("CN=" + name, keys, "CN=Test Authority", authority.key(), false), keys.getPrivate());
    }

    private KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (!algorithm.equals("Ed25519")) {
                generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate sign(String subject, KeyPair keys, String issuer, PrivateKey signer, boolean isAuthority) {
        try {
            Instant now = Instant.now();
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    BigInteger.valueOf(serial++),
                    Date.from(now.minus(1, ChronoUnit.DAYS)),
                    Date.from(now.plus(1, ChronoUnit.DAYS)),
                    new X500Name(subject),
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            if (!isAuthority) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                    new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                    new GeneralName(GeneralName.dNSName, subject.substring(3))
                }));
            }
            String signature = switch (algorithm) {
                case "EC" -> "SHA256withECDSA";
                case "RSA" -> "SHA256withRSA";
                default -> "Ed25519";
            };
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(signature).build(signer)));
        } catch (OperatorException | GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a server with that certificate uses; it trusts whom this authority signed. */
    SSLContext server(Holder holder) {
        try {
            KeyStore keys = store();
            keys.setKeyEntry("server", holder.key(), new char[0], new Certificate[] {holder.certificate()});
            var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, new char[0]);
            KeyStore authorities = store();
            authorities.setCertificateEntry("authority", authority.certificate());
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            var context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore store() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path authorityPem(Path folder) throws IOException, GeneralSecurityException {
        return pem(
                folder.resolve("ca.pem"), "CERTIFICATE", authority.certificate().getEncoded());
    }

    static Path certificatePem(Path folder, Holder holder) throws IOException, GeneralSecurityException {
        return pem(
                folder.resolve("client.pem"),
                "CERTIFICATE",
                holder.certificate().getEncoded());
    }

    static Path keyPem(Path folder, Holder holder) throws IOException {
        return pem(folder.resolve("client.key"), "PRIVATE KEY", holder.key().getEncoded());
    }

    static Path pem(Path file, String label, byte[] der) throws IOException {
        return Files.writeString(
                file,
                "Subject: as openssl writes it\n-----BEGIN " + label + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label
                        + "-----\n");
    }

    static Path pkcs12(Path folder, Holder holder, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = store();
        store.setKeyEntry("client", holder.key(), password, new Certificate[] {holder.certificate()});
        Path file = folder.resolve("client.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, password);
        }
        return file;
    }
}
