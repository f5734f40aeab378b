package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.Setting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Logging in through a login provider that is none of ours, from the first click to the page of the console. */
final class ProviderLoginTest {
    private static final Pattern REFERENCE = Pattern.compile("<code>([A-Z0-9]{4}-[A-Z0-9]{4})</code>");

    private static SpringProvider provider;
    private static Stand stand;

    @BeforeAll
    static void open() throws Exception {
        provider = new SpringProvider();
        stand = new Stand(
                rooms -> {},
                Map.of(
                        Setting.OIDC_ISSUER,
                        provider.issuer(),
                        Setting.OIDC_CLIENT_ID,
                        SpringProvider.CLIENT,
                        Setting.OIDC_CLIENT_SECRET,
                        SpringProvider.SECRET));
        stand.runs();
        provider.register(stand.base() + ProviderPages.PATH, stand.base() + "/console/login/");
        stand.person("lena", "operator");
        stand.run("person", "oidc", "lena", "--subject", "lena.larsen");
    }

    @AfterAll
    static void close() throws Exception {
        stand.close();
        provider.close();
    }

    static String reference(HttpResponse<String> page) {
        Matcher found = REFERENCE.matcher(page.body());
        assertThat(found.find()).as(page.body()).isTrue();
        return found.group(1);
    }

    @Test
    void whoever_is_tied_comes_in_through_the_provider() {
        assertThat(stand.get("/console/login/", "").body()).contains("Log in through localhost");
        var lena = new Walker();
        HttpResponse<String> back =
                lena.get(lena.throughProvider(stand.base(), "lena.larsen", SpringProvider.PASSWORD));
        assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
        assertThat(back.headers().firstValue("Refresh")).contains("0; url=/console/");
        assertThat(lena.get(stand.base() + "/console/").body()).contains("What needs you today", "Lena");
        assertThat(stand.logged("logged in"))
                .last()
                .asString()
                .contains("\"actor\":\"lena\"", "login provider", provider.issuer());
    }

    @Test
    void a_code_of_the_app_is_asked_too_where_that_is_set() throws Exception {
        try (var other = new Stand(
                rooms -> {},
                Map.of(
                        Setting.OIDC_ISSUER,
                        provider.issuer(),
                        Setting.OIDC_CLIENT_ID,
                        SpringProvider.CLIENT,
                        Setting.OIDC_CLIENT_SECRET,
                        SpringProvider.SECRET,
                        Setting.OIDC_ASK_CODE,
                        "yes"))) {
            other.runs();
            provider.register(other.base() + ProviderPages.PATH, other.base() + "/console/login/");
            other.person("otto", "operator");
            other.run("person", "oidc", "otto", "--subject", "otto.olsen");
            var otto = new Walker();
            var without = otto.get(otto.throughProvider(other.base(), "otto.olsen", SpringProvider.PASSWORD));
            assertThat(without.statusCode()).isEqualTo(403);
            assertThat(other.run("auth", "explain", "--last-refusal"))
                    .contains("What failed: code", "otto has set up no app", "Of: Otto (otto)");

            other.password("otto", other.in("otto"));
            other.turn(java.time.Duration.ofSeconds(31));
            var asked = otto.get(otto.throughProvider(other.base(), "otto.olsen", SpringProvider.PASSWORD));
            assertThat(asked.body()).contains("One more code", "Otto");
            assertThat(otto.get(other.base() + "/console/").statusCode())
                    .as("not in yet")
                    .isEqualTo(303);
            var wrong = otto.post(other.base() + "/console/login/oidc/code/", Map.of("code", "000000"));
            assertThat(wrong.statusCode()).isEqualTo(403);
            var in = otto.post(other.base() + "/console/login/oidc/code/", Map.of("code", other.code("otto")));
            assertThat(in.statusCode()).as(in.body()).isEqualTo(200);
            assertThat(otto.get(other.base() + "/console/").body()).contains("Otto");
            assertThat(new Walker()
                            .post(other.base() + "/console/login/oidc/code/", Map.of("code", "000000"))
                            .headers()
                            .firstValue("Location"))
                    .contains("/console/login/");
        } finally {
            provider.register(stand.base() + ProviderPages.PATH, stand.base() + "/console/login/");
        }
    }

    @Test
    void whoever_is_not_tied_is_told_a_reference_and_an_administrator_why() {
        var stranger = new Walker();
        HttpResponse<String> back =
                stranger.get(stranger.throughProvider(stand.base(), "stranger", SpringProvider.PASSWORD));
        assertThat(back.statusCode()).isEqualTo(403);
        assertThat(back.body()).doesNotContain("stranger");
        assertThat(stranger.get(stand.base() + "/console/").statusCode()).isEqualTo(303);
        String reference = reference(back);
        assertThat(stand.run("auth", "explain", "--last-refusal"))
                .contains(reference, "What failed: sub", "nobody here is tied to stranger at " + provider.issuer());
        assertThat(stand.run("auth", "explain", "--refusal", reference.toLowerCase()))
                .contains("stranger");
        assertThat(stand.logged("login refused"))
                .last()
                .asString()
                .contains(reference)
                .doesNotContain("stranger");
    }
}
