package org.comity.doors.log;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.comity.doors.Listener;
import org.comity.doors.Listening;
import org.comity.doors.Route;
import org.comity.json.JsonObject;
import org.comity.ledger.Act;
import org.comity.ledger.Cosigner;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.ledger.Origin;
import org.comity.parties.Credentials;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.parties.Scope;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;
import org.comity.sql.Databases;

/** A fictional party's ledger with its log door open on loopback. */
final class Stand implements AutoCloseable {
    static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final InstantSource CLOCK = InstantSource.fixed(AT);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final String party;
    final SigningKey key;
    final Database database;
    final Parties parties;
    final Credentials credentials;
    final List<Route> routes;
    Ledger ledger;
    private Listener listener;

    Stand(Databases kind, String party) throws IOException {
        this(kind, party, SigningKey.create(RANDOM));
    }

    Stand(Databases kind, String party, SigningKey key) throws IOException {
        this.party = party;
        this.key = key;
        this.database = kind.fresh();
        this.parties = new Parties(database, CLOCK);
        this.credentials = new Credentials(database, parties, CLOCK, RANDOM);
        this.ledger = new Ledger(database, key, party, "1", CLOCK, RANDOM);
        database.write(transaction -> parties.add(transaction, party, party, known().text(), true));
        this.routes = new LogDoor(ledger, parties, credentials).routes();
        this.listener = Listener.open(Listening.plain("127.0.0.1:0"), routes, RANDOM);
    }

    NoteKey known() {
        return new NoteKey(party, key.verifyKey());
    }

    void knows(Stand other) {
        database.write(transaction ->
                parties.add(transaction, other.party, other.party, other.known().text(), false));
    }

    /** A token of this node for that party. */
    String token(String name, String holder, Scope... scopes) {
        Party party = parties.require(holder);
        return database.write(
                transaction -> credentials.createToken(transaction, name, party, Set.of(scopes), Duration.ofDays(1)));
    }

    /** Has this node's logs cosigned there, and looks at theirs; {@code token} is a file. */
    Cosigner visits(Stand other, java.nio.file.Path token, boolean auditor) {
        var how = JsonObject.builder()
                .put("url", other.base())
                .put("token_file", token.toString())
                .build();
        return new Cosigner(other.party, auditor, how);
    }

    Cosigning cosigning() {
        return new Cosigning(ledger, parties);
    }

    void served(String agreement, String other, String... names) {
        var items = List.of(names).stream()
                .map(name -> new Item(name, Digest.of("the body of " + name)))
                .toList();
        database.write(transaction -> ledger.append(
                transaction,
                LogName.of(agreement, other),
                Act.of("served", "reader").under(agreement, other).over(Items.of(items))));
    }

    void append(LogName log, int times) {
        database.write(transaction -> {
            for (int i = 0; i < times; i++) {
                ledger.append(transaction, log, Act.of("served", "reader"));
            }
            return null;
        });
        ledger.checkpointAll();
    }

    Origin origin(LogName log) {
        return ledger.named(log);
    }

    String base() {
        return listener.base();
    }

    HttpResponse<byte[]> get(String path, String token) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(base() + path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<String> post(String body, String token) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(base() + "/log/add-checkpoint"))
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        listener.close();
        database.close();
    }
}
