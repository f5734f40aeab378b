package org.comity.doors.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The terms as they are set, and who a token names by them. */
final class TermsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static Terms terms(String issuer, String client, String claim, String required, String code) {
        return Terms.of(issuer, client, "", "email, profile", claim, required, "", code, "", "");
    }

    private static Terms naming(String claim) {
        return terms("https://login.example/realm", "northland", claim, "", "no");
    }

    private static Outcome outcome(Terms terms, JWTClaimsSet.Builder more) {
        var journey = new Journey("state", "nonce", "verifier", URI.create("https://node.example/"), NOW);
        return new IdTokenClaims(terms, journey, NOW)
                .outcome(more.issuer("https://login.example/realm")
                        .audience("northland")
                        .subject("248289761001")
                        .issueTime(Date.from(NOW))
                        .expirationTime(Date.from(NOW.plusSeconds(60)))
                        .claim("nonce", "nonce")
                        .build());
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder();
    }

    @Test
    void a_person_is_named_by_the_claim_that_is_set_and_by_an_address_only_when_it_is_verified() {
        assertThat(outcome(naming("sub"), claims()))
                .isEqualTo(new Outcome.Named("https://login.example/realm", "sub", "248289761001"));
        assertThat(outcome(naming("preferred_username"), claims().claim("preferred_username", "lena")))
                .isEqualTo(new Outcome.Named("https://login.example/realm", "preferred_username", "lena"));
        assertThat(outcome(naming("preferred_username"), claims())).isInstanceOf(Outcome.Unfit.class);
        assertThat(outcome(naming("email"), claims().claim("email", "lena@node.example")))
                .isInstanceOfSatisfying(
                        Outcome.Unfit.class, unfit -> assertThat(unfit.claim()).isEqualTo("email_verified"));
        assertThat(outcome(
                        naming("email"),
                        claims().claim("email", "lena@node.example").claim("email_verified", false)))
                .isInstanceOf(Outcome.Unfit.class);
        assertThat(outcome(
                        naming("email"),
                        claims().claim("email", "lena@node.example").claim("email_verified", true)))
                .isInstanceOf(Outcome.Named.class);
        assertThat(outcome(naming("sub"), claims().claim("azp", "northland"))).isInstanceOf(Outcome.Named.class);
    }

    @Test
    void all_that_is_required_has_to_be_there_and_of_alternatives_one() {
        Terms terms = terms("https://login.example/realm", "northland", "sub", "groups=csirt, amr=mfa|hwk", "no");
        assertThat(terms.scopes()).containsExactly("openid", "email", "profile");
        assertThat(outcome(terms, claims().claim("groups", List.of("csirt")).claim("amr", List.of("pwd", "hwk"))))
                .isInstanceOf(Outcome.Named.class);
        assertThat(outcome(terms, claims().claim("groups", List.of("csirt")).claim("amr", List.of("pwd"))))
                .isEqualTo(new Outcome.Unfit("amr", "required is amr=mfa|hwk, and it says [pwd]"));
        assertThat(outcome(terms, claims().claim("amr", "mfa").claim("groups", "csirts")))
                .isInstanceOf(Outcome.Unfit.class);
    }

    @Test
    void terms_that_are_not_fit_say_what_is_expected() {
        for (String issuer : List.of(
                "http://login.example",
                "login.example",
                "https://login.example/?a=b",
                "https://u@login.example",
                "https://login.example#x",
                "not an address")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> terms(issuer, "northland", "sub", "", "no"))
                    .withMessageContaining("oidc.issuer");
        }
        assertThat(terms("http://127.0.0.1:9000", "northland", "sub", "", "no").title())
                .isEqualTo("127.0.0.1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> terms("https://login.example", " ", "sub", "", "no"))
                .withMessageContaining("oidc.client_id");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> terms("https://login.example", "northland", "name", "", "no"))
                .withMessageContaining("oidc.claim");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> terms("https://login.example", "northland", "sub", "groups", "no"))
                .withMessageContaining("oidc.required");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> terms("https://login.example", "northland", "sub", "", "maybe"))
                .withMessageContaining("oidc.ask_code");
    }
}
