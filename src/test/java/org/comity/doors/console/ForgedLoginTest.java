package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.comity.Setting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a login provider, or somebody between it and the node, may try: each lie is refused, and named by the claim. */
final class ForgedLoginTest {
    private static ForgingProvider provider;
    private static Stand stand;

    @BeforeAll
    static void open() throws Exception {
        provider = new ForgingProvider();
        stand = new Stand(
                rooms -> {},
                Map.of(
                        Setting.OIDC_ISSUER,
                        provider.issuer(),
                        Setting.OIDC_CLIENT_ID,
                        ForgingProvider.CLIENT,
                        Setting.OIDC_CLIENT_SECRET,
                        "the secret of the client",
                        Setting.OIDC_REQUIRED,
                        "groups=csirt|cert"));
        stand.runs();
        stand.person("lena", "operator");
        stand.run("person", "oidc", "lena", "--subject", "sub-of-lena");
    }

    @AfterAll
    static void close() throws Exception {
        stand.close();
        provider.close();
    }

    @BeforeEach
    void truth() {
        stand.turn(Duration.ofHours(2)); // past every lock, and what was learned of the provider is old
        provider.truth();
        honest(builder -> {});
    }

    private static void honest(java.util.function.Consumer<com.nimbusds.jwt.JWTClaimsSet.Builder> lie) {
        provider.claims = builder -> {
            Date now = Date.from(stand.now());
            builder.issueTime(now)
                    .expirationTime(new Date(now.getTime() + 300_000))
                    .claim("groups", List.of("staff", "csirt"));
            lie.accept(builder);
        };
    }

    private static HttpResponse<String> login(Walker walker) {
        HttpResponse<String> start = walker.get(stand.base() + ProviderPages.PATH + "start/");
        return walker.get(Walker.on(walker.get(Walker.on(start))));
    }

    private static void in() {
        var walker = new Walker();
        HttpResponse<String> back = login(walker);
        assertThat(back.statusCode()).as(why(back)).isEqualTo(200);
        assertThat(walker.get(stand.base() + "/console/").statusCode()).isEqualTo(200);
    }

    private static String why(HttpResponse<String> back) {
        return back.body() + stand.run("auth", "explain", "lena");
    }

    private static void refused(String what, String claim) {
        var walker = new Walker();
        refused(what, claim, walker, login(walker));
    }

    private static void refused(String what, String claim, Walker walker, HttpResponse<String> back) {
        assertThat(back.statusCode()).as(what).isEqualTo(403);
        assertThat(walker.of(stand.base())).as(what).doesNotContainKey("comity");
        String reference = ProviderLoginTest.reference(back);
        assertThat(stand.run("auth", "explain", "--refusal", reference))
                .as(what)
                .contains("What failed: " + claim + "\n");
        assertThat(stand.logged("login refused")).last().asString().as(what).contains(reference, claim);
    }

    @Test
    void the_truth_comes_in_and_the_request_is_the_one_that_the_standard_asks_for() {
        in();
        Map<String, String> request = provider.asked.get(provider.asked.size() - 2);
        assertThat(request)
                .containsEntry("response_type", "code")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("client_id", ForgingProvider.CLIENT)
                .containsEntry("scope", "openid")
                .containsEntry("redirect_uri", stand.base() + "/console/login/oidc/");
        assertThat(request.get("state")).hasSizeGreaterThan(40);
        assertThat(request.get("nonce")).hasSizeGreaterThan(40).isNotEqualTo(request.get("state"));
        assertThat(provider.asked.getLast())
                .containsKeys("code", "code_verifier")
                .doesNotContainKey("client_secret");
    }

    @Test
    void a_claim_that_does_not_fit_is_refused_and_named() {
        honest(claims -> claims.issuer("https://other.example"));
        refused("another issuer", "iss");
        honest(claims -> claims.audience("another client"));
        refused("another audience", "aud");
        honest(claims -> claims.audience(List.of(ForgingProvider.CLIENT, "another")));
        refused("two audiences and no authorized party", "azp");
        honest(claims -> claims.claim("azp", "another"));
        refused("another authorized party", "azp");
        honest(claims -> claims.expirationTime(Date.from(stand.now().minusSeconds(120))));
        refused("expired", "exp");
        honest(claims -> claims.expirationTime(null));
        refused("never expires", "exp");
        honest(claims -> claims.issueTime(Date.from(stand.now().plusSeconds(300))));
        refused("of tomorrow", "iat");
        honest(claims -> claims.issueTime(Date.from(stand.now().minusSeconds(3_600))));
        refused("issued before this login began", "iat");
        honest(claims -> claims.claim("nonce", "another"));
        refused("another nonce", "nonce");
        honest(claims -> claims.claim("nonce", null));
        refused("no nonce", "nonce");
        honest(claims -> claims.subject(null));
        refused("nobody", "sub");
        honest(claims -> claims.subject("sub-of-somebody"));
        refused("not tied", "sub");
        honest(claims -> claims.claim("groups", List.of("staff")));
        refused("not in the group", "groups");
        honest(claims -> claims.claim("groups", null));
        refused("in no group", "groups");
        honest(claims -> claims.claim("groups", "cert"));
        in();
    }

    @Test
    void a_signature_that_is_not_the_providers_is_refused() throws Exception {
        in();
        provider.algorithm = "none";
        refused("not signed", "alg");
        provider.algorithm = "HS256";
        refused("signed with the public key as a secret", "alg");
        provider.algorithm = "RS256";
        provider.signsWith = new RSAKey.Builder(provider.other).keyID("key-1").build();
        refused("another key under the same name", "signature");
        provider.signsWith = provider.other;
        refused("a key that the provider does not show", "signature");
    }

    @Test
    void a_new_key_of_the_provider_is_fetched_when_a_token_names_it() {
        in();
        int before = provider.keysFetched;
        provider.shows = provider.other;
        provider.signsWith = provider.other;
        in();
        assertThat(provider.keysFetched).isEqualTo(before + 1);
    }

    @Test
    void an_answer_that_is_not_that_of_the_provider_or_of_this_login_is_refused() {
        provider.state = "guessed";
        refused("another state", "state");
        provider.truth();
        provider.issuerInResponse = "https://other.example";
        refused("another issuer answers", "iss of the response");
        provider.issuerInResponse = "";
        refused("the issuer does not say who it is, though it says it does", "iss of the response");
        provider.truth();
        provider.error = "access_denied";
        refused("the provider says no", "error");
    }

    @Test
    void a_provider_that_never_names_itself_in_answers_is_taken_without() {
        provider.namesItself = false;
        provider.issuerInResponse = "";
        in();
    }

    @Test
    void a_way_back_counts_in_the_browser_that_set_out_and_once() {
        var lena = new Walker();
        String back = Walker.on(lena.get(Walker.on(lena.get(stand.base() + ProviderPages.PATH + "start/"))));
        var mallory = new Walker();
        refused("in another browser", "state", mallory, mallory.get(back));
        mallory.get(stand.base() + ProviderPages.PATH + "start/");
        refused("in a browser that set out on its own", "state", mallory, mallory.get(back));
        var again = new Walker();
        again.of(stand.base()).putAll(lena.of(stand.base()));
        assertThat(lena.get(back).statusCode()).isEqualTo(200);
        refused("the code a second time", "code", again, again.get(back));
        var late = new Walker();
        String later = Walker.on(late.get(Walker.on(late.get(stand.base() + ProviderPages.PATH + "start/"))));
        stand.turn(Duration.ofMinutes(11));
        refused("after ten minutes", "state", late, late.get(later));
    }

    @Test
    void a_login_makes_a_new_sitting_whatever_cookie_was_there_and_leads_home_whatever_was_asked() {
        var lena = new Walker();
        lena.of(stand.base()).put("comity", "fixed-by-somebody");
        HttpResponse<String> start = lena.get(stand.base() + ProviderPages.PATH
                + "start/?next=https://elsewhere.example/&redirect_uri=//elsewhere.example");
        String back = Walker.on(lena.get(Walker.on(start)));
        HttpResponse<String> in = lena.get(back + "&next=https%3A%2F%2Felsewhere.example");
        assertThat(in.headers().firstValue("Refresh")).contains("0; url=/console/");
        assertThat(in.body()).doesNotContain("elsewhere.example");
        assertThat(lena.of(stand.base()).get("comity")).hasSizeGreaterThan(40).isNotEqualTo("fixed-by-somebody");
        assertThat(stand.get("/console/", "fixed-by-somebody").status()).isEqualTo(303);
    }

    @Test
    void another_site_begins_no_login_in_anybodys_name() {
        var got = stand.send(stand.request(ProviderPages.PATH + "start/", "")
                .header("Sec-Fetch-Site", "cross-site")
                .GET());
        assertThat(got.header("Location")).isEqualTo("/console/login/");
    }

    @Test
    void a_provider_that_is_away_is_told_and_a_link_still_lets_in() throws Exception {
        provider.issuerInMetadata = "https://other.example";
        away("it says it is https://other.example");
        provider.truth();
        provider.plainHttpDoor = true;
        away("not reached by TLS");
        provider.truth();
        provider.challenges = "[\"plain\"]";
        away("S256");
        provider.truth();
        stand.turn(Duration.ofSeconds(6));
        provider.tokenStatus = 500;
        assertThat(login(new Walker()).statusCode()).isEqualTo(503);
        assertThat(stand.get("/console/", stand.in("lena")).status()).isEqualTo(200);
    }

    private static void away(String why) {
        stand.turn(Duration.ofHours(2));
        HttpResponse<String> got = new Walker().get(stand.base() + ProviderPages.PATH + "start/");
        assertThat(got.statusCode()).as(why).isEqualTo(503);
        assertThat(got.body()).contains("does not answer", "one-time link");
        assertThat(stand.run("auth", "explain", "lena")).contains("Last trouble with", why);
    }

    @Test
    void no_code_and_no_token_is_written_anywhere() throws Exception {
        var seen = new ByteArrayOutputStream();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                seen.writeBytes((record.getMessage() + " "
                                + (record.getParameters() == null ? "" : List.of(record.getParameters())) + " "
                                + record.getThrown())
                        .getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        root.setLevel(Level.ALL);
        root.addHandler(handler);
        try {
            in();
            provider.algorithm = "none";
            login(new Walker());
        } finally {
            root.removeHandler(handler);
            root.setLevel(before);
        }
        Map<String, String> shown = provider.asked.getLast();
        assertThat(seen.toString(StandardCharsets.UTF_8))
                .doesNotContain("an access token", shown.get("code"), shown.get("code_verifier"), "eyJ");
        for (String file : List.of("comity.db", "comity.db-wal")) {
            Path path = stand.folder.resolve("node").resolve(file);
            if (Files.exists(path)) {
                assertThat(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1))
                        .doesNotContain("an access token", shown.get("code"), shown.get("code_verifier"), "eyJhbGci");
            }
        }
    }

    @Test
    void whoever_came_by_the_provider_is_shown_the_way_out_there_and_sets_no_password() {
        var lena = new Walker();
        login(lena);
        assertThat(lena.get(stand.base() + "/console/account/").body())
                .contains("have no password here")
                .doesNotContain("name=\"password\"");
        var out = lena.post(stand.base() + "/console/logout/", Map.of());
        assertThat(out.statusCode()).isEqualTo(200);
        assertThat(out.body())
                .contains(
                        provider.issuer() + "/out?",
                        "client_id=" + ForgingProvider.CLIENT,
                        "post_logout_redirect_uri=");
        assertThat(lena.get(stand.base() + "/console/").statusCode()).isEqualTo(303);
    }

    @Test
    void a_tie_that_ends_ends_the_logins_that_came_of_it() {
        stand.person("mara", "approver");
        stand.run("person", "oidc", "mara", "--subject", "sub-of-mara");
        honest(claims -> claims.subject("sub-of-mara"));
        var mara = new Walker();
        login(mara);
        assertThat(mara.get(stand.base() + "/console/").statusCode()).isEqualTo(200);
        stand.run("person", "oidc", "mara", "--remove");
        assertThat(mara.get(stand.base() + "/console/").statusCode()).isEqualTo(303);
        refused("not tied any more", "sub");
        stand.run("person", "oidc", "mara", "--subject", "sub-of-mara");
        stand.run("person", "remove", "mara");
        refused("removed", "sub");
    }
}
