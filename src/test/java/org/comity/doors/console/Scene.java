package org.comity.doors.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.comity.border.Forger;
import org.comity.border.Letter;
import org.comity.border.Partner;
import org.comity.border.Recalls;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonLimits;
import org.comity.json.JsonObject;
import org.comity.parties.AcceptanceNotes;
import org.comity.parties.Actor;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;

/** Northland with two fictional partners: something is released, something staged, something refused, something recalled. */
final class Scene {
    static final String WESTLAND = "cert.westland.example";
    static final String EASTLAND = "isac.eastland.example";
    static final String GREEN = "indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a01";
    static final String AMBER = "indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a02";
    static final String HOSTILE = "malware--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a03";
    static final String VICTIM = "email-addr--2d77a846-6264-5d51-b586-e43822ea1ea3";
    static final String RELATION = "relationship--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a05";

    static final String THEIRS = "indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a79";

    /** What must never come out as markup. */
    static final String SCRIPT = "\"><script>alert('x')</script><img src=x onerror=alert(1)>";

    private static final SecureRandom RANDOM = new SecureRandom();
    static final SigningKey WESTS = SigningKey.create(RANDOM);
    private static final SigningKey EASTS = SigningKey.create(RANDOM);

    private Scene() {}

    static void play(Stand stand) throws IOException {
        play(stand, " " + SCRIPT);
    }

    /** @param more what stands behind the name of a party and of a clause */
    static void play(Stand stand, String more) throws IOException {
        party(stand, WESTLAND, "Westland CERT", WESTS);
        party(stand, EASTLAND, "Eastland ISAC" + more, EASTS);
        agree(
                stand,
                document(stand, "green", WESTLAND, "Westland CERT", WESTS, "Technical indicators", "GREEN", ""),
                WESTLAND,
                WESTS);
        agree(
                stand,
                document(
                        stand,
                        "amber",
                        EASTLAND,
                        "Eastland ISAC",
                        EASTS,
                        "Technical indicators" + more,
                        "AMBER",
                        "    approval: two persons\n"),
                EASTLAND,
                EASTS);
        objects(stand);
        stand.run("release", "green", "--despite-lint", "for the test");
        stand.run("release", "amber", "--despite-lint", "for the test");
    }

    static void party(Stand stand, String id, String name, SigningKey key) {
        stand.rooms()
                .database()
                .write(transaction -> stand.rooms()
                        .parties()
                        .add(transaction, id, name, new NoteKey(id, key.verifyKey()).text(), false));
    }

    static String document(
            Stand stand, String id, String other, String name, SigningKey key, String clause, String tlp, String more) {
        return """
                # What is shared, and with whom.
                comity: agreement/1
                id: %s
                version: 1
                title: "Indicators with %s"
                purpose: Protect networks of both countries
                implements: Memorandum of understanding of 2025-03-03
                parties:
                  - id: %s
                    name: Northland CSIRT
                    key: %s
                  - id: %s
                    name: %s
                    key: %s
                valid:
                  from: 2026-01-01T00:00:00Z
                  until: 2027-01-01T00:00:00Z
                clauses:
                  - id: "1"
                    title: "%s"
                    types: [indicator, malware, relationship]
                    tlp: %s
                    unmarked: refuse
                %s""".formatted(
                        id,
                        name,
                        Stand.OURS,
                        stand.rooms().parties().ours().key(),
                        other,
                        name,
                        new NoteKey(other, key.verifyKey()).text(),
                        clause.replace("\"", "\\\""),
                        tlp,
                        more);
    }

    static void agree(Stand stand, String document, String other, SigningKey key) {
        var rooms = stand.rooms();
        StandingAgreement agreement = rooms.database()
                .write(transaction -> rooms.agreements().add(transaction, document.getBytes(StandardCharsets.UTF_8)));
        rooms.gate().accept(agreement, rooms.agreements().sign(agreement, rooms.key(), Actor.AT_THE_FOLDER));
        rooms.gate().accept(agreement, AcceptanceNotes.sign(agreement, other, key));
    }

    /** An agreement {@code joint} with Westland, up to AMBER, under which incidents are worked together. */
    static void agreeOnCases(Stand stand) {
        String document = document(
                        stand, "joint", WESTLAND, "Westland CERT", WESTS, "Incidents worked together", "AMBER", "")
                .replace("[indicator, malware, relationship]", "[case/incident]");
        agree(stand, document, WESTLAND, WESTS);
    }

    private static void objects(Stand stand) throws IOException {
        String hostile = SCRIPT.replace("\"", "\\\"");
        Files.writeString(
                stand.folder.resolve("objects.json"), """
                {"type":"bundle","id":"bundle--5f1d2b8c-6a3e-4f7b-9c1d-2e4f6a8b0c1d","objects":[
                {"type":"indicator","spec_version":"2.1","id":"%1$s",
                 "created":"2026-01-15T08:00:00.000Z","modified":"2026-01-15T08:00:00.000Z","name":"Command server",
                 "indicator_types":["malicious-activity"],"pattern_type":"stix",
                 "pattern":"[domain-name:value = 'orders.example']","valid_from":"2026-01-15T08:00:00Z",
                 "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]},
                {"type":"indicator","spec_version":"2.1","id":"%2$s",
                 "created":"2026-01-15T08:00:00.000Z","modified":"2026-01-15T08:00:00.000Z","name":"Server seen at a victim",
                 "indicator_types":["malicious-activity"],"pattern_type":"stix",
                 "pattern":"[domain-name:value = 'victim.example']","valid_from":"2026-01-15T08:00:00Z",
                 "object_marking_refs":["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"]},
                {"type":"malware","spec_version":"2.1","id":"%3$s",
                 "created":"2026-01-15T08:00:00.000Z","modified":"2026-01-15T08:00:00.000Z",
                 "name":"Loader %6$s","is_family":false,
                 "object_marking_refs":["marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"]},
                {"type":"email-addr","spec_version":"2.1","id":"%4$s","value":"ada@victim.example",
                 "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]},
                {"type":"relationship","spec_version":"2.1","id":"%5$s",
                 "created":"2026-01-15T08:00:00.000Z","modified":"2026-01-15T08:00:00.000Z",
                 "relationship_type":"indicates","source_ref":"%1$s","target_ref":"%3$s",
                 "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}
                ]}
                """.formatted(GREEN, AMBER, HOSTILE, VICTIM, RELATION, hostile));
        stand.run("import", "objects.json");
    }

    /** Westland has given us something, and asks it back; answers the page of that. */
    static String askedBack(Stand stand) throws IOException {
        byte[] given = """
                {"type":"indicator","spec_version":"2.1","id":"%s",
                 "created":"2026-01-15T08:00:00.000Z","modified":"2026-01-15T08:00:00.000Z","name":"Seen by Westland",
                 "indicator_types":["malicious-activity"],"pattern_type":"stix",
                 "pattern":"[domain-name:value = 'seen.example']","valid_from":"2026-01-15T08:00:00Z",
                 "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}\
                """.formatted(THEIRS).getBytes(StandardCharsets.UTF_8);
        var element =
                Objects.requireNonNull(Json.elements(given, JsonLimits.STANDARD).next());
        var rooms = stand.rooms();
        rooms.gate().admitFrom("green", WESTLAND, List.of(element), "from the test", null);
        var asks = JsonObject.builder()
                .put("why", "It was a bystander's")
                .put("correction", false)
                .put(
                        "items",
                        new JsonArray(List.of(JsonObject.builder()
                                .put("id", THEIRS)
                                .put("sha256", Digest.of(given).hex())
                                .build())))
                .build();
        var letter = new Letter(
                WESTLAND,
                "1",
                Stand.OURS,
                "green",
                1,
                "0b1f6f5e-6a43-4a5b-9a53-6a6d4c9b2f01",
                Recalls.ASKED,
                stand.now(),
                asks);
        rooms.federation()
                .letters()
                .take(new Partner(rooms.parties().require(WESTLAND), "1"), "green", Forger.letter(letter, WESTS));
        return "/console/releases/recall/"
                + rooms.federation().recalls().all().getLast().nr() + "/";
    }
}
