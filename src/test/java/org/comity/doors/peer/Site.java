package org.comity.doors.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.comity.border.Federation;
import org.comity.border.Forger;
import org.comity.border.Gate;
import org.comity.border.Letter;
import org.comity.border.Partner;
import org.comity.border.Signer;
import org.comity.border.Wanted;
import org.comity.doors.Listener;
import org.comity.doors.Listening;
import org.comity.doors.Route;
import org.comity.json.Json;
import org.comity.json.JsonLimits;
import org.comity.json.JsonObject;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.objects.Holdings;
import org.comity.parties.AcceptanceNotes;
import org.comity.parties.Agreements;
import org.comity.parties.Keys;
import org.comity.parties.Parties;
import org.comity.parties.Scope;
import org.comity.parties.StandingAgreement;
import org.comity.parties.Visitor;
import org.comity.seal.Certificate;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;
import org.comity.sql.Databases;
import org.jspecify.annotations.Nullable;

/** One party's node with its door for peers open, for tests: real rooms, a real port. */
final class Site implements AutoCloseable {
    static final String NORTH = "csirt.northland.example";
    static final String WEST = "cert.westland.example";
    static final String FAR = "agency.farland.example";
    static final String GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb";
    static final String AMBER = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421";
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    /** How long the nodes of tests keep their records of what was handed over after it is gone. */
    static final int OWN_RECORDS_DAYS = 30;

    static final SecureRandom RANDOM = new SecureRandom();

    /** A clock that the test turns; each node has its own. */
    static final class Clock implements InstantSource {
        private volatile Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        void turn(Duration by) {
            now = now.plus(by);
        }
    }

    final String id;
    final SigningKey key;
    final String url;
    final Clock clock = new Clock();
    final Database database;
    final Parties parties;
    final Keys keys;
    final Agreements agreements;
    final Ledger ledger;
    final Gate gate;
    final Federation federation;
    final Certificate certificate;
    final Visitor operator;
    Exchange exchange;
    private @Nullable Listener listener;

    Site(Databases kind, String id) {
        this(kind.freshUrl(), id, SigningKey.create(RANDOM), "1");
    }

    Site(String url, String id, SigningKey key, String incarnation) {
        this.id = id;
        this.key = key;
        this.url = url;
        this.database = Database.open(url);
        this.parties = new Parties(database, clock);
        database.write(transaction -> parties.add(transaction, id, id, noteKey(), true));
        this.keys = new Keys(database, parties, clock);
        this.agreements = new Agreements(database, parties, keys, clock);
        this.ledger = new Ledger(
                database,
                key,
                keys.ever(parties.ours()).stream().map(NoteKey::key).toList(),
                id,
                incarnation,
                clock,
                RANDOM);
        this.gate = new Gate(database, parties, agreements, new Holdings(database), ledger, clock, UUID::randomUUID);
        this.federation = gate.federation(
                keys, ledger, new Signer(id, incarnation, key), UUID::randomUUID, Duration.ofDays(OWN_RECORDS_DAYS));
        this.certificate = Certificate.selfSigned(key, List.of(id), NOW, RANDOM);
        this.operator = new Visitor("operator", id, true, EnumSet.allOf(Scope.class));
        this.exchange = new Exchange(federation, parties, certificate, clock);
    }

    String noteKey() {
        return new NoteKey(id, key.verifyKey()).text();
    }

    /** Stops this node and starts it again on the same database, in that incarnation. */
    Site again(String incarnation) {
        close();
        return new Site(url, id, key, incarnation);
    }

    /** Makes those known here. */
    void know(Site... others) {
        for (Site other : others) {
            database.write(transaction -> parties.add(transaction, other.id, other.id, other.noteKey(), false));
        }
    }

    /** Opens the door and answers where it is. */
    String open() {
        return open(UnaryOperator.identity());
    }

    /** Opens a door in whose place something else may answer. */
    String open(UnaryOperator<Route> instead) {
        try {
            List<Route> routes = new PeerDoor(federation, clock)
                    .routes().stream().map(instead).toList();
            listener = Listener.open(Listening.mutualTls("127.0.0.1:0", certificate), routes, new Random(1));
            return listener.base() + "/";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    String base() {
        return Objects.requireNonNull(listener).base();
    }

    void shut() {
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }

    /** Makes all of them agree about indicators and tools up to GREEN. */
    static void agree(String agreement, Site... sites) {
        byte[] document = document(agreement, 1, sites).getBytes(StandardCharsets.UTF_8);
        for (Site site : sites) {
            accept(site, document, sites);
        }
    }

    static void accept(Site site, byte[] document, Site... sites) {
        StandingAgreement standing = site.database.write(transaction -> site.agreements.add(transaction, document));
        for (Site each : sites) {
            site.gate.accept(standing, AcceptanceNotes.sign(standing, each.id, each.key));
        }
    }

    /** The same where what is received is passed on as these words say, such as "within the agreement". */
    static void agreeOnward(String agreement, String onward, Site... sites) {
        String text = document(agreement, 1, sites) + "obligations:\n  onward: " + onward + "\n";
        for (Site site : sites) {
            accept(site, text.getBytes(StandardCharsets.UTF_8), sites);
        }
    }

    static String document(String agreement, int version, Site... sites) {
        var parties = new StringBuilder();
        for (Site each : sites) {
            parties.append("  - id: " + each.id + "\n    name: " + each.id + "\n    key: " + each.noteKey() + "\n");
        }
        return """
                comity: agreement/1
                id: %s
                version: %d
                title: Botnet indicators
                purpose: Protect networks against botnets
                parties:
                %svalid:
                  from: 2026-11-01T00:00:00Z
                  until: 2026-12-31T00:00:00Z
                clauses:
                  - id: "1"
                    title: Technical indicators
                    types: [indicator, tool]
                    tlp: GREEN
                    unmarked: refuse
                """.formatted(agreement, version, parties);
    }

    static String tool(int number, String more) {
        return ("{\"type\":\"tool\",\"spec_version\":\"2.1\",\"id\":\"tool--%s\",\"created\":\"2026-01-01T00:00:00.000Z\","
                        + "\"modified\":\"2026-01-01T00:00:00.000Z\",\"name\":\"Tool %d%s\",\"object_marking_refs\":[\"%s\"]}")
                .formatted(toolId(number).substring("tool--".length()), number, more, GREEN);
    }

    static String toolId(int number) {
        return "tool--" + new UUID(0x4000L | ((long) number << 16), 0x8000000000000000L | number);
    }

    /** A letter that is really signed by its sender, whatever it says. */
    static void forge(Site from, Site to, String agreement, String kind, JsonObject body) {
        var sender = new Partner(to.parties.require(from.id), "1");
        var letters = to.federation.letters();
        var letter = new Letter(
                from.id,
                "1",
                to.id,
                agreement,
                letters.lastOf(sender, agreement) + 1,
                UUID.randomUUID().toString(),
                kind,
                Site.NOW,
                body);
        letters.take(sender, agreement, Forger.letter(letter, from.key));
    }

    /** Takes tools in at home and releases them under that agreement. */
    void release(String agreement, int from, int to) {
        for (int i = from; i <= to; i += 1_000) {
            var objects = new ArrayList<String>();
            for (int each = i; each <= Math.min(to, i + 999); each++) {
                objects.add(tool(each, ""));
            }
            add(objects.toArray(String[]::new));
        }
        gate.release("lena", agreement, Wanted.everything(2_000), false);
    }

    void add(String... objects) {
        gate.admit(
                operator,
                gate.shelf(operator, "home"),
                Json.elements(
                        ("[" + String.join(",", objects) + "]").getBytes(StandardCharsets.UTF_8), JsonLimits.STANDARD));
    }

    /** The bodies this node holds, in the order they came. */
    List<String> held() {
        return gate.serve(operator, gate.shelf(operator, "home"), Wanted.everything(100_000)).content().rows().stream()
                .map(row -> new String(Objects.requireNonNull(row.body()), StandardCharsets.UTF_8))
                .toList();
    }

    /** The records of a log, in order. */
    List<JsonObject> log(LogName log) {
        return ledger.entries(log, 0, 10_000).stream()
                .map(entry -> Objects.requireNonNull(entry.opening()).json())
                .toList();
    }

    List<String> kinds(String agreement, Site with) {
        return log(LogName.of(agreement, with.id)).stream()
                .map(record -> String.valueOf(record.text("kind")))
                .toList();
    }

    /** Why things were not admitted, as the home log has it. */
    List<String> notAdmitted() {
        return log(LogName.HOME).stream()
                .filter(record -> "not admitted".equals(record.text("kind")))
                .map(record -> String.valueOf(record.object("details")))
                .toList();
    }

    @Override
    public void close() {
        shut();
        exchange.close();
        database.close();
    }
}
