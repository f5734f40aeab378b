package org.comity.doors.console;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A login provider on loopback that lies as it is told; as it is made it tells the truth. */
final class ForgingProvider implements AutoCloseable {
    static final String CLIENT = "northland";

    private final HttpServer server;
    final RSAKey key;
    final RSAKey other;

    /** What comes over the line, where a test wants to see it. */
    final List<Map<String, String>> asked = new ArrayList<>();

    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    volatile int keysFetched;

    // ---- the lies ----

    volatile Consumer<JWTClaimsSet.Builder> claims;
    volatile String issuerInMetadata;
    volatile String issuerInResponse;
    volatile boolean namesItself;
    volatile String state;
    volatile String error;
    volatile String algorithm;
    volatile RSAKey signsWith;
    volatile RSAKey shows;
    volatile boolean plainHttpDoor;
    volatile int tokenStatus;
    volatile String challenges;

    ForgingProvider() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("key-1").generate();
        other = new RSAKeyGenerator(2048).keyID("key-2").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try {
                answer(exchange);
            } catch (Exception e) {
                throw new IOException(e);
            } finally {
                exchange.close();
            }
        });
        server.start();
        truth();
    }

    /** No lies from now on. */
    void truth() {
        claims = builder -> {};
        issuerInMetadata = issuer();
        issuerInResponse = issuer();
        namesItself = true;
        state = null;
        error = null;
        algorithm = "RS256";
        signsWith = key;
        shows = key;
        plainHttpDoor = false;
        tokenStatus = 200;
        challenges = "[\"S256\"]";
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws Exception {
        String path = exchange.getRequestURI().getPath();
        switch (path) {
            case "/.well-known/openid-configuration" -> json(exchange, 200, metadata());
            case "/keys" -> {
                keysFetched++;
                json(exchange, 200, new JWKSet(shows).toString(true));
            }
            case "/authorize" -> authorize(exchange);
            case "/token" -> token(exchange);
            default -> json(exchange, 404, "{}");
        }
    }

    private String metadata() {
        String door = plainHttpDoor ? "http://provider.example" : issuer();
        return ("{'issuer':'" + issuerInMetadata + "','authorization_endpoint':'" + door
                                + "/authorize','token_endpoint':'"
                                + door + "/token','jwks_uri':'" + issuer() + "/keys','end_session_endpoint':'"
                                + issuer()
                                + "/out','response_types_supported':['code'],'subject_types_supported':['public'],"
                                + "'id_token_signing_alg_values_supported':['RS256'],"
                                + "'authorization_response_iss_parameter_supported':" + namesItself)
                        .replace('\'', '"')
                + (challenges.isEmpty() ? "" : ",\"code_challenge_methods_supported\":" + challenges) + "}";
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> request = parameters(exchange.getRequestURI().getRawQuery());
        asked.add(request);
        String code = UUID.randomUUID().toString();
        codes.put(code, request);
        String back = request.get("redirect_uri") + "?state=" + (state == null ? request.get("state") : state)
                + (error == null ? "&code=" + code : "&error=" + error)
                + (issuerInResponse.isEmpty() ? "" : "&iss=" + issuerInResponse);
        exchange.getResponseHeaders().set("Location", back);
        exchange.sendResponseHeaders(302, -1);
    }

    private void token(HttpExchange exchange) throws Exception {
        Map<String, String> request =
                parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
        asked.add(request);
        Map<String, String> begun = codes.remove(request.getOrDefault("code", ""));
        if (tokenStatus != 200) {
            json(exchange, tokenStatus, "{}");
            return;
        }
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256")
                        .digest(request.getOrDefault("code_verifier", "").getBytes(StandardCharsets.US_ASCII)));
        if (begun == null
                || !challenge.equals(begun.get("code_challenge"))
                || !begun.get("redirect_uri").equals(request.get("redirect_uri"))) {
            json(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        Date now = new Date();
        var told = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("sub-of-lena")
                .audience(CLIENT)
                .issueTime(now)
                .expirationTime(new Date(now.getTime() + 300_000))
                .claim("nonce", begun.get("nonce"));
        claims.accept(told);
        json(
                exchange,
                200,
                "{\"access_token\":\"an access token\",\"token_type\":\"Bearer\",\"id_token\":\"" + signed(told.build())
                        + "\"}");
    }

    private String signed(JWTClaimsSet told) throws Exception {
        if (algorithm.equals("none")) {
            return new PlainJWT(told).serialize();
        }
        if (algorithm.equals("HS256")) {
            var jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("key-1").build(), told);
            jwt.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
            return jwt.serialize();
        }
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(signsWith.getKeyID())
                        .build(),
                told);
        jwt.sign(new RSASSASigner(signsWith));
        return jwt.serialize();
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    static Map<String, String> parameters(String query) {
        var parameters = new HashMap<String, String>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
