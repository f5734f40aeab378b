package org.comity.doors.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.langtag.LangTag;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.ACR;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comity.doors.oidc.Outcome.Unfit;
import org.jspecify.annotations.Nullable;

/**
 * Sends our people to the login provider, and reads what they bring back: code, PKCE, state, nonce, the issuer of the
 * answer (RFC 9207), and every claim of the id_token. An access token is not wanted, and dropped.
 */
public final class OpenId implements AutoCloseable {
    private static final int CHANCE_BYTES = 32;

    private final Terms terms;
    private final InstantSource clock;
    private final SecureRandom random;
    private final ProviderHttp http;
    private final Provider provider;

    public OpenId(Terms terms, InstantSource clock, SecureRandom random) {
        this.terms = terms;
        this.clock = clock;
        this.random = random;
        try {
            this.http = new ProviderHttp(terms.authorities());
        } catch (IOException e) {
            throw new UncheckedIOException("oidc.ca_file cannot be read", e);
        }
        this.provider = new Provider(terms, http, clock);
    }

    public Terms terms() {
        return terms;
    }

    /** What was last wrong with the provider; empty where nothing is, or nobody has asked it. */
    public Optional<String> trouble() {
        return provider.trouble();
    }

    /** Somebody who sets out. */
    public record Begun(URI to, Journey journey) {}

    /**
     * Where to send somebody, and what their browser has to carry.
     *
     * @param back where the provider is to send them, exactly as it is registered there
     * @throws Away when the provider does not say where its door is
     */
    public Begun begin(URI back) throws Away {
        Provider.Known known = provider.known();
        var journey = new Journey(chance(), chance(), chance(), back, clock.instant());
        var request = new AuthenticationRequest.Builder(
                        ResponseType.CODE, scope(), new ClientID(terms.clientId()), back)
                .endpointURI(known.authorization())
                .state(new State(journey.state()))
                .nonce(new Nonce(journey.nonce()))
                .codeChallenge(new CodeVerifier(journey.verifier()), CodeChallengeMethod.S256);
        if (!terms.contexts().isEmpty()) {
            request.acrValues(terms.contexts().stream().map(ACR::new).toList());
        }
        return new Begun(request.build().toURI(), journey);
    }

    private Scope scope() {
        return new Scope(terms.scopes().toArray(String[]::new));
    }

    private String chance() {
        byte[] bytes = new byte[CHANCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Reads what somebody brings back.
     *
     * @param brought the parameters of the way back
     * @throws Away when the provider does not answer; whoever comes has done nothing wrong
     */
    public Outcome finish(Journey journey, Map<String, List<String>> brought) throws Away {
        List<String> state = brought.getOrDefault("state", List.of());
        if (state.size() != 1 || !same(state.getFirst(), journey.state())) {
            return new Unfit("state", "it is not that of the login which this browser began");
        }
        if (brought.values().stream().anyMatch(values -> values.size() != 1)) {
            return new Unfit("response", "a parameter is there twice");
        }
        Provider.Known known = provider.known();
        AuthenticationResponse response;
        try {
            response = AuthenticationResponseParser.parse(journey.back(), brought);
        } catch (ParseException e) {
            return new Unfit("response", "it is neither a code nor an error");
        }
        // Whose answer it is comes before anything that is done with it (RFC 9207 §2.4).
        String issuer =
                response.getIssuer() == null ? null : response.getIssuer().getValue();
        if (issuer == null ? known.namesItself() : !issuer.equals(terms.issuer())) {
            return new Unfit(
                    "iss of the response",
                    "expected " + terms.issuer() + ", and it says " + IdTokenClaims.shown(issuer));
        }
        if (!response.indicatesSuccess()) {
            return new Unfit(
                    "error",
                    "the provider says: " + said(response.toErrorResponse().getErrorObject()));
        }
        AuthorizationCode code = response.toSuccessResponse().getAuthorizationCode();
        return code == null ? new Unfit("code", "there is none") : tokens(known, journey, code);
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private Outcome tokens(Provider.Known known, Journey journey, AuthorizationCode code) throws Away {
        var grant = new AuthorizationCodeGrant(code, journey.back(), new CodeVerifier(journey.verifier()));
        var client = new ClientID(terms.clientId());
        TokenRequest request = terms.secret().isEmpty()
                ? new TokenRequest.Builder(known.token(), client, grant).build()
                : new TokenRequest.Builder(
                                known.token(),
                                known.method().equals(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                                        ? new ClientSecretPost(client, new Secret(terms.secret()))
                                        : new ClientSecretBasic(client, new Secret(terms.secret())),
                                grant)
                        .build();
        HTTPRequest asked = request.toHTTPRequest();
        TokenResponse response;
        try {
            HTTPResponse answered = asked.send(http);
            if (answered.getStatusCode() >= 500) {
                throw provider.away("its token endpoint answered " + answered.getStatusCode(), null);
            }
            response = OIDCTokenResponseParser.parse(answered);
        } catch (IOException e) {
            throw provider.away("its token endpoint cannot be reached: " + ProviderHttp.said(e), e);
        } catch (ParseException e) {
            return new Unfit("id_token", "the answer to the code holds no id_token that can be read");
        }
        if (!response.indicatesSuccess()) {
            return new Unfit(
                    "code",
                    "the provider does not take it: "
                            + said(response.toErrorResponse().getErrorObject()));
        }
        JWT token = ((OIDCTokenResponse) response.toSuccessResponse())
                .getOIDCTokens()
                .getIDToken();
        return token == null
                ? new Unfit("id_token", "there is none; is openid among the scopes?")
                : verified(known, journey, token);
    }

    private Outcome verified(Provider.Known known, Journey journey, JWT token) throws Away {
        if (!(token instanceof SignedJWT signed)
                || !known.algorithms().contains(signed.getHeader().getAlgorithm())) {
            return new Unfit(
                    "alg",
                    "taken is " + known.algorithms() + ", and it says "
                            + IdTokenClaims.shown(token.getHeader().getAlgorithm()));
        }
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(known.algorithms(), known.keys()));
        processor.setJWTClaimsSetVerifier((claims, context) -> {}); // IdTokenClaims is asked below
        JWTClaimsSet claims;
        try {
            claims = processor.process(signed, null);
        } catch (RateLimitReachedException e) {
            return new Unfit("signature", "its key is none of the provider's, which were fetched a moment ago");
        } catch (KeySourceException e) {
            throw provider.away("its keys cannot be fetched: " + ProviderHttp.said(e), e);
        } catch (BadJOSEException | JOSEException e) {
            return new Unfit("signature", "it does not hold under any key of the provider");
        }
        return new IdTokenClaims(terms, journey, clock.instant()).outcome(claims);
    }

    private static String said(@Nullable ErrorObject error) {
        return error == null
                ? "nothing"
                : IdTokenClaims.shown(error.getCode())
                        + (error.getDescription() == null ? "" : ", " + IdTokenClaims.shown(error.getDescription()));
    }

    /**
     * Where somebody logs out of the provider too; empty where it has no such place or cannot be asked. Without the
     * id_token as a hint, which is kept nowhere: so the provider asks them.
     *
     * @param back where it sends them then
     */
    public Optional<URI> end(URI back) {
        try {
            return Optional.ofNullable(provider.known().end())
                    .map(end -> new LogoutRequest(
                                    end, null, null, new ClientID(terms.clientId()), back, null, (List<LangTag>) null)
                            .toURI());
        } catch (Away e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
