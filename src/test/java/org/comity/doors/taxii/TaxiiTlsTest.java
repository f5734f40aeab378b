package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comity.doors.taxii.Stand.HOME;
import static org.comity.doors.taxii.Stand.OUTBOX;
import static org.comity.doors.taxii.Stand.PARTNER;
import static org.comity.doors.taxii.Stand.TAXII;
import static org.comity.doors.taxii.TaxiiServerTest.error;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.comity.doors.Listening;
import org.comity.parties.Scope;
import org.comity.seal.Certificate;
import org.comity.sql.Databases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The door over TLS, and callers who show a certificate. */
class TaxiiTlsTest {
    private final Certificate node =
            Certificate.selfSigned(List.of("127.0.0.1", "node.example"), Instant.now(), new SecureRandom());
    private final Certificate caller =
            Certificate.selfSigned(List.of("caller.example"), Instant.now(), new SecureRandom());

    @SuppressWarnings("NullAway.Init")
    private Stand stand;

    @BeforeEach
    void open() throws Exception {
        stand = new Stand(Databases.SQLITE.fresh(), Listening.tls("127.0.0.1:0", node));
    }

    @AfterEach
    void close() {
        stand.close();
    }

    private HttpClient client(@Nullable Certificate own) throws Exception {
        char[] password = {'x'};
        KeyManager[] keys = null;
        if (own != null) {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(own.keyStore(password), password);
            keys = factory.getKeyManagers();
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("node", node.chain().getFirst());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(stand.listener.base() + path)).header("Accept", TAXII);
    }

    private HttpResponse<String> get(@Nullable Certificate own, String path, String... headers) throws Exception {
        var request = to(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = client(own)) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    @Test
    void a_known_certificate_opens_what_it_was_given_for() throws Exception {
        stand.know(caller.chain().getFirst(), Stand.OURS, Scope.TAXII_READ, Scope.TAXII_WRITE);
        try (HttpClient client = client(caller)) {
            var added = client.send(
                    to(HOME + "objects/")
                            .header("Content-Type", TAXII)
                            .POST(BodyPublishers.ofString(Stand.envelope(Stand.indicator(1))))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(added.statusCode()).isEqualTo(202);
        }
        assertThat(get(caller, HOME + "objects/").body()).contains(Stand.id("indicator", 1));
    }

    @Test
    void a_partners_certificate_opens_its_outbox_and_not_home() throws Exception {
        stand.know(caller.chain().getFirst(), Stand.THEIRS, Scope.TAXII_READ);
        assertThat(get(caller, OUTBOX + "objects/").statusCode()).isEqualTo(200);
        error(get(caller, HOME + "objects/"), 404);
    }

    @Test
    void an_unknown_certificate_is_like_none() throws Exception {
        var unknown = get(caller, "/taxii2/");
        var none = get(null, "/taxii2/");
        error(unknown, 401);
        assertThat(unknown.body()).isEqualTo(none.body());
    }

    @Test
    void a_token_counts_over_tls_and_a_wrong_one_is_not_made_good_by_a_certificate() throws Exception {
        stand.know(caller.chain().getFirst(), Stand.OURS, Scope.TAXII_READ);
        assertThat(get(null, OUTBOX, "Authorization", "Bearer " + stand.token(PARTNER))
                        .statusCode())
                .isEqualTo(200);
        error(get(caller, HOME, "Authorization", "Bearer wrong"), 401);
        error(get(caller, HOME, "Authorization", "Bearer " + stand.token(PARTNER)), 404);
    }
}
