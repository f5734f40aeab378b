package org.comity.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateTest {
    private static final char[] PASSWORD = "only in memory".toCharArray();

    private final SecureRandom random = new SecureRandom();
    private final Instant now = Instant.now();
    private final Certificate certificate =
            Certificate.selfSigned(List.of("node.alpha.example", "localhost", "127.0.0.1", "2001:db8::7"), now, random);

    @TempDir
    Path folder;

    @Test
    void it_names_its_hosts_and_says_how_long_it_holds() throws Exception {
        var first = certificate.chain().getFirst();
        assertThat(first.getSubjectX500Principal().getName()).isEqualTo("CN=node.alpha.example");
        assertThat(first.getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactly("node.alpha.example", "localhost", "127.0.0.1", "2001:db8:0:0:0:0:0:7");
        first.checkValidity();
        assertThat(certificate.validUntil()).isAfter(now.plusSeconds(86_400L * 700));
        assertThat(certificate.fingerprint().spoken()).hasSize(79);
    }

    @Test
    void it_comes_back_from_its_files_and_only_the_owner_can_read_the_key() throws Exception {
        Path certificateFile = folder.resolve("tls.pem");
        Path keyFile = folder.resolve("tls.key");
        certificate.save(certificateFile, keyFile);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
                .isEqualTo("rw-------");
        Certificate loaded = Certificate.load(certificateFile, keyFile);
        assertThat(loaded.chain()).isEqualTo(certificate.chain());
        assertThat(loaded.fingerprint()).isEqualTo(certificate.fingerprint());
        Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> Certificate.load(certificateFile, keyFile)).hasMessageContaining("chmod 600");
    }

    @Test
    void a_key_of_another_certificate_is_refused() {
        String otherKey = SigningKey.create(Algorithm.ECDSA_P256, random).print();
        assertThatThrownBy(() -> Certificate.parse(certificate.print(), otherKey))
                .isInstanceOf(BadSeal.class)
                .hasMessageContaining("not the one of the certificate");
        String ed25519 = SigningKey.create(random).print();
        assertThatThrownBy(() -> Certificate.parse(certificate.print(), ed25519))
                .isInstanceOf(BadSeal.class)
                .hasMessageContaining("not the one of the certificate");
    }

    @Test
    void texts_without_a_certificate_or_a_key_are_refused() {
        String key = SigningKey.create(Algorithm.ECDSA_P256, random).print();
        assertThatThrownBy(() -> Certificate.parse("", key)).isInstanceOf(BadSeal.class);
        assertThatThrownBy(() -> Certificate.parse(certificate.print(), ""))
                .isInstanceOf(BadSeal.class)
                .hasMessageContaining("no private key");
    }

    @Test
    void a_host_that_is_none_is_refused() {
        assertThatThrownBy(() -> Certificate.selfSigned(List.of("no host"), now, random))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Certificate.selfSigned(List.of(), now, random))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_client_that_trusts_it_talks_to_its_host_and_one_that_does_not_refuses() throws Exception {
        assertThat(greet(certificate)).isEqualTo('!');
        Certificate stranger = Certificate.selfSigned(List.of("localhost"), now, random);
        assertThatThrownBy(() -> greet(stranger)).isInstanceOf(SSLHandshakeException.class);
        Certificate elsewhere = Certificate.selfSigned(List.of("elsewhere.example"), now, random);
        assertThatThrownBy(() -> handshake(elsewhere, elsewhere)).isInstanceOf(SSLHandshakeException.class);
    }

    private int greet(Certificate trusted) throws Exception {
        return handshake(certificate, trusted);
    }

    /** What a client that checks the host name reads from a server on loopback. */
    private static int handshake(Certificate shown, Certificate trusted) throws Exception {
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(shown.keyStore(PASSWORD), PASSWORD);
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(keys.getKeyManagers(), null, null);

        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("trusted", trusted.chain().getFirst());
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(authorities);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);

        try (var listening = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var served = CompletableFuture.runAsync(() -> {
                try (var socket = listening.accept()) {
                    socket.getOutputStream().write('!');
                } catch (java.io.IOException refusedByClient) {
                    // What the client did not trust ends here.
                }
            });
            try (var socket =
                    (SSLSocket) client.getSocketFactory().createSocket("localhost", listening.getLocalPort())) {
                var parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                return socket.getInputStream().read();
            } finally {
                served.join();
            }
        }
    }
}
