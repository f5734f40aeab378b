package org.comity.doors.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.comity.doors.oidc.Outcome.Unfit;
import org.comity.doors.oidc.Terms.Required;
import org.jspecify.annotations.Nullable;

/**
 * What the claims of an id_token have to say (OpenID Connect Core §3.1.3.7), once its signature is known to hold. Checked
 * here, not by the library, because its checks know no other clock than the system's and name no claim.
 */
final class IdTokenClaims {
    /** By how much the clocks of the provider and of this node may differ. */
    static final Duration SKEW_MAX = Duration.ofMinutes(1);

    private static final int SHOWN_CHARS_MAX = 200;
    private static final int SUBJECT_CHARS_MAX = 255;

    private final Terms terms;
    private final Journey journey;
    private final Instant now;

    IdTokenClaims(Terms terms, Journey journey, Instant now) {
        this.terms = terms;
        this.journey = journey;
        this.now = now;
    }

    Outcome outcome(JWTClaimsSet claims) {
        Unfit unfit = unfit(claims);
        if (unfit != null) {
            return unfit;
        }
        for (Required each : terms.required()) {
            if (!holds(each, claims.getClaim(each.claim()))) {
                return new Unfit(
                        each.claim(),
                        "required is " + each.text() + ", and it says " + shown(claims.getClaim(each.claim())));
            }
        }
        return named(claims);
    }

    private @Nullable Unfit unfit(JWTClaimsSet claims) {
        if (!terms.issuer().equals(claims.getIssuer())) {
            return new Unfit("iss", "expected " + terms.issuer() + ", and it says " + shown(claims.getIssuer()));
        }
        List<String> audience = claims.getAudience();
        if (!audience.contains(terms.clientId())) {
            return new Unfit("aud", "expected " + terms.clientId() + ", and it says " + shown(audience));
        }
        Object party = claims.getClaim("azp");
        if (party == null ? audience.size() > 1 : !terms.clientId().equals(party)) {
            return new Unfit("azp", "expected " + terms.clientId() + ", and it says " + shown(party));
        }
        return unfitTime(claims);
    }

    private @Nullable Unfit unfitTime(JWTClaimsSet claims) {
        Instant expires = instant(claims.getExpirationTime());
        if (expires == null || !now.isBefore(expires.plus(SKEW_MAX))) {
            return new Unfit("exp", "it expired at " + shown(expires) + "; the clock here says " + now);
        }
        Instant issued = instant(claims.getIssueTime());
        if (issued == null
                || issued.isAfter(now.plus(SKEW_MAX))
                || issued.isBefore(journey.begun().minus(SKEW_MAX))) {
            return new Unfit(
                    "iat",
                    "it was issued at " + shown(issued) + ", and this login ran from " + journey.begun() + " to "
                            + now);
        }
        Instant notBefore = instant(claims.getNotBeforeTime());
        if (notBefore != null && notBefore.isAfter(now.plus(SKEW_MAX))) {
            return new Unfit("nbf", "it counts from " + notBefore + " on; the clock here says " + now);
        }
        return journey.nonce().equals(claims.getClaim("nonce"))
                ? null
                : new Unfit("nonce", "it is not that of this login");
    }

    private Outcome named(JWTClaimsSet claims) {
        String claim = terms.claim();
        if (!(claims.getClaim(claim) instanceof String subject)
                || subject.isBlank()
                || subject.length() > SUBJECT_CHARS_MAX) {
            return new Unfit(claim, "it names nobody: " + shown(claims.getClaim(claim)));
        }
        // Some providers write it as text.
        if (claim.equals("email") && !"true".equals(Objects.toString(claims.getClaim("email_verified")))) {
            return new Unfit("email_verified", "the provider does not say that " + shown(subject) + " is verified");
        }
        return new Outcome.Named(terms.issuer(), claim, subject);
    }

    private static boolean holds(Required required, @Nullable Object said) {
        return said instanceof List<?> list
                ? list.stream().anyMatch(each -> required.values().contains(Objects.toString(each)))
                : said != null && required.values().contains(said.toString());
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }

    /** A little of it, without control characters. */
    static String shown(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        String text = value.toString().replaceAll("[\\p{Cntrl}\\p{Cf}]", " ");
        return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "…";
    }
}
