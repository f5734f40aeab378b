package org.comity.doors.taxii;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.comity.border.Gate;
import org.comity.border.Wanted;
import org.comity.doors.Listener;
import org.comity.doors.Listening;
import org.comity.doors.Route;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.objects.Holdings;
import org.comity.parties.AcceptanceNotes;
import org.comity.parties.Actor;
import org.comity.parties.Agreements;
import org.comity.parties.Appointments;
import org.comity.parties.Credentials;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.parties.People;
import org.comity.parties.Role;
import org.comity.parties.Scope;
import org.comity.parties.StandingAgreement;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;
import org.comity.sql.Databases;

/** A node of the fictional Ardania with one partner, Borduria, and its TAXII door open on loopback. */
final class Stand implements AutoCloseable {
    /** What a credential that stands for no person of ours may have. */
    private static final Scope[] ALL = {Scope.TAXII_READ, Scope.TAXII_WRITE, Scope.LOG_READ, Scope.AUDIT};

    static final String TAXII = "application/taxii+json;version=2.1";
    static final String HOME = "/taxii2/home/collections/home/";
    static final String OURS = "csirt.ardania.example";
    static final String THEIRS = "cert.borduria.example";
    private static final String OTHERS = "cert.syldavia.example";
    private static final String NOBODY = "agency.elsewhere.example";
    static final String AGREEMENT = "ardania-borduria-1";
    static final String OTHER_AGREEMENT = "ardania-syldavia-1";
    static final String OUTBOX = "/taxii2/agreements/collections/" + AGREEMENT + "/";

    /** Of our own: may do everything. */
    static final String OWNER = "owner";

    /** Of our own: may only read. */
    static final String READER = "reader";

    /** Of our own: may only add. */
    static final String WRITER = "writer";

    /** Of the partner: reads its outbox. */
    static final String PARTNER = "partner";

    /** Of the same partner, another credential. */
    static final String PARTNERS_COLLEAGUE = "colleague";

    /** Of a party without any agreement. */
    static final String STRANGER = "stranger";

    /** The instant at which everything here happens, until the clock is turned. */
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00.123456Z");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SigningKey ourKey = SigningKey.create(RANDOM);
    private final Map<String, SigningKey> partners = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();
    private final Database database;
    private final Ledger ledger;
    private volatile Instant now = NOW;

    final Agreements agreements;
    final Credentials credentials;
    final Gate gate;
    final List<Route> routes;
    final Listener listener;
    private final HttpClient client = HttpClient.newHttpClient();

    Stand() throws IOException {
        this(Databases.SQLITE.fresh(), Listening.plain("127.0.0.1:0"));
    }

    Stand(Database database, Listening listening) throws IOException {
        this.database = database;
        InstantSource clock = () -> now;
        var parties = new Parties(database, clock);
        database.write(transaction -> {
            parties.add(transaction, OURS, "Ardania CSIRT", key(OURS, ourKey), true);
            for (String partner : List.of(THEIRS, OTHERS, NOBODY)) {
                SigningKey key = SigningKey.create(RANDOM);
                partners.put(partner, key);
                parties.add(transaction, partner, partner, key(partner, key), false);
            }
            return null;
        });
        this.agreements =
                new Agreements(database, parties, new org.comity.parties.Keys(database, parties, clock), clock);
        this.credentials = new Credentials(database, parties, clock, RANDOM);
        this.ledger = new Ledger(database, ourKey, OURS, "1", clock, RANDOM);
        this.gate = new Gate(database, parties, agreements, new Holdings(database), ledger, clock, UUID::randomUUID);
        token(parties.require(OURS), OWNER, ALL);
        token(parties.require(OURS), READER, Scope.TAXII_READ);
        token(parties.require(OURS), WRITER, Scope.TAXII_WRITE);
        token(parties.require(THEIRS), PARTNER, ALL);
        token(parties.require(THEIRS), PARTNERS_COLLEAGUE, Scope.TAXII_READ);
        token(parties.require(NOBODY), STRANGER, ALL);
        agree(AGREEMENT, THEIRS);
        agree(OTHER_AGREEMENT, OTHERS);
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        var door = new TaxiiDoor(
                gate,
                credentials,
                key,
                new TaxiiDoor.Introduction("Ardania CSIRT", "duty@ardania.example"),
                () -> "https://taxii.ardania.example");
        routes = door.routes();
        listener = Listener.open(listening, routes, new Random(1));
    }

    private void token(Party party, String name, Scope... scopes) {
        tokens.put(
                name,
                database.write(transaction ->
                        credentials.createToken(transaction, name, party, Set.of(scopes), Duration.ofDays(300))));
    }

    /** Lets the holder of that certificate in as the owner. */
    void know(X509Certificate certificate, String party, Scope... scopes) {
        var parties = new Parties(database, () -> now);
        database.write(transaction -> {
            credentials.addCertificate(
                    transaction,
                    "certificate",
                    parties.require(party),
                    certificate,
                    Set.of(scopes),
                    Duration.ofDays(300));
            return null;
        });
    }

    /** The token of that name; anything else stands for itself. */
    String token(String name) {
        return tokens.getOrDefault(name, name);
    }

    private static String key(String party, SigningKey key) {
        return new NoteKey(party, key.verifyKey()).text();
    }

    /** An agreement about everything up to GREEN, what is unmarked counting as GREEN, accepted by both. */
    private void agree(String id, String partner) {
        SigningKey theirKey = Objects.requireNonNull(partners.get(partner));
        byte[] document = """
                comity: agreement/1
                id: %s
                version: 1
                title: Botnet indicators with %s
                purpose: Protect networks against botnets
                parties:
                  - id: %s
                    name: Ardania CSIRT
                    key: %s
                  - id: %s
                    name: %s
                    key: %s
                valid:
                  from: 2026-11-01T00:00:00Z
                  until: 2026-12-01T00:00:00Z
                clauses:
                  - id: "1"
                    title: Technical indicators
                    types: [indicator, malware]
                    tlp: GREEN
                    unmarked: GREEN
                """.formatted(id, partner, OURS, key(OURS, ourKey), partner, partner, key(partner, theirKey))
                .getBytes(StandardCharsets.UTF_8);
        StandingAgreement agreement = database.write(transaction -> agreements.add(transaction, document));
        gate.accept(agreement, agreements.sign(agreement, ourKey, org.comity.parties.Actor.AT_THE_FOLDER));
        gate.accept(agreement, AcceptanceNotes.sign(agreement, partner, theirKey));
    }

    /** A first object, released to both partners, so that their outboxes are there. */
    void releaseFirst() throws Exception {
        add(malware(900));
        release();
    }

    /** Lays everything that is held at home in the outboxes of both partners. */
    void release() {
        for (String agreement : List.of(AGREEMENT, OTHER_AGREEMENT)) {
            gate.release("lena", agreement, Wanted.everything(1_000), false);
        }
    }

    /** Ends the agreements. */
    void lapse() {
        now = Instant.parse("2026-12-01T00:00:00Z");
    }

    /** Takes one of our people in, whose token of that name may read. */
    void person(String name) {
        var people = new People(database, () -> now);
        var appointments = new Appointments(
                people, credentials, new org.comity.parties.Logins(database, people, () -> now, RANDOM, new byte[32]));
        var parties = new Parties(database, () -> now);
        tokens.put(
                name,
                database.write(transaction -> appointments.token(
                        transaction,
                        Actor.AT_THE_FOLDER,
                        name + "'s tool",
                        parties.ours(),
                        appointments.add(transaction, Actor.AT_THE_FOLDER, name, name, Set.of(Role.OPERATOR), null),
                        Set.of(Scope.TAXII_READ),
                        Duration.ofDays(300))));
    }

    /** What is in the home log about reading, the first first. */
    List<JsonObject> readsLogged() {
        return ledger.entries(LogName.HOME, 0, 1_000).stream()
                .map(entry -> Objects.requireNonNull(entry.opening()).json())
                .filter(record -> "read".equals(record.text("kind")))
                .toList();
    }

    /** How many pages of the partner's outbox are in the log. */
    long pagesLogged() {
        return ledger.entries(LogName.of(AGREEMENT, THEIRS), 0, 1_000).stream()
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
        var request = to(path).header("Authorization", "Bearer " + token(token)).header("Accept", TAXII);
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
        var request = to(path).header("Authorization", "Bearer " + token(token))
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
            for (JsonObject object : list(page, "objects")) {
                ids.add(text(object, "id"));
            }
            if (!"true".equals(String.valueOf(page.get("more")))) {
                return ids;
            }
            next = text(page, "next");
        }
    }

    // ---- answers ----

    /** The objects of a list; none where there is no list. */
    static List<JsonObject> list(JsonObject object, String name) {
        JsonArray list = object.array(name);
        return list == null
                ? List.of()
                : list.elements().stream().map(JsonObject.class::cast).toList();
    }

    /** A text that has to be there. */
    static String text(JsonObject object, String name) {
        return Objects.requireNonNull(object.text(name), () -> name + " is missing in " + object);
    }

    // ---- objects ----

    static String envelope(String... objects) {
        return "{\"objects\":[" + String.join(",", objects) + "]}";
    }

    static String id(String type, long seed) {
        return type + "--" + new UUID(((seed * 31) & ~0xF000L) | 0x4000, Long.MIN_VALUE | seed);
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
