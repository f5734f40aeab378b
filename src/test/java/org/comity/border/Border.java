package org.comity.border;

import static java.util.Locale.ROOT;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.comity.json.Json;
import org.comity.json.JsonElements.Element;
import org.comity.json.JsonLimits;
import org.comity.ledger.Ledger;
import org.comity.objects.Holdings;
import org.comity.parties.Actor;
import org.comity.parties.Agreements;
import org.comity.parties.Appointments;
import org.comity.parties.Approval;
import org.comity.parties.Credentials;
import org.comity.parties.Keys;
import org.comity.parties.Parties;
import org.comity.parties.People;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.parties.Scope;
import org.comity.parties.StandingAgreement;
import org.comity.parties.Visitor;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;

/** One node's rooms up to the border, for tests, with a partner whose key the test holds too. */
final class Border implements AutoCloseable {
    static final String OURS = "csirt.northland.example";
    static final String THEIRS = "cert.westland.example";
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final String GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb";
    static final String AMBER = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421";

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A clock that the test turns. */
    static final class Clock implements InstantSource {
        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        void turn(Duration by) {
            now = now.plus(by);
        }
    }

    final Clock clock = new Clock();
    final Database database;
    final SigningKey ourKey;
    final SigningKey theirKey;
    final Parties parties;
    final Keys keys;
    final Agreements agreements;
    final Credentials credentials;
    final People people;
    final Appointments appointments;
    final Ledger ledger;
    final Gate gate;
    final Visitor operator = new Visitor("operator", OURS, true, EnumSet.allOf(Scope.class));
    final Visitor reader = new Visitor("analyst", OURS, true, Set.of(Scope.TAXII_READ));
    final Visitor partner = new Visitor("their puller", THEIRS, false, EnumSet.allOf(Scope.class));
    final Visitor stranger = new Visitor("somebody", "agency.farland.example", false, EnumSet.allOf(Scope.class));

    Border(Database database) {
        this(database, SigningKey.create(RANDOM), SigningKey.create(RANDOM), RANDOM, UUID::randomUUID);
    }

    /** The same without chance, where what is handed in has none. */
    Border(Database database, SigningKey ourKey, SigningKey theirKey, SecureRandom random, Supplier<UUID> ids) {
        this.database = database;
        this.ourKey = ourKey;
        this.theirKey = theirKey;
        this.parties = new Parties(database, clock);
        database.write(transaction -> {
            parties.add(transaction, OURS, "Northland CSIRT", key(OURS, ourKey), true);
            parties.add(transaction, THEIRS, "Westland CERT", key(THEIRS, theirKey), false);
            return null;
        });
        this.keys = new Keys(database, parties, clock);
        this.agreements = new Agreements(database, parties, keys, clock);
        this.credentials = new Credentials(database, parties, clock, random);
        this.people = new People(database, clock);
        this.appointments = new Appointments(
                people, credentials, new org.comity.parties.Logins(database, people, clock, random, new byte[32]));
        this.ledger = new Ledger(database, ourKey, OURS, "1", clock, random);
        this.gate = new Gate(database, parties, agreements, new Holdings(database), ledger, clock, ids);
    }

    static String key(String party, SigningKey key) {
        return new NoteKey(party, key.verifyKey()).text();
    }

    Shelf home() {
        return gate.shelf(operator, "home");
    }

    /** Takes these objects in at home. */
    Admission add(String... objects) {
        return gate.admit(
                operator,
                home(),
                Json.elements(
                        ("[" + String.join(",", objects) + "]").getBytes(StandardCharsets.UTF_8), JsonLimits.STANDARD));
    }

    Page read(Wanted wanted) {
        return gate.serve(reader, gate.shelf(reader, "home"), wanted).content();
    }

    /** An agreement about indicators and tools up to GREEN, accepted by both. */
    StandingAgreement agree(String id, String unmarked) {
        return agree(document(id, 1, unmarked));
    }

    /** The same where approval stands before what crosses. */
    StandingAgreement agree(String id, int version, Approval approval) {
        return agree(document(id, version, "refuse") + "    approval: " + approval.label() + "\n");
    }

    /** Takes that text in, accepted by both. */
    StandingAgreement agree(String text) {
        byte[] document = text.getBytes(StandardCharsets.UTF_8);
        StandingAgreement agreement = database.write(transaction -> agreements.add(transaction, document));
        gate.accept(agreement, agreements.sign(agreement, ourKey, org.comity.parties.Actor.AT_THE_FOLDER));
        gate.accept(agreement, theirYes(agreement));
        return agreements.require(agreement.terms().id());
    }

    /** The same, accepted also by a third party, whose key is the partner's. */
    StandingAgreement agreeAll(String text, String third) {
        StandingAgreement agreement = agree(text);
        gate.accept(agreement, org.comity.parties.AcceptanceNotes.sign(agreement, third, theirKey));
        return agreements.require(agreement.terms().id());
    }

    /** One of our people, taken in by whoever sits at the data folder. */
    Person person(String name, Role... roles) {
        return database.write(transaction ->
                appointments.add(transaction, Actor.AT_THE_FOLDER, name, name.toUpperCase(ROOT), Set.of(roles), null));
    }

    /** The same, with a key of their own. */
    Person person(String name, SigningKey key, Role... roles) {
        return database.write(transaction -> appointments.add(
                transaction, Actor.AT_THE_FOLDER, name, name.toUpperCase(ROOT), Set.of(roles), key(name, key)));
    }

    /** What the partner can read under that agreement. */
    List<String> theirs(String agreement) {
        return gate.serve(partner, gate.shelf(partner, agreement), all(1_000)).content().rows().stream()
                .map(row -> Json.parseObject(row.body()).text("id"))
                .toList();
    }

    String theirYes(StandingAgreement agreement) {
        return org.comity.parties.AcceptanceNotes.sign(agreement, THEIRS, theirKey);
    }

    String document(String id, int version, String unmarked) {
        return """
                comity: agreement/1
                id: %s
                version: %d
                title: Botnet indicators between Northland and Westland
                purpose: Protect networks against botnets
                parties:
                  - id: %s
                    name: Northland CSIRT
                    key: %s
                  - id: %s
                    name: Westland CERT
                    key: %s
                valid:
                  from: 2026-11-01T00:00:00Z
                  until: 2026-12-01T00:00:00Z
                clauses:
                  - id: "1"
                    title: Technical indicators
                    types: [indicator, tool]
                    tlp: GREEN
                    unmarked: %s
                """.formatted(id, version, OURS, key(OURS, ourKey), THEIRS, key(THEIRS, theirKey), unmarked);
    }

    static String tool(int number, String modified, String marking) {
        return ("{\"type\":\"tool\",\"spec_version\":\"2.1\",\"id\":\"tool--%s\",\"created\":\"2026-01-01T00:00:00.000Z\","
                        + "\"modified\":\"%s\",\"name\":\"Tool %d\"%s}")
                .formatted(
                        new UUID(0x4000L | ((long) number << 16), 0x8000000000000000L | number),
                        modified,
                        number,
                        marking.isEmpty() ? "" : ",\"object_marking_refs\":[\"" + marking + "\"]");
    }

    static String tool(int number, String marking) {
        return tool(number, "2026-01-01T00:00:00.000Z", marking);
    }

    static String address(String value, String more) {
        return "{\"type\":\"ipv4-addr\",\"spec_version\":\"2.1\",\"id\":\"ipv4-addr--"
                + UUID.nameUUIDFromBytes(value.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replaceFirst("^(.{14}).", "$15")
                + "\",\"value\":\"" + value + "\"" + more + "}";
    }

    static List<Element> elements(String... objects) {
        var elements = new ArrayList<Element>();
        for (String object : objects) {
            byte[] bytes = object.getBytes(StandardCharsets.UTF_8);
            elements.add(new Element(bytes, Json.parseObject(bytes), null));
        }
        return elements;
    }

    static Wanted all(int limit) {
        return Wanted.everything(limit);
    }

    static Wanted wanted(int limit, List<String> ids, List<String> types, Versions versions) {
        return new Wanted(OptionalLong.empty(), 0, limit, ids, types, versions, List.of(), true, Set.of());
    }

    @Override
    public void close() {
        database.close();
    }
}
