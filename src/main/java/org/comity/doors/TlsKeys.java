package org.comity.doors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificate chain and private key with which the node shows itself to callers.
 *
 * @param chain the node's own certificate first
 * @param key its private key
 */
public record TlsKeys(List<X509Certificate> chain, PrivateKey key) {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    public TlsKeys {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a TLS key without a certificate");
        }
    }

    /**
     * Reads both from PEM files, as certificate authorities hand them out.
     *
     * @param chainFile one or more CERTIFICATE blocks, the node's own first
     * @param keyFile a PRIVATE KEY block (PKCS#8, not encrypted)
     * @throws IOException naming the file and the next move, when either cannot be used
     */
    public static TlsKeys read(Path chainFile, Path keyFile) throws IOException {
        List<X509Certificate> chain;
        try {
            chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(chainFile)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
        } catch (GeneralSecurityException e) {
            throw new IOException(chainFile + " holds no certificate in PEM form: " + e.getMessage(), e);
        }
        if (chain.isEmpty()) {
            throw new IOException(chainFile + " holds no certificate in PEM form");
        }
        String algorithm = chain.getFirst().getPublicKey().getAlgorithm();
        try {
            PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8(keyFile)));
            return new TlsKeys(chain, key);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    keyFile + " holds no " + algorithm + " key, which the certificate in " + chainFile + " asks for",
                    e);
        }
    }

    private static byte[] pkcs8(Path file) throws IOException {
        var block = PEM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        String found = "";
        while (block.find()) {
            found = block.group(1);
            if (found.equals("PRIVATE KEY")) {
                return Base64.getMimeDecoder().decode(block.group(2));
            }
        }
        throw new IOException(
                found.endsWith("PRIVATE KEY")
                        ? file + " holds a key of the form \"" + found
                                + "\"; turn it into PKCS#8 with: openssl pkcs8 -topk8 -nocrypt -in " + file
                        : file + " holds no PRIVATE KEY block in PEM form");
    }

    /**
     * What the web server needs. A caller may show any certificate: who it belongs to is decided by the door, from
     * the digest the node keeps, and never by an authority that both happen to know.
     */
    SSLContext context() throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] password = "in memory only".toCharArray();
            store.setKeyEntry("node", key, password, chain.toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), new TrustManager[] {new AnyCaller()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the TLS certificate and key do not go together: " + e.getMessage(), e);
        }
    }

    /** Lets every caller's certificate through the handshake, which still proves that they hold its key. */
    private static final class AnyCaller extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException("a listener calls nobody");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new UnsupportedOperationException("a listener calls nobody");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException("a listener calls nobody");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
