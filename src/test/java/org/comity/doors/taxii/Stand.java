package org.comity.doors.taxii;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.comity.border.Gate;
import org.comity.doors.Listener;
import org.comity.doors.Listening;
import org.comity.doors.Route;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.parties.Credentials;
import org.comity.parties.Scope;
import org.comity.parties.Visitor;

/** A node of the fictional Ardania with one partner, Borduria, and its TAXII door open on loopback. */
final class Stand implements AutoCloseable {
    static final String TAXII = "application/taxii+json;version=2.1";
    static final String HOME = "/taxii2/home/collections/home/";
    static final String AGREEMENT = "ardania-borduria-1";
    static final String OUTBOX = "/taxii2/agreements/collections/" + AGREEMENT + "/";

    /** Of our own: may do everything. */
    static final String OWNER = "owner-token";

    /** Of our own: may only read. */
    static final String READER = "reader-token";

    /** Of our own: may only add. */
    static final String WRITER = "writer-token";

    /** Of the partner: reads its outbox. */
    static final String PARTNER = "partner-token";

    /** Of the same partner, another credential. */
    static final String PARTNERS_COLLEAGUE = "colleague-token";

    /** Of a party without any agreement. */
    static final String STRANGER = "stranger-token";

    final Gate gate = new Gate();
    final Credentials credentials = new Credentials();
    final List<Route> routes;
    final Listener listener;
    private final HttpClient client = HttpClient.newHttpClient();

    Stand() throws IOException {
        gate.partner(AGREEMENT, "borduria.example");
        gate.partner("ardania-syldavia-1", "syldavia.example");
        visitor(OWNER, "ardania.example", true, EnumSet.allOf(Scope.class));
        visitor(READER, "ardania.example", true, EnumSet.of(Scope.TAXII_READ));
        visitor(WRITER, "ardania.example", true, EnumSet.of(Scope.TAXII_WRITE));
        visitor(PARTNER, "borduria.example", false, EnumSet.allOf(Scope.class));
        visitor(PARTNERS_COLLEAGUE, "borduria.example", false, EnumSet.of(Scope.TAXII_READ));
        visitor(STRANGER, "nowhere.example", false, EnumSet.allOf(Scope.class));
        byte[] key = new byte[32];
        new Random(4).nextBytes(key);
        var door = new TaxiiDoor(
                gate,
                credentials,
                key,
                new TaxiiDoor.Introduction("Ardania CSIRT", "duty@ardania.example"),
                () -> "https://taxii.ardania.example");
        routes = door.routes();
        listener = Listener.open(Listening.plain("127.0.0.1:0"), routes, new Random(1));
    }

    private void visitor(String token, String party, boolean home, Set<Scope> scopes) {
        credentials.tokens.put(token, new Visitor(token.replace("-token", ""), party, home, scopes));
    }

    /** Lays everything that is held at home in the partner's outbox. */
    void release() {
        gate.release(AGREEMENT);
    }

    /** Ends the agreement with the partner. */
    void lapse() {
        gate.lapse(AGREEMENT);
    }

    /** How many pages of the partner's outbox are in the log. */
    int pagesLogged() {
        return gate.served(AGREEMENT);
    }

    @Override
    public void close() {
        client.close();
        listener.close();
    }

    // ---- asking ----

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(
                        URI.create(listener.base() + path.replace("[", "%5B").replace("]", "%5D")))
                .timeout(Duration.ofSeconds(60));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> sendForBytes(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<String> get(String token, String path, String... headers) throws Exception {
        var request = to(path).header("Authorization", "Bearer " + token).header("Accept", TAXII);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    JsonObject ask(String token, String path, String... headers) throws Exception {
        var response = get(token, path, headers);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " answered " + response.statusCode() + " " + response.body());
        }
        return Json.parseObject(response.body());
    }

    HttpResponse<String> post(String token, String path, BodyPublisher body, String... headers) throws Exception {
        var request = to(path)
                .header("Authorization", "Bearer " + token)
                .header("Accept", TAXII)
                .header("Content-Type", TAXII)
                .POST(body);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    /** Adds objects at home and insists that each was taken. */
    JsonObject add(String... objects) throws Exception {
        var response = post(OWNER, HOME + "objects/", BodyPublishers.ofString(envelope(objects)));
        JsonObject status = Json.parseObject(response.body());
        if (response.statusCode() != 202 || !"0".equals(String.valueOf(status.get("failure_count")))) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return status;
    }

    /** The bodies on all pages, in order, following {@code next}. */
    List<String> ids(String token, String path, String query) throws Exception {
        var ids = new ArrayList<String>();
        String next = "";
        while (true) {
            JsonObject page = ask(token, path + "?" + query + (next.isEmpty() ? "" : "&next=" + next));
            var objects = page.array("objects");
            if (objects != null) {
                objects.forEach(each -> ids.add(((JsonObject) each).text("id")));
            }
            if (!"true".equals(String.valueOf(page.get("more")))) {
                return ids;
            }
            next = page.text("next");
        }
    }

    // ---- objects ----

    static String envelope(String... objects) {
        return "{\"objects\":[" + String.join(",", objects) + "]}";
    }

    static String id(String type, long seed) {
        return type + "--" + new UUID(seed * 31 & ~0xF000L | 0x4000, Long.MIN_VALUE | seed);
    }

    static String indicator(long seed) {
        return indicator(seed, "2024-01-01T00:00:00.000Z");
    }

    static String indicator(long seed, String modified) {
        return "{\"type\": \"indicator\", \"spec_version\": \"2.1\", \"id\": \"" + id("indicator", seed)
                + "\", \"created\": \"2024-01-01T00:00:00.000Z\", \"modified\": \"" + modified
                + "\", \"name\": \"caf\u00e9 \\u2615\", \"pattern\": \"[ipv4-addr:value = '198.51.100." + seed % 256
                + "']\", \"pattern_type\": \"stix\", \"valid_from\": \"2024-01-01T00:00:00Z\"}";
    }

    static String malware(long seed) {
        return "{\"type\":\"malware\",\"spec_version\":\"2.1\",\"id\":\"" + id("malware", seed)
                + "\",\"created\":\"2024-01-01T00:00:00.000Z\",\"modified\":\"2024-01-01T00:00:00.000Z\","
                + "\"name\":\"Examplebot\",\"is_family\":true}";
    }

}
