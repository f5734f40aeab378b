package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the client trusts, how it is known, and how it goes through a proxy. */
class ClientTlsTest {

    private static final LoopbackPeer.Handler ROOT =
            (asked, out) -> LoopbackPeer.reply(out, 200, "{\"title\":\"t\"}", LoopbackPeer.TAXII);

    private final TestCertificates certificates = new TestCertificates();

    @TempDir
    private Path folder;

    private static RemoteDiscovery discover(TaxiiPeer peer) throws Exception {
        try (var client = Clients.of(peer.with(ClientLimits.STANDARD.withRetries(0, java.time.Duration.ZERO)))) {
            return client.discover();
        }
    }

    private ClientTls trusting() throws Exception {
        return ClientTls.standard().trustingOnly(certificates.authorityPem(folder));
    }

    @Test
    void a_peer_signed_by_the_given_authority_is_trusted() throws Exception {
        try (var server = new LoopbackPeer(ROOT, certificates.server(certificates.issue("peer.example")), false)) {
            assertThat(discover(TaxiiPeer.at(server.at("/taxii2/")).with(trusting()))
                            .title())
                    .isEqualTo("t");
        }
    }

    @Test
    void a_peer_signed_by_anybody_else_is_not() throws Exception {
        var others = new TestCertificates();
        try (var server = new LoopbackPeer(ROOT, others.server(others.issue("peer.example")), false)) {
            for (TaxiiPeer peer : new TaxiiPeer[] {
                TaxiiPeer.at(server.at("/taxii2/")),
                TaxiiPeer.at(server.at("/taxii2/")).with(trusting())
            }) {
                PeerFault fault = catchThrowableOfType(PeerFault.class, () -> discover(peer));
                assertThat(fault.kind()).isEqualTo(PeerFault.Kind.UNTRUSTED);
                assertThat(fault).hasMessageContaining("check the CA file");
            }
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void a_peer_with_a_certificate_for_another_name_is_not_trusted() throws Exception {
        try (var server = new LoopbackPeer(ROOT, certificates.server(certificates.issue("peer.example")), false)) {
            URI wrongName = URI.create("https://localhost:" + server.port() + "/taxii2/");
            PeerFault fault = catchThrowableOfType(
                    PeerFault.class, () -> discover(TaxiiPeer.at(wrongName).with(trusting())));
            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.UNTRUSTED);
        }
    }

    @Test
    void the_peers_own_certificate_may_be_the_authority() throws Exception {
        TestCertificates.Holder own = certificates.issue("peer.example");
        Path pem = TestCertificates.certificatePem(folder, own);
        try (var server = new LoopbackPeer(ROOT, certificates.server(own), false)) {
            TaxiiPeer peer = TaxiiPeer.at(server.at("/taxii2/"))
                    .with(ClientTls.standard().trustingOnly(pem));
            assertThat(discover(peer).title()).isEqualTo("t");
        }
    }

    @Test
    void a_peer_that_wants_our_certificate_gets_it_from_pem_files() throws Exception {
        for (String algorithm : new String[] {"EC", "RSA", "Ed25519"}) {
            var authority = new TestCertificates(algorithm);
            TestCertificates.Holder ours = authority.issue("desk.example");
            ClientTls tls = ClientTls.standard()
                    .trustingOnly(authority.authorityPem(folder))
                    .withCertificate(
                            TestCertificates.certificatePem(folder, ours), TestCertificates.keyPem(folder, ours));
            try (var server = new LoopbackPeer(ROOT, authority.server(authority.issue("peer.example")), true)) {
                assertThat(discover(TaxiiPeer.at(server.at("/taxii2/")).with(tls))
                                .title())
                        .as(algorithm)
                        .isEqualTo("t");
            }
        }
    }

    @Test
    void a_peer_that_wants_our_certificate_gets_it_from_a_pkcs12_file() throws Exception {
        Path file = TestCertificates.pkcs12(folder, certificates.issue("desk.example"), "open".toCharArray());
        Path password = Files.writeString(folder.resolve("password"), "open\n");
        try (var server = new LoopbackPeer(ROOT, certificates.server(certificates.issue("peer.example")), true)) {
            TaxiiPeer peer = TaxiiPeer.at(server.at("/taxii2/")).with(trusting().withPkcs12(file, password));
            assertThat(discover(peer).title()).isEqualTo("t");
        }
    }

    @Test
    void a_peer_that_wants_a_certificate_and_gets_none_or_a_strange_one_lets_us_not_in() throws Exception {
        TestCertificates.Holder strange = new TestCertificates().issue("desk.example");
        ClientTls withStrange = trusting()
                .withCertificate(
                        TestCertificates.certificatePem(folder, strange), TestCertificates.keyPem(folder, strange));
        try (var server = new LoopbackPeer(ROOT, certificates.server(certificates.issue("peer.example")), true)) {
            for (ClientTls tls : new ClientTls[] {trusting(), withStrange}) {
                PeerFault fault = catchThrowableOfType(
                        PeerFault.class,
                        () -> discover(TaxiiPeer.at(server.at("/taxii2/")).with(tls)));
                assertThat(fault).isNotNull();
            }
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void files_that_cannot_be_used_say_so_when_they_are_given() throws Exception {
        TestCertificates.Holder ours = certificates.issue("desk.example");
        Path certificate = TestCertificates.certificatePem(folder, ours);
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing here");
        Path broken = Files.writeString(
                folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Path old = TestCertificates.pem(
                folder.resolve("old.key"), "RSA PRIVATE KEY", ours.key().getEncoded());
        Path noKey = TestCertificates.pem(folder.resolve("no.key"), "PRIVATE KEY", new byte[] {1, 2, 3});
        ClientTls tls = ClientTls.standard();

        assertThatThrownBy(() -> tls.trustingOnly(empty)).hasMessageContaining("expected at least one CERTIFICATE");
        assertThatThrownBy(() -> tls.trustingOnly(broken)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tls.withCertificate(certificate, old)).hasMessageContaining("openssl pkcs8 -topk8");
        assertThatThrownBy(() -> tls.withCertificate(certificate, empty))
                .hasMessageContaining("expected a PRIVATE KEY");
        assertThatThrownBy(() -> tls.withCertificate(certificate, noKey)).isInstanceOf(IllegalArgumentException.class);

        Path store = TestCertificates.pkcs12(folder, ours, "open".toCharArray());
        Path wrong = Files.writeString(folder.resolve("wrong"), "shut");
        assertThatThrownBy(() -> tls.withPkcs12(store, wrong)).hasMessageContaining("does not open it");
        assertThatThrownBy(() -> tls.withPkcs12(empty, wrong))
                .isInstanceOfAny(IllegalArgumentException.class, java.io.IOException.class);
    }

    @Test
    void a_key_that_is_not_the_certificates_shows_at_the_latest_at_the_peer() throws Exception {
        TestCertificates.Holder ours = certificates.issue("desk.example");
        TestCertificates.Holder other = certificates.issue("other.example");
        ClientTls tls = trusting()
                .withCertificate(TestCertificates.certificatePem(folder, ours), TestCertificates.keyPem(folder, other));
        try (var server = new LoopbackPeer(ROOT, certificates.server(certificates.issue("peer.example")), true)) {
            assertThatThrownBy(
                            () -> discover(TaxiiPeer.at(server.at("/taxii2/")).with(tls)))
                    .isInstanceOf(PeerFault.class);
        }
    }

    // ---- the proxy

    @Test
    void a_proxy_opens_a_tunnel_and_sees_nothing_but_the_name() throws Exception {
        try (var server = new LoopbackPeer(ROOT, certificates.server(certificates.issue("peer.example")), false);
                var proxy = new ConnectProxy(server.port(), "")) {
            TaxiiPeer peer = TaxiiPeer.at(URI.create("https://peer.example/taxii2/"))
                    .with(trusting())
                    .with(new Credential.Bearer("secret"))
                    .with(new HttpsProxy("127.0.0.1", proxy.port()));
            assertThat(discover(peer).title()).isEqualTo("t");
            assertThat(proxy.asked()).containsOnly("CONNECT peer.example:443 HTTP/1.1");
            assertThat(server.asked().getFirst().header("Authorization")).isEqualTo("Bearer secret");
        }
    }

    @Test
    void a_proxy_that_wants_a_token_gets_it_and_the_peer_does_not() throws Exception {
        try (var server = new LoopbackPeer(ROOT, certificates.server(certificates.issue("peer.example")), false);
                var proxy = new ConnectProxy(server.port(), "Bearer through")) {
            TaxiiPeer peer = TaxiiPeer.at(URI.create("https://peer.example/taxii2/"))
                    .with(trusting())
                    .with(new HttpsProxy("127.0.0.1", proxy.port(), new Credential.Bearer("through")));
            assertThat(discover(peer).title()).isEqualTo("t");
            assertThat(server.asked().getFirst().headers()).doesNotContainKey("proxy-authorization");
        }
    }

    @Test
    void a_proxy_that_does_not_know_us_is_named_as_the_reason() throws Exception {
        try (var server = new LoopbackPeer(ROOT, certificates.server(certificates.issue("peer.example")), false);
                var proxy = new ConnectProxy(server.port(), "Bearer through")) {
            TaxiiPeer peer = TaxiiPeer.at(URI.create("https://peer.example/taxii2/"))
                    .with(trusting())
                    .with(new HttpsProxy("127.0.0.1", proxy.port()));
            PeerFault fault = catchThrowableOfType(PeerFault.class, () -> discover(peer));
            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.DENIED);
            assertThat(fault).hasMessageContaining("proxy");
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void a_proxy_that_wants_a_password_gets_it_in_a_fresh_jvm() throws Exception {
        // The JDK reads once per process whether Basic may go to a proxy, so a process of its own shows it.
        try (var server = new LoopbackPeer(ROOT, certificates.server(certificates.issue("peer.example")), false);
                var proxy = new ConnectProxy(server.port(), new Credential.Basic("desk", "word").header())) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            classPath(
                                    ProxyPassword.class.getName(),
                                    TaxiiClient.class.getName(),
                                    "tools.jackson.core.JsonParser"),
                            ProxyPassword.class.getName(),
                            certificates.authorityPem(folder).toString(),
                            Integer.toString(proxy.port()))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(child.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(child.waitFor()).as(said).isZero();
            assertThat(server.asked().getFirst().headers()).doesNotContainKey("proxy-authorization");
        }
    }

    /** Where those classes lie; the runner's own class path may not name them. */
    private static String classPath(String... classes) throws Exception {
        var places = new java.util.LinkedHashSet<String>();
        for (String each : classes) {
            places.add(Path.of(Class.forName(each)
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString());
        }
        return String.join(java.io.File.pathSeparator, places);
    }

    /** Asks for the discovery of peer.example through a proxy with a password; arguments: CA file, proxy port. */
    static final class ProxyPassword {
        private ProxyPassword() {}

        public static void main(String[] arguments) throws Exception {
            discover(TaxiiPeer.at(URI.create("https://peer.example/taxii2/"))
                    .with(ClientTls.standard().trustingOnly(Path.of(arguments[0])))
                    .with(new HttpsProxy(
                            "127.0.0.1", Integer.parseInt(arguments[1]), new Credential.Basic("desk", "word"))));
        }
    }

    @Test
    void certificates_are_read_from_what_openssl_writes_around_them() throws GeneralSecurityException, Exception {
        String pem = Files.readString(certificates.authorityPem(folder));
        Path bundle = Files.writeString(
                folder.resolve("bundle.pem"), "# ours\n" + pem + "\n\ntext between\n" + pem.replace("\n", "\r\n"));
        assertThat(ClientTls.standard().trustingOnly(bundle).context()).isNotNull();
    }
}
