package org.comity.doors.taxii;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import org.comity.border.Wanted;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.objects.Holdings;
import org.comity.parties.AcceptanceNotes;
import org.comity.parties.Agreements;
import org.comity.parties.Parties;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;
import org.comity.sql.Databases;
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
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.comity.border.Gate;
import org.comity.doors.Listener;
import org.comity.doors.Listening;
import org.comity.doors.Route;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.parties.Credentials;

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

    static final String OURS = "ardania.example";
    static final String THEIRS = "borduria.example";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database = Databases.SQLITE.fresh();
    private final SigningKey ourKey = SigningKey.create(RANDOM);
    private final SigningKey theirKey = SigningKey.create(RANDOM);
    private final InstantSource clock = InstantSource.system();
    private final Agreements agreements;
    private final Ledger ledger;
    final Gate gate;
    final Credentials credentials;
    final List<Route> routes;
    final Listener listener;
    private final HttpClient client = HttpClient.newHttpClient();

    Stand() throws IOException {
        var parties = new Parties(database, clock);
        database.write(transaction -> {
            parties.add(transaction, OURS, "Ardania CSIRT", key(OURS, ourKey), true);
            parties.add(transaction, THEIRS, "Borduria CERT", key(THEIRS, theirKey), false);
            parties.add(transaction, "syldavia.example", "Syldavia CSIRT", key("syldavia.example", theirKey), false);
            parties.add(transaction, "nowhere.example", "Nowhere", key("nowhere.example", theirKey), false);
            return null;
        });
        visitor(OWNER, 1, "taxii:read,taxii:write");
        visitor(READER, 1, "taxii:read");
        visitor(WRITER, 1, "taxii:write");
        visitor(PARTNER, 2, "taxii:read,taxii:write");
        visitor(PARTNERS_COLLEAGUE, 2, "taxii:read");
        visitor(STRANGER, 4, "taxii:read,taxii:write");
        agreements = new Agreements(database, parties, clock);
        credentials = new Credentials(database, parties, clock, RANDOM);
        ledger = new Ledger(database, ourKey, OURS, "1", clock, RANDOM);
        gate = new Gate(database, parties, agreements, new Holdings(database), ledger, clock, UUID::randomUUID);
        agree(AGREEMENT, THEIRS);
        agree("ardania-syldavia-1", "syldavia.example");
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

    private static String key(String party, SigningKey key) {
        return new NoteKey(party, key.verifyKey()).text();
    }

    /** A credential whose token is known beforehand; the program itself only makes random ones. */
    private void visitor(String token, long party, String scopes) {
        database.write(transaction -> {
            var insert = transaction.prepare("INSERT INTO credential"
                    + " (nr, name, party, kind, digest, scopes, created, expires) VALUES (?, ?, ?, 'token', ?, ?, 0, ?)");
            insert.setLong(1, transaction.next("credential"));
            insert.setString(2, token.replace("-token", ""));
            insert.setLong(3, party);
            insert.setString(4, Digest.of(token).hex());
            insert.setString(5, scopes);
            insert.setLong(6, Long.MAX_VALUE);
            return insert.executeUpdate();
        });
    }

    private void agree(String id, String partner) {
        byte[] document = """
                comity: agreement/1
                id: %s
                version: 1
                title: Indicators
                purpose: Tests
                parties:
                  - id: %s
                    name: Ardania CSIRT
                    key: %s
                  - id: %s
                    name: The partner
                    key: %s
                valid:
                  from: 2020-01-01T00:00:00Z
                  until: 2120-01-01T00:00:00Z
                clauses:
                  - id: "1"
                    title: Everything unmarked
                    types: any
                    tlp: GREEN
                    unmarked: GREEN
                """.formatted(id, OURS, key(OURS, ourKey), partner, key(partner, theirKey))
                .getBytes(StandardCharsets.UTF_8);
        StandingAgreement agreement = database.write(transaction -> agreements.add(transaction, document));
        gate.accept(agreement, agreements.sign(agreement, ourKey));
        gate.accept(agreement, AcceptanceNotes.sign(agreement, partner, theirKey));
    }

    /** Lays everything that is held at home in the partner's outbox. */
    void release() {
        gate.release("test", AGREEMENT, Wanted.everything(1_000), false);
    }

    /** Ends the agreement with the partner. */
    void lapse() {
        gate.end("test", agreements.require(AGREEMENT), "the agreement has lapsed");
    }

    /** How many pages of the partner's outbox are in the log. */
    int pagesLogged() {
        return (int) ledger.entries(LogName.of(AGREEMENT, THEIRS), 0, 10_000).stream()
                .filter(entry -> "served"
                        .equals(Objects.requireNonNull(entry.opening()).json().text("kind")))
                .count();
    }

    @Override
    public void close() {
        client.close();
        listener.close();
        database.close();
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
