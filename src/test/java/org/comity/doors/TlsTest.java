package org.comity.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.comity.seal.Certificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TlsTest {
    @SuppressWarnings("TimeInStaticInitializer") // the certificates are to be in force while this runs
    private static final Instant NOW = Instant.now();

    private static final Certificate NODE =
            Certificate.selfSigned(List.of("127.0.0.1", "node.example"), NOW, new SecureRandom());
    private static final Certificate CALLER =
            Certificate.selfSigned(List.of("caller.example"), NOW, new SecureRandom());

    @SuppressWarnings("NullAway.Init")
    private static Listener listener;

    @BeforeAll
    static void open() throws IOException {
        listener = Listener.open(
                Listening.tls("127.0.0.1:0", NODE),
                List.of(
                        new Route("GET", "/who/", 0, true, TlsTest::who, Wording.PLAIN),
                        new Route("POST", "/long/", 5_000_000, true, TlsTest::length, Wording.PLAIN)),
                new Random(1));
    }

    @AfterAll
    static void close() {
        listener.close();
    }

    private static Answer who(Request request) {
        var certificate = request.certificate();
        String who = certificate == null
                ? "nobody"
                : Certificate.fingerprint(certificate).hex();
        return Answer.of(200).bytes(who.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer length(Request request) throws IOException {
        return Answer.of(200).bytes(request.body().readAllBytes());
    }

    /** A client that trusts the node's certificate alone and shows its own where it has one. */
    private static HttpClient client(@Nullable Certificate own, String... protocols) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("node", NODE.chain().getFirst());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        if (own != null) {
            keys.init(own.keyStore(new char[] {'x'}), new char[] {'x'});
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
        var parameters = new SSLParameters();
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        return HttpClient.newBuilder()
                .sslContext(context)
                .sslParameters(parameters)
                .build();
    }

    private static String ask(HttpClient client, String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create(listener.base() + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Test
    void a_caller_without_a_certificate_is_answered_too() throws Exception {
        try (var client = client(null)) {
            assertThat(listener.base()).startsWith("https://127.0.0.1:");
            assertThat(ask(client, "/who/")).isEqualTo("nobody");
        }
    }

    @Test
    void any_certificate_passes_the_handshake_and_reaches_the_door() throws Exception {
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            try (var client = client(CALLER, protocol)) {
                assertThat(ask(client, "/who/")).isEqualTo(CALLER.fingerprint().hex());
                assertThat(ask(client, "/who/")).isEqualTo(CALLER.fingerprint().hex());
            }
        }
    }

    @Test
    void a_sender_of_too_much_sees_the_answer_over_tls_too() throws Exception {
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            try (var client = client(null, protocol)) {
                var response = client.send(
                        HttpRequest.newBuilder(URI.create(listener.base() + "/long/"))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[30_000_000]))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(413);
            }
        }
    }

    @Test
    void a_certificate_counts_only_with_proof_of_its_key() throws Exception {
        KeyStore mixed = KeyStore.getInstance("PKCS12");
        mixed.load(null, null);
        char[] password = {'x'};
        mixed.setKeyEntry(
                "stolen", NODE.key(), password, CALLER.chain().toArray(java.security.cert.Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(mixed, password);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("node", NODE.chain().getFirst());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        try (var client = HttpClient.newBuilder().sslContext(context).build()) {
            assertThatThrownBy(() -> ask(client, "/who/")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void plain_http_gets_no_answer_on_a_tls_port() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + "/who/"))
                                    .build(),
                            BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
        try (var client = client(null)) {
            assertThat(ask(client, "/who/")).isEqualTo("nobody");
        }
    }

    @Test
    void long_bodies_go_through_both_ways() throws Exception {
        byte[] body = new byte[4_000_000];
        new Random(1).nextBytes(body);
        try (var client = client(CALLER)) {
            var response = client.send(
                    HttpRequest.newBuilder(URI.create(listener.base() + "/long/"))
                            .POST(BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofByteArray());
            assertThat(response.body()).isEqualTo(body);
            var tooLong = client.send(
                    HttpRequest.newBuilder(URI.create(listener.base() + "/long/"))
                            .POST(BodyPublishers.ofByteArray(new byte[30_000_000]))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(tooLong.statusCode()).isEqualTo(413);
        }
    }

    @Test
    void tls_1_1_is_refused() throws Exception {
        // A hello by hand, since the JDK's client would not even send one.
        byte[] hello = HexFormat.of()
                .parseHex("160302002d" + "01000029" + "0302" + "00".repeat(32) + "00" + "0002c013" + "0100");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.getOutputStream().write(hello);
            byte[] alert = socket.getInputStream().readNBytes(7);
            assertThat(alert[0]).as("an alert").isEqualTo((byte) 21);
            assertThat(alert[6]).as("protocol_version").isEqualTo((byte) 70);
        }
    }
}
