package org.comity.doors.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the provider says of itself (OpenID Connect Discovery), remembered for a while; and its keys, which are fetched
 * again when a token names one that is not known.
 */
final class Provider {
    private static final System.Logger LOG = System.getLogger("comity.oidc");

    /** How long what it says of itself is believed. */
    static final Duration METADATA_KEPT = Duration.ofHours(1);

    /** How long it is left alone after it did not answer. */
    static final Duration AWAY_PAUSE = Duration.ofSeconds(5);

    /** Signatures by a key that is the provider's alone; what we share with it proves nothing of it. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    /**
     * Where its doors are.
     *
     * @param end where to log out; null where there is no such place
     * @param namesItself whether it says who answers, in every answer (RFC 9207)
     * @param algorithms that both it and we use
     * @param method by which it wants our secret
     */
    record Known(
            URI authorization,
            URI token,
            @Nullable URI end,
            boolean namesItself,
            Set<JWSAlgorithm> algorithms,
            ClientAuthenticationMethod method,
            JWKSource<SecurityContext> keys,
            Instant since) {}

    private final Terms terms;
    private final ProviderHttp http;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Known known;
    private volatile @Nullable String trouble;
    private volatile Instant troubleSince = Instant.MIN;

    Provider(Terms terms, ProviderHttp http, InstantSource clock) {
        this.terms = terms;
        this.http = http;
        this.clock = clock;
    }

    Optional<String> trouble() {
        String what = trouble;
        return what == null ? Optional.empty() : Optional.of(what + " (" + troubleSince + ")");
    }

    Known known() throws Away {
        Instant now = clock.instant();
        Known held = known;
        if (held != null && isYoung(held.since, METADATA_KEPT, now)) {
            return held;
        }
        asking.lock();
        try {
            held = known;
            if (held != null && isYoung(held.since, METADATA_KEPT, now)) {
                return held;
            }
            String what = trouble;
            if (what != null && isYoung(troubleSince, AWAY_PAUSE, now)) {
                throw new Away(what);
            }
            Known fresh = discover(now);
            known = fresh;
            trouble = null;
            return fresh;
        } finally {
            asking.unlock();
        }
    }

    private static boolean isYoung(Instant since, Duration kept, Instant now) {
        return !now.isBefore(since) && now.isBefore(since.plus(kept));
    }

    /** Remembers what is wrong with the provider, and logs it. */
    Away away(String what, @Nullable Exception cause) {
        String sentence = "the login provider " + terms.issuer() + ": " + what;
        trouble = sentence;
        troubleSince = clock.instant();
        known = null; // where its doors are is asked again
        LOG.log(Level.WARNING, sentence);
        return cause == null ? new Away(sentence) : new Away(sentence, cause);
    }

    private Known discover(Instant now) throws Away {
        String issuer = terms.issuer();
        URI place = URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer)
                + "/.well-known/openid-configuration");
        OIDCProviderMetadata metadata;
        try {
            metadata = OIDCProviderMetadata.parse(http.get(place).getBody());
        } catch (IOException | ParseException e) {
            throw away(place + " does not say where its doors are: " + ProviderHttp.said(e), e);
        }
        if (!issuer.equals(metadata.getIssuer().getValue())) {
            throw away(
                    "it says it is " + IdTokenClaims.shown(metadata.getIssuer()) + ", and oidc.issuer says " + issuer,
                    null);
        }
        for (URI each : new URI[] {
            metadata.getAuthorizationEndpointURI(), metadata.getTokenEndpointURI(), metadata.getJWKSetURI()
        }) {
            if (!Terms.isFit(each)) {
                throw away("it names a door that is not reached by TLS: " + IdTokenClaims.shown(each), null);
            }
        }
        List<CodeChallengeMethod> challenges = metadata.getCodeChallengeMethods();
        if (challenges != null && !challenges.contains(CodeChallengeMethod.S256)) {
            throw away("it does not take S256 code challenges (RFC 7636)", null);
        }
        var algorithms = new HashSet<>(ALGORITHMS);
        if (metadata.getIDTokenJWSAlgs() != null) {
            algorithms.retainAll(metadata.getIDTokenJWSAlgs());
        }
        if (algorithms.isEmpty()) {
            throw away("it signs by none of the algorithms taken here: " + metadata.getIDTokenJWSAlgs(), null);
        }
        try {
            return new Known(
                    metadata.getAuthorizationEndpointURI(),
                    metadata.getTokenEndpointURI(),
                    Terms.isFit(metadata.getEndSessionEndpointURI()) ? metadata.getEndSessionEndpointURI() : null,
                    metadata.supportsAuthorizationResponseIssuerParam(),
                    Set.copyOf(algorithms),
                    method(metadata),
                    // Without threads of its own: a key that is not known is fetched by whoever brings its token.
                    JWKSourceBuilder.create(metadata.getJWKSetURI().toURL(), http)
                            .refreshAheadCache(false)
                            .build(),
                    now);
        } catch (IOException e) {
            throw away("its keys have no address", e);
        }
    }

    private static ClientAuthenticationMethod method(OIDCProviderMetadata metadata) {
        List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
        return methods != null
                        && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                        && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                ? ClientAuthenticationMethod.CLIENT_SECRET_POST
                : ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
    }
}
