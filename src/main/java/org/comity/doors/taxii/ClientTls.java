package org.comity.doors.taxii;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom we trust at the other end of a TLS connection, and the certificate by which we are known there.
 *
 * <p>Files are read when this is built; a file that cannot be used says so then, not at the first pull.
 */
public final class ClientTls {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private final @Nullable KeyStore authorities;
    private final @Nullable KeyStore own;
    private final char[] ownPassword;

    private ClientTls(@Nullable KeyStore authorities, @Nullable KeyStore own, char[] ownPassword) {
        this.authorities = authorities;
        this.own = own;
        this.ownPassword = ownPassword;
    }

    /** The JDK's authorities, no certificate of ours. */
    public static ClientTls standard() {
        return new ClientTls(null, null, new char[0]);
    }

    /**
     * Trusts the certificates in that file and no others: authorities, or the peer's own certificate.
     *
     * @param pem a file of {@code CERTIFICATE} blocks
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when it holds no certificate that can be used
     */
    public ClientTls trustingOnly(Path pem) throws IOException {
        try {
            KeyStore store = emptyStore();
            List<Certificate> certificates = certificates(pem);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("authority-" + i, certificates.get(i));
            }
            return new ClientTls(store, own, ownPassword);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the certificates in " + pem + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Shows that certificate to a peer that asks for one.
     *
     * @param certificatePem our certificate first, then those that lead to its authority
     * @param keyPem its private key, PKCS#8 without a password
     */
    public ClientTls withCertificate(Path certificatePem, Path keyPem) throws IOException {
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry(
                    "own",
                    key(keyPem),
                    new char[0],
                    certificates(certificatePem).toArray(Certificate[]::new));
            return new ClientTls(authorities, store, new char[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the certificate in " + certificatePem + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Shows the certificate of that PKCS#12 file to a peer that asks for one.
     *
     * @param passwordFile a file that holds the password on one line; null where there is none
     */
    public ClientTls withPkcs12(Path file, @Nullable Path passwordFile) throws IOException {
        char[] password = passwordFile == null
                ? new char[0]
                : Files.readString(passwordFile).strip().toCharArray();
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            boolean hasKey = false;
            for (String alias : Collections.list(store.aliases())) {
                hasKey |= store.isKeyEntry(alias);
            }
            if (!hasKey) {
                throw new IllegalArgumentException(file + " holds no private key");
            }
            return new ClientTls(authorities, store, password);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " is no PKCS#12 file we can use: " + e.getMessage(), e);
        } catch (IOException e) {
            if (e.getCause() instanceof GeneralSecurityException) {
                throw new IllegalArgumentException("the password for " + file + " does not open it", e);
            }
            throw e;
        }
    }

    /** Made anew at each call. */
    public SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK offers no TLS that we can use: " + e.getMessage(), e);
        }
    }

    private KeyManager @Nullable [] keys() throws GeneralSecurityException {
        if (own == null) {
            return null;
        }
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(own, ownPassword);
        return factory.getKeyManagers();
    }

    private TrustManager @Nullable [] trust() throws GeneralSecurityException {
        if (authorities == null) {
            return null;
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<Certificate> certificates(Path pem) throws IOException, GeneralSecurityException {
        var factory = CertificateFactory.getInstance("X.509");
        var certificates = new ArrayList<Certificate>();
        for (Block block : blocks(pem)) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
                certificates.add(factory.generateCertificate(new ByteArrayInputStream(block.der())));
            }
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("expected at least one CERTIFICATE block (PEM) in " + pem);
        }
        return certificates;
    }

    private static PrivateKey key(Path pem) throws IOException, GeneralSecurityException {
        for (Block block : blocks(pem)) {
            if (block.label().equals("PRIVATE KEY")) {
                return key(block.der(), pem);
            }
            if (block.label().endsWith("PRIVATE KEY")) {
                throw new IllegalArgumentException(pem + " holds a " + block.label()
                        + "; make it PKCS#8 with: openssl pkcs8 -topk8 -nocrypt -in " + pem);
            }
        }
        throw new IllegalArgumentException("expected a PRIVATE KEY block (PEM, PKCS#8) in " + pem);
    }

    private static PrivateKey key(byte[] der, Path pem) throws GeneralSecurityException {
        for (String algorithm : List.of("EC", "RSA", "Ed25519", "RSASSA-PSS")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                // The key is of another algorithm: PKCS#8 names it inside, and each factory takes only its own.
            }
        }
        throw new InvalidKeySpecException("the key in " + pem + " is neither EC, RSA nor Ed25519");
    }

    /** One block of a PEM file (RFC 7468). */
    private record Block(String label, String base64, Path file) {
        byte[] der() {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("a " + label + " block in " + file + " is not base64", e);
            }
        }
    }

    private static List<Block> blocks(Path pem) throws IOException {
        Matcher matcher = BLOCK.matcher(Files.readString(pem, StandardCharsets.ISO_8859_1));
        return matcher.results()
                .map(found -> new Block(found.group(1), found.group(2), pem))
                .toList();
    }
}
